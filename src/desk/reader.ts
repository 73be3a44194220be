// Who reads for people: one snapshot of the public views, under what the reader may see.

import type { Model } from "../model/kind.ts";
import type { Database, Query, Row, Scope } from "../platform/database.ts";

export interface Reader {
  /** One read-only snapshot; rows of each query, in order. */
  read(queries: readonly Query[]): Promise<Row[][]>;
  readonly model: Model;
  /** True where a claim of this site may be shown with its source and value; '*' is everybody's. */
  seesSite(site: string): boolean;
  readonly seesEverything: boolean;
}

export const reader = (database: Pick<Database, "read">, scope: Scope, model: Model): Reader => ({
  read: (queries) => database.read(queries, scope),
  model,
  seesEverything: scope.kind === "hub" || scope.group,
  seesSite: (site) => scope.kind === "hub" || scope.group || site === "*" || scope.sites.includes(site),
});

/** What stands in the place of a source whose claims the reader may not see. */
export const anotherSite = "another site";

/** A column that is never null. */
export const text = (row: Row, column: string): string => row[column] ?? "";

/** A safe integer: a position, a version, a count or an instant in ms. */
export const integer = (row: Row, column: string): number => Number(row[column] ?? 0);

/** Null where nothing is there. */
export const integerOrNull = (row: Row, column: string): number | null => {
  const value = row[column] ?? null;
  return value === null ? null : Number(value);
};
