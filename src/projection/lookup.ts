// How projections read documents: as of one point, only what is live, along references as they stand now.

import type { Doc } from "../record/record-change.ts";

/** Docs and crosswalk as of one point; synchronous, so everything asked for was fetched before. */
export interface Lookup {
  doc(entity: string): Doc | undefined;
  resolve(record: string): string | undefined;
  referring(entity: string): readonly { readonly entity: string; readonly kind: string; readonly field: string }[];
}

/** Projections leave out what every source withdrew and what waits for its parent. */
export const isLive = (doc: Doc | undefined): doc is Doc => doc !== undefined && !doc.deleted && !doc.waiting;

/** The live document a reference field points to. */
export function target(doc: Doc, field: string, lookup: Lookup): Doc | undefined {
  const record = doc.references[field];
  const entity = record === undefined ? undefined : lookup.resolve(record);
  const found = entity === undefined ? undefined : lookup.doc(entity);
  return isLive(found) ? found : undefined;
}
