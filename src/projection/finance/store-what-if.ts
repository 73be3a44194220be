// What the cash lines would be if documents and promises were others: each chain once, against the lines that stand. Nothing is
// written, and what is held is a part of the chains at a time.

import type { Query, Row } from "../../platform/database.ts";
import type { RecordChange, RecordReader } from "../../record/record-change.ts";
import type { PromiseMove, PromiseReader } from "../chain.ts";
import type { Allocation } from "./allocation.ts";
import { inOrder, type Line, projectChain } from "./cash-line.ts";
import type { FinanceSettings } from "./finance-settings.ts";
import { gather } from "./gathering.ts";
import { lineOf, linesQuery } from "./store.ts";
import { fetchNeighbours, salesLines, touchedRoots, touches } from "./touch.ts";

export interface Supposed {
  readonly changes: readonly RecordChange[];
  readonly moves: readonly PromiseMove[];
  /** Chains to be told besides those that the changes touch. */
  readonly roots?: readonly string[];
  /** Every document as it would be, those of other parts too. */
  readonly reader: RecordReader;
  /** Every promise as it would be. */
  readonly promises: PromiseReader;
}

/** One chain as it stands and as it would be. */
export interface SupposedChain {
  readonly root: string;
  readonly standing: readonly Line[];
  readonly supposed: readonly Line[];
  readonly allocations: readonly Allocation[];
}

export interface WhatIfOptions {
  readonly read: (queries: readonly Query[]) => Promise<Row[][]>;
  readonly settings: FinanceSettings;
  /** Parts may share chains: of these roots, those that were not told yet. */
  readonly untold: (roots: readonly string[]) => Promise<readonly string[]>;
}

export type WhatIf = (supposed: Supposed) => Promise<SupposedChain[]>;

export function openWhatIf({ read, settings, untold }: WhatIfOptions): WhatIf {
  return async ({ changes, moves, roots: besides = [], reader, promises }) => {
    const found = touches(changes, [...moves, ...besides.map(rootMove)]);
    if (found.length === 0) return [];
    await fetchNeighbours(found, reader);
    const touched = touchedRoots(found, reader);
    for (const root of besides) if (!touched.has(root)) touched.set(root, []);
    const roots = await untold([...touched.keys()]);
    if (roots.length === 0) return [];
    await promises.prefetch(salesLines(new Map(roots.map((root) => [root, root])), reader));
    const [rows = []] = await read([linesQuery(roots, undefined)]);
    const standing = Map.groupBy(rows.map(lineOf), ({ root }) => root);
    const promiseOf = (line: string) => promises.promiseOf(line);
    return roots.map((root) => {
      const { lines, allocations } = projectChain(gather(root, { lookup: reader, settings, promiseOf }));
      return { root, standing: inOrder(standing.get(root) ?? []), supposed: lines, allocations };
    });
  };
}

/** A chain is looked at as if its promise had moved. */
const rootMove = (line: string): PromiseMove => ({ line, before: undefined, after: undefined, cause: nobodys });
const nobodys = { source: "", record: "", version: 0, at: 0, fields: [] };
