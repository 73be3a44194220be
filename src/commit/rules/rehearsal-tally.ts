// What a proposed rule set would change, counted as entities pass by: fields and records with examples, discrepancies.

import type { Rejudged } from "../../governance/store-sweep.ts";
import { deleteSentence, sentence } from "../../governance/sentence.ts";
import { noIntents, type Standing, wholeRecord, wholeRecordName } from "../../governance/standing.ts";
import { docOf } from "../../record/doc.ts";
import type { Doc } from "../../record/record-change.ts";

export interface FieldRehearsal {
  readonly kind: string;
  /** "*": whether the record is there at all. */
  readonly field: string;
  /** Records whose value would be another. */
  readonly changed: number;
  /** Records whose value would stay and come from another system. */
  readonly reassigned: number;
  readonly examples: readonly RehearsedField[];
}

export interface RehearsedField {
  readonly entity: string;
  readonly before: Believed | null;
  readonly after: Believed | null;
  /** The proposed rule that decides it, as a sentence; null: none does. */
  readonly rule: string | null;
}

export interface Believed {
  readonly value: string;
  readonly source: string;
}

export interface DiscrepancyRehearsal {
  readonly kind: string;
  readonly field: string;
  readonly opened: number;
  readonly closed: number;
}

/** What becomes of a document: fields and references that would be others. */
export interface Patch {
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly references: Readonly<Record<string, string | undefined>>;
  readonly deleted: boolean;
}

export interface Tally {
  add(page: readonly Rejudged[]): void;
  /** By entity. */
  readonly patches: ReadonlyMap<string, Patch>;
  records(): number;
  restated(): number;
  overridesEnded(): number;
  /** What systems would be told and are not to be told now, and what they would not be told any more. */
  intents(): { readonly planned: number; readonly ended: number };
  fields(): FieldRehearsal[];
  discrepancies(): DiscrepancyRehearsal[];
}

const examplesMax = 3;

interface FieldCount {
  readonly kind: string;
  readonly field: string;
  changed: number;
  reassigned: number;
  readonly examples: RehearsedField[];
}

interface EpisodeCount {
  readonly kind: string;
  readonly field: string;
  opened: number;
  closed: number;
}

export function openTally(): Tally {
  const fields = new Map<string, FieldCount>();
  const episodes = new Map<string, EpisodeCount>();
  const patches = new Map<string, Patch>();
  let [records, restated, overridesEnded] = [0, 0, 0];
  const intents = { planned: 0, ended: 0 };
  const fieldOf = (kind: string, field: string): FieldCount =>
    known(fields, `${kind} ${field}`, () => ({ kind, field, changed: 0, reassigned: 0, examples: [] }));
  const episodeOf = (kind: string, field: string): EpisodeCount =>
    known(episodes, `${kind} ${field}`, () => ({ kind, field, opened: 0, closed: 0 }));

  const addOne = ({ earlier, now, difference }: Rejudged): void => {
    if (difference.versions.length + difference.dropped.length > 0) restated += 1;
    overridesEnded += difference.overridesEnded.length;
    const [were, are] = [wordsTo(earlier.standing), wordsTo(now.standing)];
    for (const word of are) if (!were.has(word)) intents.planned += 1;
    for (const word of were) if (!are.has(word)) intents.ended += 1;
    const { kind, names } = now.standing.plan;
    const whole = [earlier.standing, now.standing].map(({ episodes: open }) => open.has(wholeRecord));
    if (whole[0] !== whole[1]) episodeOf(kind, wholeRecordName)[whole[1] ? "opened" : "closed"] += 1;
    let isChanged = earlier.standing.deleted !== now.standing.deleted;
    if (isChanged)
      changedField(fieldOf(kind, wholeRecordName), {
        entity: now.standing.entity,
        before: presence(earlier.standing),
        after: presence(now.standing),
        rule: deleteText(now.standing),
      });
    for (const [place, field] of names.entries()) {
      const [was, is] = [earlier.standing.episodes.has(place), now.standing.episodes.has(place)];
      if (was !== is) episodeOf(kind, field)[is ? "opened" : "closed"] += 1;
      const [before, after] = [believed(earlier.standing, place), believed(now.standing, place)];
      if (before?.value !== after?.value) {
        isChanged = true;
        const { entity } = now.standing;
        changedField(fieldOf(kind, field), { entity, before, after, rule: ruleText(now.standing, place) });
      } else if (before?.source !== after?.source) fieldOf(kind, field).reassigned += 1;
    }
    if (isChanged) records += 1;
    const patch = patchBetween(docOf(earlier.standing, "", false), docOf(now.standing, "", false));
    if (patch) patches.set(now.standing.entity, patch);
  };

  const byName = (a: { kind: string; field: string }, b: { kind: string; field: string }): number =>
    `${a.kind} ${a.field}` < `${b.kind} ${b.field}` ? -1 : 1;
  return {
    add: (page) => page.forEach(addOne),
    patches,
    records: () => records,
    restated: () => restated,
    overridesEnded: () => overridesEnded,
    intents: () => intents,
    fields: () => [...fields.values()].toSorted(byName),
    discrepancies: () => [...episodes.values()].toSorted(byName),
  };
}

/** To whom what is to be said, whatever the reason. */
const wordsTo = ({ intents }: Standing): ReadonlySet<string> =>
  intents === noIntents ? noWords : new Set([...intents].map(([name, { to }]) => `${name} ${to}`));

const noWords: ReadonlySet<string> = new Set();

function changedField(count: FieldCount, example: RehearsedField): void {
  count.changed += 1;
  if (count.examples.length < examplesMax) count.examples.push(example);
}

function known<Count>(counts: Map<string, Count>, key: string, first: () => Count): Count {
  const count = counts.get(key) ?? first();
  counts.set(key, count);
  return count;
}

/** As the golden record shows it: a cleared field has no value. */
function believed({ values, sources }: Standing, place: number): Believed | null {
  const value = values[place];
  return value === undefined || value === null || value === "" ? null : { value, source: sources[place] ?? "" };
}

function ruleText({ rules, site, values }: Standing, place: number): string | null {
  const rule = rules?.unitOf(place, site, values)?.rule;
  return rule ? sentence(rule) : null;
}

/** Whether the record is there at all, told as a value. */
const presence = ({ deleted, last }: Standing): Believed => ({ value: deleted ? "gone" : "there", source: last.source });

function deleteText({ rules }: Standing): string | null {
  return rules?.deletes ? deleteSentence(rules.deletes) : null;
}

function patchBetween(before: Doc, after: Doc): Patch | undefined {
  const values = unlike(before.values, after.values);
  const references = unlike(before.references, after.references);
  if (!values && !references && before.deleted === after.deleted) return undefined;
  return { values: values ?? {}, references: references ?? {}, deleted: after.deleted };
}

function unlike(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): Record<string, string | undefined> | undefined {
  let found: Record<string, string | undefined> | undefined;
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)]))
    if (before[name] !== after[name]) (found ??= {})[name] = after[name];
  return found;
}
