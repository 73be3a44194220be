// What the cash lines would be if documents and promises were others: each chain once, against the lines that stand. Nothing is
// written, and what is held is a part of the chains at a time.

import type { Query, Row } from "../../platform/database.ts";
import type { RecordChange, RecordReader } from "../../record/record-change.ts";
import type { PromiseMove, PromiseReader } from "../chain.ts";
import { type Line, projectChain } from "./cash-line.ts";
import type { FinanceSettings } from "./finance-settings.ts";
import { gather } from "./gathering.ts";
import { lineOf, linesQuery } from "./store.ts";
import { fetchNeighbours, salesLines, touchedRoots, touches } from "./touch.ts";

export interface Supposed {
  readonly changes: readonly RecordChange[];
  readonly moves: readonly PromiseMove[];
  /** Every document as it would be, those of other parts too. */
  readonly reader: RecordReader;
  /** Every promise as it would be. */
  readonly promises: PromiseReader;
}

export interface SupposedLines {
  readonly standing: readonly Line[];
  readonly supposed: readonly Line[];
}

/** Parts may share chains: a chain is told with the first that touches it. */
export function openWhatIf({ read, settings }: { read: (queries: readonly Query[]) => Promise<Row[][]>; settings: FinanceSettings }) {
  const told = new Set<string>();
  return async ({ changes, moves, reader, promises }: Supposed): Promise<SupposedLines> => {
    const found = touches(changes, moves);
    if (found.length === 0) return { standing: [], supposed: [] };
    await fetchNeighbours(found, reader);
    const touched = touchedRoots(found, reader);
    for (const root of touched.keys()) if (told.has(root)) touched.delete(root);
    const roots = [...touched.keys()];
    for (const root of roots) told.add(root);
    if (roots.length === 0) return { standing: [], supposed: [] };
    await promises.prefetch(salesLines(touched, reader));
    const [rows = []] = await read([linesQuery(roots, undefined)]);
    const promiseOf = (line: string) => promises.promiseOf(line);
    return {
      standing: rows.map(lineOf),
      supposed: roots.flatMap((root) => projectChain(gather(root, { lookup: reader, settings, promiseOf })).lines),
    };
  };
}
