// A delivery that would change too much, held whole: what it would change, kept as an act of the log, and read back. The last act
// of a feed tells whether anything is held of it; a decision that names the act answers it. The claims wait in a table.

import { canonicalJson } from "../base/canonical-json.ts";
import type { Act, Claim } from "./entry.ts";
import { heldHash } from "./mass-change.ts";

/** Counts of records. */
export interface FieldCount {
  readonly field: string;
  readonly changed: number;
  /** Of these, those that lose their value. */
  readonly emptied: number;
  /** Of these, those whose number moves by more than the factor. */
  readonly leapt: number;
}

export interface ChangeSample {
  readonly key: string;
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What a delivery would change of what its source said before. Counts of records. */
export interface ChangeCount {
  /** Of the source and kind, before it. */
  readonly known: number;
  readonly changed: number;
  readonly emptied: number;
  readonly leapt: number;
  /** By field, the most changed first; "*": deleted by its source. */
  readonly fields: readonly FieldCount[];
  readonly samples: readonly ChangeSample[];
  /** What amounts differ by in all, by ISO 4217 code; decimal text. Prices of one unit are not in it. */
  readonly money: readonly { readonly currency: string; readonly amount: string }[];
}

export interface HeldChange extends ChangeCount {
  readonly source: string;
  readonly feed: string;
  readonly recordKind: string;
  readonly mapping: string;
  /** Name of the file, or of the query. */
  readonly delivery: string;
  readonly state: "held" | "applied" | "refused";
  readonly rows: number;
  /** Hex SHA-256 of what it says: what consent names. */
  readonly hash: string;
  /** Id of the first record it changes. */
  readonly first: string;
  /** It was a full read to its end: ms and position at which it was opened, how late it can know, and how many deletes it may infer. */
  readonly full: null | {
    readonly at: number;
    readonly position: number;
    readonly asOf: number;
    /** Its source says how late that is. */
    readonly isDated: boolean;
    readonly deletes: { readonly count: number; readonly share: number };
  };
}

export const heldChangeName = "held-changes";

/** Of a push of several kinds a field is named with its kind. */
export function fieldOfSample(
  { field }: Pick<ChangeSample, "field">,
  { recordKind }: Pick<HeldChange, "recordKind">,
): { readonly kind: string; readonly field: string } {
  const dot = field.indexOf(".");
  return dot < 0 ? { kind: recordKind, field } : { kind: field.slice(0, dot), field: field.slice(dot + 1) };
}

/** One held delivery a feed: what comes after it waits in its source. */
export const heldChangeKey = ({ source, feed }: Pick<HeldChange, "source" | "feed">): string => `${source}/${feed}`;

/** Of what is said, whenever it was received. */
export const saidHash = (claims: readonly Pick<Claim, "record" | "hash">[]): string =>
  heldHash(claims.map(({ record, hash }) => `${record} ${hash}`));

export const heldChangeAct = (held: HeldChange, site: string, at: number): Act => ({
  kind: "act",
  act: heldChangeName,
  key: heldChangeKey(held),
  site,
  at,
  body: canonicalJson(plain(held)),
});

const plain = ({ fields, samples, money, full, ...held }: HeldChange) => ({
  ...held,
  fields: fields.map((one) => ({ ...one })),
  samples: samples.map((one) => ({ ...one })),
  money: money.map((one) => ({ ...one })),
  full: full === null ? null : { ...full, deletes: { ...full.deletes } },
});

export const readHeldChange = (body: string): HeldChange => JSON.parse(body) as HeldChange;
