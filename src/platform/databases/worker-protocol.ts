// What the main thread and the database worker say to each other. One job at a time, answered in order.
import type { FaultFacts } from "../../base/fault.ts";
import type { CompiledCode } from "./pglite-code.ts";
import type { Query, Scope, Step } from "../database.ts";

/** What the worker opens: given once, as its workerData. */
export type Opening =
  | {
      readonly kind: "pglite";
      readonly code: CompiledCode;
      readonly folder: string | undefined;
      readonly image: Uint8Array | undefined;
    }
  | { readonly kind: "postgres"; readonly url: string };

export type Job =
  | { readonly kind: "write"; readonly steps: readonly Step[] }
  | { readonly kind: "read"; readonly queries: readonly Query[]; readonly scope: Scope }
  /** The rows of queries as COPY text, in pieces; every piece is answered with `more` before the next is sent. */
  | { readonly kind: "export"; readonly queries: readonly string[] }
  | { readonly kind: "more"; readonly stop: boolean }
  /** The whole data folder as a tar file (PGlite only). */
  | { readonly kind: "image" }
  | { readonly kind: "close" };

/** Rows of one step, columns named once: half the cost of cloning objects between threads. */
export interface RowTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

export type Answer =
  | { readonly kind: "opened"; readonly version: string }
  | { readonly kind: "rows"; readonly tables: readonly RowTable[] }
  /** Part of the answer to an export; the last one is `rows`. */
  | { readonly kind: "piece"; readonly index: number; readonly bytes: Uint8Array }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "fault"; readonly facts: FaultFacts; readonly dead: boolean }
  /** Not an operating fault: the SQL itself is wrong, so the caller crashes with it. */
  | { readonly kind: "error"; readonly message: string };

export const noRows: RowTable = { columns: [], rows: [] };
