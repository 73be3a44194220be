// What a commit means in money: changes of documents become changes of dated cash lines, each with its cause.

import { openMemory } from "../../base/memory.ts";
import { toText } from "../../base/decimal.ts";
import type { Query, Row } from "../../platform/database.ts";
import type { RecordChange, RecordReader } from "../../record/record-change.ts";
import type { Promised, ReadyPromise } from "../chain.ts";
import type { Allocation } from "./allocation.ts";
import { rateChange } from "./balance-change.ts";
import { type Line, inOrder, projectChain } from "./cash-line.ts";
import type { ChainAllocations, FinanceRows } from "./finance-rows.ts";
import type { FinanceSettings } from "./finance-settings.ts";
import { gather } from "./gathering.ts";
import { type CashChange, lineChanges, lineDifference } from "./line-change.ts";
import { lineOf, linesQuery } from "./store.ts";
import { openBalances } from "./store-balances.ts";
import { type Standing, standingPacking } from "./standing.ts";
import { type Touch, asTheyStand, fetchNeighbours, lookupBefore, salesLines, touchedRoots, touches } from "./touch.ts";

export interface FinanceOptions {
  readonly read: (queries: readonly Query[]) => Promise<Row[][]>;
  readonly settings: FinanceSettings;
  /** Position as of which standing lines are read (rebuild, branches); absent: the newest. */
  readonly upTo?: () => number;
  /** Roots whose lines are held in memory; more than two batches, because the batch before may still be on its way to the tables. */
  readonly memory?: number;
}

export interface FinanceBatch {
  readonly position: number;
  /** Instant of the commit, ms. */
  readonly at: number;
  readonly changes: readonly RecordChange[];
  readonly reader: RecordReader;
  /** What production promised in this commit, and its standing promises; absent where there is no production. */
  readonly promised?: Promised;
}

export interface Finance {
  project(batch: FinanceBatch): Promise<FinanceRows>;
  /** Brings into memory what stands around these entities, of which the next batch speaks. */
  foresee(entities: readonly string[], reader: RecordReader): Promise<void>;
  /** Between batches: what was not used lately is kept in less room. */
  rest(): void;
  /** Drops what is held in memory: a commit failed, and what was not written never stood. */
  forget(): void;
}

const memoryDefault = 100_000;

/** Changes of one root counted one by one; beyond, the last one answers for all, so a commit stays linear. */
const touchesMax = 16;

export function openFinance({ read, settings, upTo, memory = memoryDefault }: FinanceOptions): Finance {
  const standing = openMemory({ size: memory, packing: standingPacking });
  const balances = openBalances({ read, settings, memory, ...(upTo ? { upTo } : {}) });

  async function loadStanding(roots: ReadonlyMap<string, readonly Touch[]>): Promise<Map<string, Standing>> {
    const found = new Map<string, Standing>();
    const unknown: string[] = [];
    for (const [root, list] of roots) {
      const known = standing.get(root) ?? (isNew(root, list) ? nothing : undefined);
      if (known === undefined) unknown.push(root);
      else found.set(root, known);
    }
    if (unknown.length === 0) return found;
    const [rows = []] = await read([linesQuery(unknown, upTo?.())]);
    const stored = Map.groupBy(rows.map(lineOf), (line) => line.root);
    for (const root of unknown) found.set(root, { lines: inOrder(stored.get(root) ?? []), allocations: undefined });
    return found;
  }

  async function projectLines(batch: FinanceBatch): Promise<Pick<FinanceRows, "lines" | "gone" | "changes" | "allocations">> {
    const { reader, promised } = batch;
    const found = touches(batch.changes, promised?.moves ?? []);
    await fetchNeighbours(found, reader);
    const roots = touchedRoots(found, reader);
    await promised?.prefetch(salesLines(roots, reader));
    const before = await loadStanding(roots);
    const [lines, gone, changes]: [Line[], string[], CashChange[]] = [[], [], []];
    const allocations: ChainAllocations[] = [];
    for (const [root, list] of roots) {
      const first = before.get(root) ?? nothing;
      const last = projectRoot(root, list, first, batch, settings, changes);
      standing.set(root, last);
      const difference = lineDifference(first.lines, last.lines);
      lines.push(...difference.lines);
      gone.push(...difference.gone);
      if (!isSameAllocation(first.allocations, last.allocations)) allocations.push({ root, allocations: last.allocations ?? [] });
    }
    return { lines, gone, changes, allocations };
  }

  return {
    async project(batch) {
      const cash = await projectLines(batch);
      const rates = batch.changes.map(rateChange).filter((change) => change !== undefined);
      return { position: batch.position, at: batch.at, ...cash, balances: (await balances.project(batch)).changes, rates };
    },
    async foresee(entities, reader) {
      const found = asTheyStand(entities.flatMap((entity) => reader.doc(entity) ?? []));
      await fetchNeighbours(found, reader);
      for (const [root, stands] of await loadStanding(touchedRoots(found, reader))) standing.set(root, stands);
    },
    rest() {
      standing.rest();
      balances.rest();
    },
    forget() {
      standing.clear();
      balances.forget();
    },
  };
}

const nothing: Standing = { lines: [], allocations: [] };

const allocationText = ({ from, to, quantity, amount, currency, site }: Allocation): string =>
  `${from} ${to} ${quantity === undefined ? "" : toText(quantity)} ${amount} ${currency} ${site}`;

function isSameAllocation(a: Standing["allocations"], b: Standing["allocations"]): boolean {
  if (a === undefined || b === undefined || a.length !== b.length) return false;
  return a.every((one, index) => {
    const other = b[index];
    return other !== undefined && allocationText(one) === allocationText(other);
  });
}

/** A root whose document has just come for the first time has no lines: nothing to read. */
const isNew = (root: string, list: readonly Touch[]): boolean =>
  list.some((touch) => touch.kind === "document" && touch.entity === root && touch.before === undefined);

/** What stands for a root after all its changes; the journal gets what each change in turn moved. */
function projectRoot(
  root: string,
  list: readonly Touch[],
  first: Standing,
  { reader, promised }: FinanceBatch,
  settings: FinanceSettings,
  journal: CashChange[],
): Standing {
  const promiseNow = (line: string): ReadyPromise | undefined => promised?.promiseOf(line);
  let last = first;
  const start = list.length > touchesMax ? list.length - 1 : 0;
  for (let index = start; index < list.length; index += 1) {
    const cause = list[index]?.cause;
    if (cause === undefined) break;
    const pending = list.slice(index + 1);
    const lookup = pending.length === 0 ? reader : lookupBefore(pending, reader);
    const promiseOf = pending.length === 0 ? promiseNow : promiseBefore(pending, promiseNow);
    const next = projectChain(gather(root, { lookup, settings, promiseOf }));
    journal.push(...lineChanges(last.lines, next.lines, cause));
    last = next;
  }
  return last;
}

function promiseBefore(pending: readonly Touch[], now: (line: string) => ReadyPromise | undefined) {
  const before = new Map<string, ReadyPromise | undefined>();
  for (const touch of pending) if (touch.kind === "promise") before.set(touch.entity, touch.before);
  return (line: string): ReadyPromise | undefined => (before.has(line) ? before.get(line) : now(line));
}
