// What else shows values of a person: deliveries that are held or were refused, what was found when systems were compared, examples
// that acts keep. None of it follows from the log by a fold, so an erasure looks for it by itself.

import { canonicalJson } from "../../base/canonical-json.ts";
import { recordId } from "../../base/id.ts";
import { quotingRunsQuery, type RunRow } from "../../desk/store-schedule.ts";
import type { Reconciliation } from "../../desk/reconciliation.ts";
import { isErased } from "../../model/erased.ts";
import type { Model } from "../../model/kind.ts";
import type { Act, Claim } from "../../observation/entry.ts";
import { readEntry, readHistoryRow } from "../../observation/entry-row.ts";
import { erasedClaim, type ErasedRecord, withoutValues, type Words } from "../../observation/erasure.ts";
import { fieldOfSample, heldChangeName, readHeldChange } from "../../observation/held-change.ts";
import { refusedPagesQuery, type RewrittenHeld, tellingActsQuery, tellingHeldQuery } from "../../observation/store-erasure-beside.ts";
import type { Database } from "../../platform/database.ts";
import { erasedBook } from "./erased-book.ts";
import type { ToldAnew } from "./erasure-entry.ts";
import type { Rehearsal } from "../rules/rehearsal.ts";
import type { RehearsedField } from "../rules/rehearsal-tally.ts";

type Read = Pick<Database, "read">;

/** A claim of a held delivery, with what it says from now on. */
export interface HeldClaim extends RewrittenHeld {
  readonly record: string;
  readonly source: string;
}

export interface HeldAsked {
  readonly model: Model;
  readonly erased: readonly ErasedRecord[];
  readonly words: Words;
  /** Numbers of the person, long enough to be nobody else's. */
  readonly numbers: ReadonlySet<string>;
  /** Kind of the person: what another one has in common with them stays. */
  readonly kind: string;
}

/** What held deliveries say of the erased records is erased as if it came later; who quotes a number is erased as in the log. */
export async function heldClaims({ model, erased, words, numbers, kind }: HeldAsked, database: Read): Promise<HeldClaim[]> {
  const book = erasedBook(model);
  book.put(erased);
  const told = erased.map(({ record }) => record);
  const [rows = []] = await database.read([
    tellingHeldQuery(
      told,
      [...numbers].map((value) => JSON.stringify(value)),
    ),
  ]);
  const now = (claim: Claim): Claim => {
    if (book.has(claim.record)) return book.claim(claim);
    const isQuoting = claim.recordKind !== kind && Object.values(claim.fields).some((value) => value !== null && numbers.has(value));
    return isQuoting ? erasedClaim(claim, words, (_, value) => words.wordOf(value)) : claim;
  };
  return rows.flatMap((row): HeldClaim[] => {
    const was = readHistoryRow(row);
    if (was.kind !== "claim") return [];
    const { record, source, body, hash } = now(was);
    const isSame = body === was.body && (was.raw === null || !book.has(record));
    return isSame ? [] : [{ actKey: row["act_key"] ?? "", ordinal: Number(row["ordinal"]), record, source, body, hash }];
  });
}

export interface ShownAsked {
  readonly words: Words;
  readonly records: readonly string[];
  readonly entities: readonly string[];
  /** Pages of which nothing is kept. */
  readonly gonePages: readonly string[];
}

/** What was found, told without the person. */
export interface Shown {
  readonly acts: readonly ToldAnew[];
  readonly runs: readonly Pick<RunRow, "run" | "result">[];
  /** Deliveries that were refused whole: nobody can tell what is in them. */
  readonly refused: number;
}

/** Values shorter than this are found in many texts; of the person's own label, shorter ones go too. */
const quotedMin = 5;
const ownMin = 2;

export async function shownElsewhere(asked: ShownAsked, database: Read): Promise<Shown> {
  const quoted = [...asked.words.values()].filter((value) => value.length >= quotedMin).map(inJson);
  const [acts = [], runs = [], [refused] = []] = await database.read([
    tellingActsQuery(quoted.map(inJson)),
    quotingRunsQuery([...quoted, ...asked.entities]),
    refusedPagesQuery(asked.gonePages),
  ]);
  return {
    acts: acts.flatMap((row): ToldAnew[] => {
      const was = readEntry(row);
      if (was.kind !== "act") return [];
      const now = actWithout(was, asked);
      return now.body === was.body ? [] : [{ position: Number(row["position"]), ordinal: Number(row["ordinal"]), row, now }];
    }),
    runs: runs.flatMap((row) => {
      const was = row["result"] ?? "";
      const result = resultWithout(was, row["sort"] === "pair", asked);
      return result === was ? [] : [{ run: row["run"] ?? "", result }];
    }),
    refused: Number(refused?.["count"] ?? 0),
  };
}

/** As it stands in a text of JSON, without the quotes around it. */
const inJson = (value: string): string => JSON.stringify(value).slice(1, -1);

/** A value of a personal field: of the person it goes whatever it is, of others where it quotes the person. */
function valueWithout(value: string, { kind, field, isOwn }: ValuePlace, { words }: Pick<ShownAsked, "words">): string {
  if (value === "" || isErased(value) || !words.isPersonal(kind, field)) return value;
  return isOwn ? words.wordOf(value) : withoutValues(value, words, quotedMin);
}

interface ValuePlace {
  readonly kind: string;
  readonly field: string;
  readonly isOwn: boolean;
}

function actWithout(act: Act, asked: ShownAsked): Act {
  const body = act.act === heldChangeName ? heldWithout(act.body, asked) : ruleWithout(act.body, asked);
  return { ...act, body };
}

function heldWithout(body: string, asked: ShownAsked): string {
  const held = readHeldChange(body);
  const samples = held.samples.map((sample) => {
    const { kind, field } = fieldOfSample(sample, held);
    if (field === "*") return sample;
    const place = { kind, field, isOwn: asked.records.includes(recordId(held.source, kind, sample.key)) };
    const without = (value: string | null): string | null => (value === null ? null : valueWithout(value, place, asked));
    return { ...sample, before: without(sample.before), after: without(sample.after) };
  });
  return retold(body, { ...held, samples });
}

type SaidOfRules = { readonly reason?: string; readonly rehearsal?: Partial<Pick<Rehearsal, "fields">> };

/** Reasons, and values that a rehearsal gave as examples. The rules themselves are no person's. */
function ruleWithout(body: string, asked: ShownAsked): string {
  const said = JSON.parse(body) as SaidOfRules;
  const { reason, rehearsal } = said;
  const fields = rehearsal?.fields?.map(({ kind, field, examples, ...counts }) => {
    const without = <Value extends RehearsedField["before"]>(believed: Value, entity: string): Value =>
      believed && { ...believed, value: valueWithout(believed.value, { kind, field, isOwn: asked.entities.includes(entity) }, asked) };
    return {
      kind,
      field,
      ...counts,
      examples: examples.map((one) => ({ ...one, before: without(one.before, one.entity), after: without(one.after, one.entity) })),
    };
  });
  return retold(body, {
    ...said,
    ...(reason === undefined ? {} : { reason: withoutValues(reason, asked.words) }),
    ...(fields === undefined ? {} : { rehearsal: { ...rehearsal, fields } }),
  });
}

/** As acts are written. */
const retold = (before: string, said: object): string => {
  const text = canonicalJson(said as Parameters<typeof canonicalJson>[0]);
  return text === canonicalJson(JSON.parse(before) as Parameters<typeof canonicalJson>[0]) ? before : text;
};

/** Books of one system name documents by their keys alone. */
function resultWithout(text: string, isPair: boolean, asked: ShownAsked): string {
  if (!isPair) return text;
  const { words, entities } = asked;
  const result = JSON.parse(text) as Reconciliation;
  const missing = result.missing.map((side) => ({
    ...side,
    records: side.records.map((one) => ({
      ...one,
      label: withoutValues(one.label, words, entities.includes(one.entity) ? ownMin : quotedMin),
    })),
  }));
  const differing = result.differing.map(({ example, ...one }) => {
    const place = { kind: result.kind, field: one.field, isOwn: entities.includes(example.entity) };
    const [first, second] = [valueWithout(example.first, place, asked), valueWithout(example.second, place, asked)];
    return { ...one, example: { entity: example.entity, first, second } };
  });
  return JSON.stringify({ ...result, missing, differing });
}
