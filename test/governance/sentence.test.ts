// Every option of a rule is said, in English and in German; and every example of the how-to is a rule.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { languages } from "../../src/base/language.ts";
import { readRuleSet, rulesText } from "../../src/governance/rule-configuration.ts";
import { rulesConfiguration, rulesJsonSchema } from "../../src/governance/rule-schema.ts";
import { deleteSentence, sentence } from "../../src/governance/sentence.ts";
import { wordsOf } from "../../src/governance/sentence-text.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";

const load = (...written: readonly object[]) => readRuleSet(rulesText(rulesConfiguration.parse(written)), 0, canonicalModel);

const said = [
  {
    rule: {
      fields: "party.[street, postcode]",
      together: true,
      sites: ["lyon"],
      companies: { acme: ["lyon"] },
      when: { active: "true" },
      authority: [["erp", "crm"], "web"],
      validations: { postcode: [{ pattern: ["\\d{5}", "\\d{4}"] }, { one_of: ["1010", "34117"] }] },
      silent_after: "PT90M",
      tolerance: { absolute: "0.5" },
      clock_tolerance: "PT5S",
      on_disagreement: "hold",
      tell: "field",
      overrides: { roles: ["steward", "admin"], at_most: "P30D" },
      writes_need: "two_people",
    },
    en: [
      "erp and crm as equals, then web decide street and postcode of party together",
      "at lyon",
      "for acme",
      "while active is true",
      "differences up to 0.5 are accepted",
      "an owner without contact for 90 minutes becomes equal to the next",
      "moves within 5 seconds of each other cannot be put in order",
      "a claim whose postcode is not of the form \\d{5} or \\d{4} or is none of 1010 or 34117 ranks one step lower",
      "only steward or admin may set another value",
      "what a person sets stands for 30 days at most",
      "what a person sets waits for a second person",
      "and differences keep the agreed value",
      "and who loses is told.",
    ],
    de: [
      "erp und crm gleichrangig, danach web entscheiden bei Geschäftspartner über Straße und Postleitzahl gemeinsam",
      "am Standort lyon",
      "für acme",
      "solange In Gebrauch true ist",
      "Abweichungen bis 0.5 werden hingenommen",
      "ein Eigentümer, der 90 Minuten lang ohne Kontakt war, wird dem nächsten gleichgestellt",
      "Änderungen, die höchstens 5 Sekunden auseinanderliegen, haben keine Reihenfolge",
      "eine Angabe, deren Postleitzahl nicht die Form \\d{5} oder \\d{4} hat oder nicht 1010 oder 34117 ist, steht einen Rang tiefer",
      "nur steward oder admin darf einen anderen Wert setzen",
      "was ein Mensch setzt, gilt höchstens 30 Tage",
      "was ein Mensch setzt, wartet auf einen zweiten",
      "und bei Abweichungen bleibt der einige Wert",
      "und wer unterliegt, erfährt es.",
    ],
  },
  {
    rule: {
      fields: "item.[standard_cost, list_price]",
      together: false,
      product_lines: ["pumps", "valves"],
      tolerance: { relative: "0.02" },
      validations: { list_price: { least: "0", most: 1000 } },
      resolution: "sum",
      on_disagreement: "ask",
    },
    en: [
      "every system as an equal decide standard_cost and list_price of item each for itself",
      "for product line pumps or valves",
      "the differences of all equals are added to what they last agreed on",
      "differences up to a share of 0.02 are accepted",
      "a claim whose list_price is below 0 or is above 1000 ranks one step lower",
      "and a person is asked about differences.",
    ],
    de: [
      "jedes System gleichrangig entscheiden bei Artikel über Standardkosten und Listenpreis je für sich",
      "für die Produktlinie pumps oder valves",
      "die Änderungen aller Gleichrangigen werden zum zuletzt einigen Wert addiert",
      "Abweichungen bis einem Anteil von 0.02 werden hingenommen",
      "eine Angabe, deren Listenpreis unter 0 liegt oder über 1000 liegt, steht einen Rang tiefer",
      "und bei Abweichungen wird ein Mensch gefragt.",
    ],
  },
  {
    rule: {
      fields: "party.iban",
      authority: ["erp"],
      resolution: "union",
      separator: ",",
      tolerance: { days: 2 },
      validations: { iban: { check_digit: "iban" } },
      silent_after: "P3D",
    },
    en: [
      "erp decides iban of party",
      "what any of the equals lists is kept",
      'elements are separated by ","',
      "differences up to 2 days are accepted",
      "an owner without contact for 3 days becomes equal to the next",
      "a claim whose iban has no valid IBAN check digit ranks one step lower.",
    ],
    de: [
      "erp entscheidet bei Geschäftspartner über IBAN",
      "was einer der Gleichrangigen nennt, bleibt erhalten",
      "Elemente sind durch „,“ getrennt",
      "Abweichungen bis 2 Tage werden hingenommen",
      "ein Eigentümer, der 3 Tage lang ohne Kontakt war, wird dem nächsten gleichgestellt",
      "eine Angabe, deren IBAN keine gültige IBAN-Prüfziffer hat, steht einen Rang tiefer.",
    ],
  },
];

test.each(said)("a rule is said whole in both languages: $en.0", ({ rule, en, de }) => {
  const [read] = load(rule).rules;
  expect(languages.map((language) => read && sentence(read, language))).toEqual([en.join(", "), de.join(", ")]);
});

test.each(["newest", "largest", "smallest", "ask"] as const)("the resolution %s is said in both languages", (resolution) => {
  const [read] = load({ fields: "item.list_price", authority: ["erp"], resolution }).rules;
  for (const language of languages) expect(read && sentence(read, language)).toContain(wordsOf[language].resolution[resolution]);
});

test.each([
  ["uncouple", "the record goes on without it", "besteht er ohne dieses System weiter"],
  ["restore", "the delete counts for nothing", "zählt das Löschen nicht"],
  ["end-date", "the record ends there for everybody", "endet er dort für alle"],
  ["ask", "a person is asked", "ein Mensch wird gefragt"],
])("the delete rule %s is said in both languages", (outcome, en, de) => {
  const [rule] = load({ deletes: "item", outcome, authority: ["erp", "plm"] }).deletes;
  expect(rule && deleteSentence(rule)).toMatch(new RegExp(`^when erp or plm deletes a item.*${en}`));
  expect(rule && deleteSentence(rule, "de")).toMatch(new RegExp(`^löscht erp oder plm einen Datensatz der Art Artikel.*${de}`));
});

test("no language lacks a word that another has, nor what is filled into it", () => {
  const shape = (value: unknown): unknown =>
    typeof value === "string"
      ? [...value.matchAll(/\{\w+\}/g)].map(([hole]) => hole).toSorted()
      : Object.fromEntries(Object.entries(value as object).map(([name, inner]) => [name, shape(inner)]));
  expect(shape(wordsOf.de)).toEqual(shape(wordsOf.en));
});

/** The YAML blocks of the how-to. */
const examples = readFileSync("docs/how-to/write-a-rule.md", "utf8")
  .split("```yaml\n")
  .slice(1)
  .map((part) => part.split("```")[0] ?? "");

test("the schema that editors are given is JSON Schema, and every example of the how-to keeps to it and is read", () => {
  expect(examples.length).toBeGreaterThan(4);
  const schema = rulesJsonSchema();
  expect(schema["$schema"]).toBe("https://json-schema.org/draft/2020-12/schema");
  const validator = z.fromJSONSchema(JSON.parse(JSON.stringify(schema)) as Parameters<typeof z.fromJSONSchema>[0]);
  for (const example of examples) {
    const rules: unknown = parse(example);
    expect(validator.safeParse(rules).error?.issues ?? []).toEqual([]);
    expect(rulesText(rulesConfiguration.parse(rules))).not.toBe("[]");
    readRuleSet(rulesText(rulesConfiguration.parse(rules)), 0, canonicalModel);
  }
});

test.each([
  ["an unknown key", [{ fields: "party.name", authoritee: ["erp"] }]],
  ["no fields", [{ authority: ["erp"] }]],
  ["an unknown resolution", [{ fields: "party.name", resolution: "loudest" }]],
  ["an unknown outcome", [{ deletes: "party", outcome: "forget" }]],
])("the schema refuses %s, as the door does", (_, rules) => {
  const validator = z.fromJSONSchema(JSON.parse(JSON.stringify(rulesJsonSchema())) as Parameters<typeof z.fromJSONSchema>[0]);
  expect([validator.safeParse(rules).success, rulesConfiguration.safeParse(rules).success]).toEqual([false, false]);
});
