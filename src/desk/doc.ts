// A golden record as a query gives it.

import type { Reader } from "./reader.ts";

type Values = Readonly<Record<string, string>>;

/** An entity's survivors as the record table keeps them. */
export const docOf = (doc: string | null | undefined): Values => (doc ? (JSON.parse(doc) as Values) : {});

/** The same, without what the reader may not see. `site`: where it lies. */
export const shownDoc = (doc: string | null | undefined, kind: string, site: string, reader: Pick<Reader, "sight" | "shows">): Values =>
  shownValues(docOf(doc), kind, site, reader);

export const shownValues = <Value>(
  values: Readonly<Record<string, Value>>,
  kind: string,
  site: string,
  { sight, shows }: Pick<Reader, "sight" | "shows">,
): Readonly<Record<string, Value>> =>
  sight.everything ? values : Object.fromEntries(Object.entries(values).filter(([field]) => shows(kind, field, site)));
