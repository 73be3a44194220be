// What a batch changed about a record, and the rows that follow from it.
import type { BlockRow, ReferenceRow } from "./identity-row.ts";
import type { blockReader } from "./match-key.ts";
import type { Claim } from "../observation/entry.ts";
import { type Placed, targetAt } from "./placed.ts";
import { targetRecord } from "./reference-key.ts";

/** A record that is new, or whose followed values or first version changed. */
export interface Touch {
  readonly placed: Placed;
  /** The values before the batch; undefined: the record is new. */
  readonly before: Placed["values"] | undefined;
  /** An older first version came: the record's place in canonical order may have changed. */
  reordered: boolean;
}

/** True where who the record is may have changed, not merely what it refers to. */
export function isStructural({ placed, before, reordered }: Touch): boolean {
  if (before === undefined || reordered) return true;
  for (const place of placed.plan.matching) if (before[place] !== placed.values[place]) return true;
  return false;
}

export interface BlockDifference {
  readonly added: readonly BlockRow[];
  readonly removed: readonly BlockRow[];
  readonly kept: readonly BlockRow[];
}

export function blockDifference({ placed, before }: Touch, blocksOf: ReturnType<typeof blockReader>): BlockDifference {
  const { record, source } = placed;
  const row = ({ block }: { block: string }): BlockRow => ({ block, record, source });
  const now = blocksOf(placed);
  if (before === undefined) return { added: now.map(row), removed: [], kept: [] };
  const past = blocksOf(placed, before);
  const [nowKeys, pastKeys] = [new Set(now.map(({ block }) => block)), new Set(past.map(({ block }) => block))];
  return {
    added: now.filter(({ block }) => !pastKeys.has(block)).map(row),
    removed: past.filter(({ block }) => !nowKeys.has(block)).map(row),
    kept: now.filter(({ block }) => pastKeys.has(block)).map(row),
  };
}

export function referenceDifference({ placed, before }: Touch): ReferenceRow[] {
  const rows: ReferenceRow[] = [];
  for (const place of placed.plan.references) {
    if (before?.[place] === placed.values[place]) continue;
    const from = before && targetAt(placed, before, place);
    const to = targetAt(placed, placed.values, place);
    if (from !== to) rows.push({ record: placed.record, field: placed.plan.tracked[place]?.name ?? "", from, to });
  }
  return rows;
}

/** Records that this claim, or the values before it, name and that the record does not name now. */
export function passedTargets(placed: Placed, before: Placed["values"] | undefined, claim: Claim): string[] {
  const passed: string[] = [];
  for (const place of placed.plan.references) {
    const field = placed.plan.tracked[place];
    const now = placed.values[place];
    const said = field && claim.fields[field.name];
    const earlier = before?.[place];
    if (said && said !== now) passed.push(targetRecord(placed.source, field.to ?? "", said));
    if (earlier && earlier !== now) passed.push(targetRecord(placed.source, field?.to ?? "", earlier));
  }
  return passed;
}

/** Sets what the compared references mean now, from the entities of their targets; undefined where nothing changed. */
export function resolveTouch(placed: Placed, entityOf: (record: string) => string | undefined): Touch | undefined {
  const { values: before, plan } = placed;
  let values: (string | null)[] | undefined;
  for (const place of plan.resolved) {
    const target = targetAt(placed, before, plan.tracked[place]?.resolves ?? 0);
    const entity = (target === undefined ? undefined : entityOf(target)) ?? null;
    if (entity === before[place]) continue;
    values ??= [...before];
    values[place] = entity;
  }
  if (values === undefined) return undefined;
  placed.values = values;
  return { placed, before, reordered: false };
}
