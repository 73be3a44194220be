// The words of the sentences that rules print as: one list for each language, no grammar in code. What stands in braces is filled in.

import type { Language } from "../base/language.ts";
import { namesIn } from "../model/name.ts";

export interface Words {
  /** Of a kind, a field or a state. English sentences have them as rules are written. */
  readonly name: (name: string) => string;
  readonly and: string;
  readonly or: string;
  readonly equals: string;
  readonly everyone: string;
  readonly next: string;
  readonly decides: string;
  readonly decide: string;
  readonly decideTogether: string;
  readonly decidesApart: string;
  readonly sites: string;
  readonly companies: string;
  readonly productLines: string;
  readonly when: string;
  readonly resolution: Readonly<Record<"newest" | "largest" | "smallest" | "sum" | "union" | "ask", string>>;
  readonly separator: string;
  readonly tolerance: string;
  readonly silent: string;
  readonly clock: string;
  readonly check: string;
  readonly pattern: string;
  readonly least: string;
  readonly most: string;
  readonly oneOf: string;
  readonly checkDigit: string;
  readonly disagreement: Readonly<Record<"hold" | "ask", string>>;
  readonly tell: Readonly<Record<"field" | "fill" | "record", string>>;
  readonly overrideRoles: string;
  readonly overrideMost: string;
  readonly twoPeople: string;
  readonly days: string;
  readonly hours: string;
  readonly minutes: string;
  readonly seconds: string;
  readonly share: string;
  readonly anySystem: string;
  readonly delete: Readonly<Record<"uncouple" | "restore" | "end-date" | "ask", string>>;
}

const english: Words = {
  name: (name) => name,
  and: "and",
  or: "or",
  equals: "{list} as equals",
  everyone: "every system as an equal",
  next: ", then ",
  decides: "{who} decides {fields} of {kind}",
  decide: "{who} decide {fields} of {kind}",
  decideTogether: " together",
  decidesApart: " each for itself",
  sites: "at {list}",
  companies: "for {list}",
  productLines: "for product line {list}",
  when: "while {field} is {list}",
  resolution: {
    newest: "the newest claim wins",
    largest: "the largest claim wins",
    smallest: "the smallest claim wins",
    sum: "the differences of all equals are added to what they last agreed on",
    union: "what any of the equals lists is kept",
    ask: "a person says which of the equals is right",
  },
  separator: 'elements are separated by "{text}"',
  tolerance: "differences up to {amount} are accepted",
  silent: "an owner without contact for {span} becomes equal to the next",
  clock: "moves within {span} of each other cannot be put in order",
  check: "a claim whose {field} {tests} ranks one step lower",
  pattern: "is not of the form {list}",
  least: "is below {bound}",
  most: "is above {bound}",
  oneOf: "is none of {list}",
  checkDigit: "has no valid {number} check digit",
  disagreement: { hold: "and differences keep the agreed value", ask: "and a person is asked about differences" },
  tell: {
    field: "and who loses is told",
    fill: "and who loses or has nothing there is told",
    record: "and who loses is told all of the record",
  },
  overrideRoles: "only {list} may set another value",
  overrideMost: "what a person sets stands for {span} at most",
  twoPeople: "what a person sets waits for a second person",
  days: "{count} days",
  hours: "{count} hours",
  minutes: "{count} minutes",
  seconds: "{count} seconds",
  share: "a share of {amount}",
  anySystem: "a system",
  delete: {
    uncouple: "when {who} deletes a {kind} that others have, the record goes on without it.",
    restore: "when {who} deletes a {kind} that others have, the delete counts for nothing and the record stands as it was.",
    "end-date": "when {who} deletes a {kind}, the record ends there for everybody, as it last was.",
    ask: "when {who} deletes a {kind} that others have, the record stands as it was and a person is asked.",
  },
};

const german: Words = {
  name: (name) => namesIn("de")[name] ?? name,
  and: "und",
  or: "oder",
  equals: "{list} gleichrangig",
  everyone: "jedes System gleichrangig",
  next: ", danach ",
  decides: "{who} entscheidet bei {kind} über {fields}",
  decide: "{who} entscheiden bei {kind} über {fields}",
  decideTogether: " gemeinsam",
  decidesApart: " je für sich",
  sites: "am Standort {list}",
  companies: "für {list}",
  productLines: "für die Produktlinie {list}",
  when: "solange {field} {list} ist",
  resolution: {
    newest: "die neueste Angabe gilt",
    largest: "die größte Angabe gilt",
    smallest: "die kleinste Angabe gilt",
    sum: "die Änderungen aller Gleichrangigen werden zum zuletzt einigen Wert addiert",
    union: "was einer der Gleichrangigen nennt, bleibt erhalten",
    ask: "ein Mensch sagt, welche der gleichrangigen Angaben stimmt",
  },
  separator: "Elemente sind durch „{text}“ getrennt",
  tolerance: "Abweichungen bis {amount} werden hingenommen",
  silent: "ein Eigentümer, der {span} lang ohne Kontakt war, wird dem nächsten gleichgestellt",
  clock: "Änderungen, die höchstens {span} auseinanderliegen, haben keine Reihenfolge",
  check: "eine Angabe, deren {field} {tests}, steht einen Rang tiefer",
  pattern: "nicht die Form {list} hat",
  least: "unter {bound} liegt",
  most: "über {bound} liegt",
  oneOf: "nicht {list} ist",
  checkDigit: "keine gültige {number}-Prüfziffer hat",
  disagreement: { hold: "und bei Abweichungen bleibt der einige Wert", ask: "und bei Abweichungen wird ein Mensch gefragt" },
  tell: {
    field: "und wer unterliegt, erfährt es",
    fill: "und wer unterliegt oder dort nichts hat, erfährt es",
    record: "und wer unterliegt, erfährt den ganzen Datensatz",
  },
  overrideRoles: "nur {list} darf einen anderen Wert setzen",
  overrideMost: "was ein Mensch setzt, gilt höchstens {span}",
  twoPeople: "was ein Mensch setzt, wartet auf einen zweiten",
  days: "{count} Tage",
  hours: "{count} Stunden",
  minutes: "{count} Minuten",
  seconds: "{count} Sekunden",
  share: "einem Anteil von {amount}",
  anySystem: "ein System",
  delete: {
    uncouple: "löscht {who} einen Datensatz der Art {kind}, den andere haben, besteht er ohne dieses System weiter.",
    restore: "löscht {who} einen Datensatz der Art {kind}, den andere haben, zählt das Löschen nicht und er bleibt, wie er war.",
    "end-date": "löscht {who} einen Datensatz der Art {kind}, endet er dort für alle, so wie er zuletzt war.",
    ask: "löscht {who} einen Datensatz der Art {kind}, den andere haben, bleibt er, wie er war, und ein Mensch wird gefragt.",
  },
};

export const wordsOf: Readonly<Record<Language, Words>> = { en: english, de: german };
