// The contract of the store. Two implementations under databases/: PGlite (embedded) and PostgreSQL.
// A transaction is data: a list of steps, sent at once, all or nothing. Nothing can be awaited between the steps,
// so a commit costs a constant number of statements by construction and the caller's thread is free meanwhile.

import type { FieldClass } from "../base/field-class.ts";
import type { Language } from "../base/language.ts";
import type { Sites } from "../base/sites.ts";

/** One SQL statement. Parameters are text in PostgreSQL's input form (arrays too, see sql-text.ts), or null. */
export interface Query {
  readonly kind: "query";
  readonly sql: string;
  readonly params: readonly (string | null)[];
  /** The transaction is rolled back with fault `write-refused` unless at least one row comes back. */
  readonly mustReturn?: FaultOnEmpty;
}

/** Rows in PostgreSQL's COPY text format (tab-separated, \N for null), one string for the whole batch. */
export interface Copy {
  readonly kind: "copy";
  /** Schema-qualified, trusted (never from input). */
  readonly table: string;
  readonly columns: readonly string[];
  readonly data: string;
}

/** A script of several statements without parameters: migrations only. */
export interface Script {
  readonly kind: "script";
  readonly sql: string;
}

export type Step = Query | Copy | Script;

export interface FaultOnEmpty {
  readonly code: string;
  readonly subject: string;
  readonly cause: string;
  readonly hint: string;
}

/** Column values are text as PostgreSQL prints them, or null: no driver guesses a type (money, ids and times stay exact). */
export type Row = Readonly<Record<string, string | null>>;

/** Who reads. Reads for people run under the reader role with their sites; the hub itself reads as owner. */
export type Scope =
  | { readonly kind: "hub" }
  | (Sites & {
      readonly kind: "sites";
      /** Where fields of each class may be shown: of what a read under these sites gives, by those who show it. */
      readonly classes: Readonly<Record<FieldClass, Sites>>;
      /** Of who reads, for those who show it. */
      readonly language?: Language | undefined;
    });

export interface Database {
  readonly profile: BackendProfile;
  /**
   * Runs every query in one read-only snapshot (repeatable read) and returns the rows of each, in order.
   * Under a `sites` scope row-level security applies and fails closed.
   */
  read(queries: readonly Query[], scope?: Scope): Promise<Row[][]>;
  /**
   * Runs the steps in one transaction; resolves when it is durable. Rows of each step, in order. Writes are serialised. `patienceMs`:
   * how long it may take where that is longer than a commit ever does; then it is given up.
   */
  write(steps: readonly Step[], patienceMs?: number): Promise<Row[][]>;
  /**
   * The rows of each query in COPY's text format, all from one snapshot, in pieces that need not end with a row. The next
   * piece is read when `take` is done with the last, so memory stays bounded (PGlite: by the largest table). Dumps only.
   */
  exportRows(queries: readonly string[], take: TakePiece): Promise<void>;
  close(): Promise<void>;
}

/** `index` is the place of the query that the bytes belong to. */
export type TakePiece = (index: number, bytes: Uint8Array) => Promise<void>;

/** Facts about a backend; the only place where they differ (no `if pglite` elsewhere). */
export interface BackendProfile {
  readonly name: "pglite" | "postgres";
  /** False on PGlite: its file layer never syncs, so a power cut may lose work. A process kill does not. */
  readonly survivesPowerCut: boolean;
  /** False on PGlite: one connection, reads wait for the running transaction. */
  readonly readsBesideWrites: boolean;
  /** PostgreSQL version, "15.18". */
  readonly version: string;
}

export const query = (sql: string, params: readonly (string | null)[] = [], mustReturn?: FaultOnEmpty): Query =>
  mustReturn === undefined ? { kind: "query", sql, params } : { kind: "query", sql, params, mustReturn };
