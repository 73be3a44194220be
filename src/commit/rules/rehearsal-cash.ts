// How the money moves when documents become what a rehearsal says: promises first, then the chains, a part at a time.

import type { Query, Row } from "../../platform/database.ts";
import type { Model } from "../../model/kind.ts";
import type { FinanceSettings } from "../../projection/finance/finance-settings.ts";
import { openWhatIf } from "../../projection/finance/store-what-if.ts";
import type { PromiseMove, PromiseReader, ReadyPromise } from "../../projection/chain.ts";
import type { Cause, Doc, RecordChange, RecordReader } from "../../record/record-change.ts";
import { recordReader } from "../../record/record-reader.ts";
import { type CashPlan, cashSum } from "../plan/cash-plan.ts";
import type { Patch } from "./rehearsal-tally.ts";
import { openStages, type Stages } from "../stages.ts";

export interface CashRehearsal {
  readonly model: Model;
  readonly settings: FinanceSettings;
  readonly read: (queries: readonly Query[]) => Promise<Row[][]>;
  readonly position: number;
  /** Documents looked at together, with the chains around them. */
  readonly pageSize: number;
}

/** A part and its neighbours, with room: chains share partners and orders. */
const memory = { entities: 20_000, records: 40_000 };

const cause: Cause = { source: "rules", record: "", version: 0, at: 0, fields: [] };

export async function movedCash(patches: ReadonlyMap<string, Patch>, given: CashRehearsal): Promise<CashPlan[]> {
  const { model, settings, read, position, pageSize } = given;
  const stages = openStages({ model, settings, read, readEarly: read, upTo: () => position, memory });
  const moved = await movedPromises(patches, stages, given);
  const told = new Set<string>();
  const untold = async (roots: readonly string[]): Promise<string[]> => {
    const fresh = roots.filter((root) => !told.has(root));
    for (const root of fresh) told.add(root);
    return fresh;
  };
  const whatIf = openWhatIf({ read, settings, untold });
  const sum = cashSum();
  const tell = async (part: readonly string[], moves: readonly PromiseMove[]): Promise<void> => {
    const reader = supposedReader(stages, patches);
    const changes = await changesOf(part, stages, reader);
    for (const { standing, supposed } of await whatIf({ changes, moves, reader, promises: promisesOf(stages, moved) })) {
      for (const line of standing) sum.add({ ...line, amount: -line.amount });
      for (const line of supposed) sum.add(line);
    }
    stages.rest();
  };
  for (const part of parts([...patches.keys()], pageSize)) await tell(part, []);
  for (const part of parts([...moved.values()], pageSize)) await tell([], part);
  return sum.plans();
}

/** Promises that would be others, by sales order line. */
async function movedPromises(
  patches: ReadonlyMap<string, Patch>,
  stages: Stages,
  { position, pageSize }: CashRehearsal,
): Promise<Map<string, PromiseMove>> {
  const moved = new Map<string, PromiseMove>();
  for (const part of parts([...patches.keys()], pageSize)) {
    const reader = supposedReader(stages, patches);
    const changes = await changesOf(part, stages, reader);
    const { chain } = await stages.production.project({ position: position + 1, at: 0, changes, reader });
    for (const move of chain.moves) if (!moved.has(move.line)) moved.set(move.line, move);
    stages.rest();
  }
  return moved;
}

/** Promises as they would be; those that do not move, as they stand. */
function promisesOf({ production }: Stages, moved: ReadonlyMap<string, PromiseMove>): PromiseReader {
  const standing = production.reader;
  return {
    prefetch: (lines) => standing.prefetch(lines.filter((line) => !moved.has(line))),
    promiseOf: (line): ReadyPromise | undefined => (moved.has(line) ? moved.get(line)?.after : standing.promiseOf(line)),
  };
}

/** Documents as they would be, each the same object whenever it is asked for, as those that stand are. */
function supposedReader({ identity, record }: Stages, patches: ReadonlyMap<string, Patch>): RecordReader {
  const laid = new Map<string, Doc>();
  const doc = (entity: string): Doc | undefined => {
    const patch = patches.get(entity);
    const standing = record.doc(entity);
    if (patch === undefined || standing === undefined) return standing;
    const known = laid.get(entity) ?? patched(standing, patch);
    laid.set(entity, known);
    return known;
  };
  return recordReader(identity, { ...record, doc });
}

async function changesOf(part: readonly string[], { record }: Stages, reader: RecordReader): Promise<RecordChange[]> {
  if (part.length > 0) await reader.prefetch({ entities: part });
  return part.flatMap((entity): RecordChange[] => {
    const [before, after] = [record.doc(entity), reader.doc(entity)];
    return before === undefined ? [] : [{ entity, kind: before.kind, before, after, cause }];
  });
}

const patched = (doc: Doc, patch: Patch): Doc => ({
  ...doc,
  values: overlaid(doc.values, patch.values),
  references: overlaid(doc.references, patch.references),
  deleted: patch.deleted,
});

function overlaid(
  given: Readonly<Record<string, string>>,
  patch: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const laid = { ...given };
  for (const [name, value] of Object.entries(patch)) {
    if (value === undefined) delete laid[name];
    else laid[name] = value;
  }
  return laid;
}

function* parts<One>(all: readonly One[], size: number): Generator<One[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size);
}
