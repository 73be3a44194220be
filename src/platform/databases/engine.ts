// What a backend does inside the worker: plain calls on one connection; the transaction around them is the worker's.
import type { Copy, Query, Scope } from "../database.ts";
import { literal } from "../sql-text.ts";
import { assert } from "../../base/assert.ts";
import type { RowTable } from "./worker-protocol.ts";

export interface Engine {
  readonly version: string;
  /** Several statements without parameters, their rows thrown away. */
  script(sql: string): Promise<void>;
  query(query: Query): Promise<RowTable>;
  copy(copy: Copy): Promise<void>;
  /** The rows of a query as COPY text, in pieces. */
  exported(sql: string): AsyncIterable<Uint8Array>;
  /** The data folder as a tar file, where the engine lives in this process. */
  image(): Promise<Uint8Array>;
  /** Called after a schema change: statements prepared before it no longer fit. */
  forget(): void;
  close(): Promise<void>;
}

export const copyStatement = (copy: Copy): string => `copy ${copy.table} (${copy.columns.join(", ")}) from`;

/** Opens a snapshot; under a sites scope the role and the sites last until its end, whatever ends it (SET LOCAL). */
export const beginRead = (scope: Scope): string => {
  const begin = "begin isolation level repeatable read, read only";
  if (scope.kind === "hub") return begin;
  for (const site of scope.sites) assert(!site.includes(","), "a site name holds no comma");
  const sites = literal(scope.sites.join(","));
  const group = scope.group ? "on" : "off";
  const seen = `set local synchromesh.sites = ${sites}; set local synchromesh.all_sites = ${group}`;
  return `${begin}; set local role synchromesh_reader; ${seen}`;
};
