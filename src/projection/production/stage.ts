// What a commit means for the shop floor's promises: which sales order lines are ready when, and what moved them.
// Runs before finance, which moves the money with the goods.

import { openMemory, type Packing } from "../../base/memory.ts";
import type { Query, Row } from "../../platform/database.ts";
import type { Cause, RecordChange, RecordReader } from "../../record/record-change.ts";
import type { PromiseMove, Promised, PromiseReader, ReadyPromise } from "../chain.ts";
import { isLive } from "../lookup.ts";
import type { ProductionRows, PromiseChange } from "./promise-row.ts";
import { isMoving, latestPromise, readyPromises } from "./ready-date.ts";
import { promiseOfRow, promisesQuery } from "./store.ts";

export interface ProductionOptions {
  readonly read: (queries: readonly Query[]) => Promise<Row[][]>;
  /** Position as of which standing promises are read (rebuild, branches); absent: the newest. */
  readonly upTo?: () => number;
  /** Sales order lines whose promises are held in memory; more than two batches, because the batch before may still be on its way. */
  readonly memory?: number;
  /** How promises are asked for; absent: as they stand. */
  readonly promisesOf?: (lines: readonly string[]) => Query;
}

export interface ProductionBatch {
  readonly position: number;
  /** Instant of the commit, ms. */
  readonly at: number;
  readonly changes: readonly RecordChange[];
  readonly reader: RecordReader;
  /** Sales order lines to look at besides those that the changes touch, each with its site. */
  readonly lines?: ReadonlyMap<string, string>;
}

export interface Production {
  /** Rows to write (productionSteps), what finance must know (`chain` is handed to its batch), and the lines that were looked at. */
  project(batch: ProductionBatch): Promise<{ readonly rows: ProductionRows; readonly chain: Promised; readonly lines: readonly string[] }>;
  /** Promises as of the last batch. */
  readonly reader: PromiseReader;
  /** Between batches: what was not used lately is kept in less room. */
  rest(): void;
  /** Drops what is held in memory: a commit failed. */
  forget(): void;
}

/** Kinds whose changes may move a promise. */
export const promisingKinds: readonly string[] = ["production_order", "sales_order_line"];

/** Most lines have no promise, so this is small. */
const memoryDefault = 100_000;

const promisesPacking: Packing<readonly ReadyPromise[]> = {
  write: (promises) => JSON.stringify(promises),
  read: (text) => JSON.parse(text) as ReadyPromise[],
};

export function openProduction({ read, upTo, memory = memoryDefault, promisesOf }: ProductionOptions): Production {
  const standing = openMemory({ size: memory, packing: promisesPacking });

  async function prefetch(lines: readonly string[]): Promise<void> {
    const unknown = lines.filter((line) => !standing.has(line));
    if (unknown.length === 0) return;
    const byLine = new Map<string, ReadyPromise[]>(unknown.map((line) => [line, []]));
    const [rows = []] = await read([promisesOf?.(unknown) ?? promisesQuery(unknown, upTo?.())]);
    for (const { line, order, date } of rows.map(promiseOfRow)) byLine.get(line)?.push({ order, date });
    for (const [line, promises] of byLine) standing.set(line, promises);
  }

  const promiseOf = (line: string): ReadyPromise | undefined => latestPromise(standing.get(line) ?? []);

  return {
    async project({ position, at, changes, reader, lines = new Map() }) {
      const causes = await touchedLines(changes, reader, lines);
      await prefetch([...causes.keys()]);
      const found: PromiseChange[] = [];
      const moves: PromiseMove[] = [];
      for (const [line, { cause, site }] of causes) {
        const before = standing.get(line) ?? [];
        const after = readyPromises(reader.doc(line), reader);
        standing.set(line, after);
        found.push(...promiseChanges(line, site, before, after, cause));
        const [was, is] = [latestPromise(before), latestPromise(after)];
        if (was?.date !== is?.date || was?.order !== is?.order) moves.push({ line, before: was, after: is, cause });
      }
      return { rows: { position, at, changes: found }, chain: { moves, prefetch, promiseOf }, lines: [...causes.keys()] };
    },
    reader: { prefetch, promiseOf },
    rest: () => standing.rest(),
    forget: () => standing.clear(),
  };
}

function promiseChanges(
  line: string,
  site: string,
  before: readonly ReadyPromise[],
  after: readonly ReadyPromise[],
  cause: Cause,
): PromiseChange[] {
  const dates = new Map<string, { before?: string; after?: string }>();
  for (const { order, date } of before) dates.set(order, { before: date });
  for (const { order, date } of after) dates.set(order, { ...dates.get(order), after: date });
  const found: PromiseChange[] = [];
  for (const [order, date] of dates)
    if (date.before !== date.after) found.push({ line, order, site, before: date.before, after: date.after, cause });
  return found;
}

/** Of a line that is looked at though no change of the batch touches it. */
const nobodys: Cause = { source: "", record: "", version: 0, at: 0, fields: [] };

interface TouchedLine {
  readonly cause: Cause;
  readonly site: string;
}

/** Sales order lines whose promises may have moved, each with the change that moved it last. */
async function touchedLines(
  changes: readonly RecordChange[],
  reader: RecordReader,
  besides: ReadonlyMap<string, string>,
): Promise<Map<string, TouchedLine>> {
  const orders = changes.filter(
    ({ kind, before, after, anew }) => kind === "production_order" && (anew === true || isMoving(before, after)),
  );
  const lines = changes.filter((change) => change.kind === "sales_order_line" && (change.anew === true || isLinkChange(change)));
  const causes = new Map<string, TouchedLine>();
  if (orders.length === 0 && lines.length === 0 && besides.size === 0) return causes;
  await reader.prefetch({
    records: orders.flatMap(lineRecords),
    referring: [...orders, ...lines].map(({ entity }) => entity),
    entities: lines.map(({ entity }) => entity),
  });
  const touched: { line: string; cause: Cause; site: string }[] = lines.map(({ entity, cause, before, after }) => ({
    line: entity,
    cause,
    site: (after ?? before)?.site ?? "",
  }));
  for (const change of orders) {
    const site = (change.after ?? change.before)?.site ?? "";
    const named = lineRecords(change).flatMap((record) => reader.resolve(record) ?? []);
    const naming = reader.referring(change.entity).filter(({ kind }) => kind === "sales_order_line");
    for (const line of [...named, ...naming.map(({ entity }) => entity)]) touched.push({ line, cause: change.cause, site });
  }
  await fetchLines([...touched.map(({ line }) => line), ...besides.keys()], reader);
  for (const [line, site] of besides) causes.set(line, { cause: nobodys, site: reader.doc(line)?.site ?? site });
  for (const { line, cause, site } of touched.sort((a, b) => a.cause.at - b.cause.at))
    causes.set(line, { cause, site: reader.doc(line)?.site ?? site });
  return causes;
}

const lineRecords = ({ before, after }: RecordChange): string[] =>
  [before?.references["sales_order_line"], after?.references["sales_order_line"]].filter((record) => record !== undefined);

const isLinkChange = ({ before, after }: RecordChange): boolean =>
  isLive(before) !== isLive(after) || before?.references["production_order"] !== after?.references["production_order"];

/** The lines, every production order around them, and what those name. */
async function fetchLines(lines: readonly string[], reader: RecordReader): Promise<void> {
  await reader.prefetch({ entities: lines, referring: lines });
  const named = lines.flatMap((line) => reader.doc(line)?.references["production_order"] ?? []);
  await reader.prefetch({ records: named });
  const orders = [
    ...named.flatMap((record) => reader.resolve(record) ?? []),
    ...lines.flatMap((line) => reader.referring(line).filter(({ kind }) => kind === "production_order")).map(({ entity }) => entity),
  ];
  await reader.prefetch({ entities: orders });
  await reader.prefetch({ records: orders.flatMap((order) => reader.doc(order)?.references["sales_order_line"] ?? []) });
}
