// How many entities each set of systems knows, as far as the reader sees them: kept by every commit, and cut to the reader here.

import type { Row } from "../platform/database.ts";
import { integer, type Reader, text } from "./reader.ts";

/** Entities of one kind and home site that these systems know. */
export interface Known {
  readonly kind: string;
  readonly site: string;
  /** In order of name; several keys of one source for one entity are there each. */
  readonly sources: readonly string[];
  readonly entities: number;
}

/** From the rows of `knownByQuery`. The home of an entity whose home is not to be seen is the first site of it that is. */
export function knownOf(rows: readonly Row[], { seesSite }: Pick<Reader, "seesSite">): Known[] {
  const found = new Map<string, Known>();
  for (const row of rows) {
    const isGroup = row["sites"] === "*";
    const members = JSON.parse(text(row, "members")) as readonly (readonly [source: string, site: string])[];
    const seen = members.filter(([, site]) => isGroup || seesSite(site));
    const [first] = seen.map(([, site]) => site).toSorted();
    if (first === undefined) continue;
    const home = text(row, "home");
    const one = {
      kind: text(row, "kind"),
      site: isGroup || seesSite(home) ? home : first,
      sources: seen.map(([source]) => source),
    };
    const key = JSON.stringify(one);
    found.set(key, { ...one, entities: (found.get(key)?.entities ?? 0) + integer(row, "entities") });
  }
  return [...found.values()];
}
