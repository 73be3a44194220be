// Who reads for people: one snapshot of the public views, under what the reader may see.

import { fieldClasses } from "../base/field-class.ts";
import { type FieldSight, fieldSight, type SeenClasses } from "../model/field-class.ts";
import { modelIn } from "../model/name.ts";
import type { Kind, Model } from "../model/kind.ts";
import type { Database, Query, Row, Scope } from "../platform/database.ts";

export interface Reader {
  /** One read-only snapshot; rows of each query, in order. */
  read(queries: readonly Query[]): Promise<Row[][]>;
  readonly model: Model;
  /** True where a claim of this site may be shown with its source and value; '*' is everybody's. */
  seesSite(site: string): boolean;
  readonly seesEverything: boolean;
  /** Which fields may be shown, by whose claim it is. */
  readonly sight: FieldSight;
  /** Whether a field of a record may be shown that lies at a site; of a kind of the group, wherever the reader sees such fields. */
  shows(kind: string, field: string, site: string): boolean;
  /** The same of its amounts, and of what is reckoned from them. */
  showsMoney(kind: string, site: string): boolean;
}

const everywhere = Object.fromEntries(fieldClasses.map((one) => [one, { sites: [], group: true }])) as unknown as SeenClasses;

export function reader(database: Pick<Database, "read">, scope: Scope, known: Model): Reader {
  const isHub = scope.kind === "hub";
  const model = modelIn(known, isHub ? undefined : scope.language);
  const sight = fieldSight(model, isHub ? everywhere : scope.classes);
  const home = (kind: string, site: string): string => (model.kinds.get(kind)?.group === true ? "*" : site);
  return {
    read: (queries) => database.read(queries, scope),
    model,
    seesEverything: isHub || scope.group,
    seesSite: (site) => isHub || scope.group || site === "*" || scope.sites.includes(site),
    sight,
    shows: (kind, field, site) => sight.everything || sight.field(kind, field, home(kind, site)),
    showsMoney: (kind, site) => sight.everything || sight.money(kind, home(kind, site)),
  };
}

/** Whether a record of the kind that lies at a site has fields that the reader may not see. */
export const hides = (kind: Kind, site: string, { sight, shows }: Pick<Reader, "sight" | "shows">): boolean =>
  !sight.everything && kind.fields.some(({ name }) => !shows(kind.name, name, site));

/** What stands in the place of a source whose claims the reader may not see. */
export const anotherSite = "another site";

/** What stands in the place of a text that could tell a value of a field that the reader may not see. */
export const hiddenText = "it is about a field that you may not see";

/** A column that is never null. */
export const text = (row: Row, column: string): string => row[column] ?? "";

/** A safe integer: a position, a version, a count or an instant in ms. */
export const integer = (row: Row, column: string): number => Number(row[column] ?? 0);

/** Null where nothing is there. */
export const integerOrNull = (row: Row, column: string): number | null => {
  const value = row[column] ?? null;
  return value === null ? null : Number(value);
};
