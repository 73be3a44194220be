// From the changes of a commit to the chains they touch, and back: a view of the documents in which a change has not happened
// yet, so that each change of a chain is given exactly the money it moved.

import type { Cause, Doc, RecordChange, RecordReader } from "../../record/record-change.ts";
import type { PromiseMove, ReadyPromise } from "../chain.ts";
import { type Lookup, isLive } from "../lookup.ts";
import { rootsBelow, rootsNear } from "./gathering.ts";
import { isFollowed, isRelevant, linkOf, roleOf } from "./link.ts";

/** A change that may move money: of a document, or of the promise for a sales order line. */
export type Touch =
  | {
      readonly kind: "document";
      readonly entity: string;
      readonly before: Doc | undefined;
      readonly after: Doc | undefined;
      /** What hangs on it, or what it hangs on, may be another entity than before. */
      readonly anew: boolean;
      readonly cause: Cause;
    }
  | { readonly kind: "promise"; readonly entity: string; readonly before: ReadyPromise | undefined; readonly cause: Cause };

/** What finance does not read, or does not read in this change, is left out. */
export function touches(changes: readonly RecordChange[], moves: readonly PromiseMove[]): Touch[] {
  const found: Touch[] = [];
  for (const { entity, before, after, anew = false, cause } of changes)
    if (anew ? isFollowed(before, after) : isRelevant(before, after)) found.push({ kind: "document", entity, before, after, anew, cause });
  for (const { line, before, cause } of moves) found.push({ kind: "promise", entity: line, before, cause });
  return found;
}

/** Documents that are spoken of soon: whatever will change of them, it hangs where they hang now. */
export const asTheyStand = (docs: readonly Doc[]): Touch[] =>
  docs.flatMap((doc) =>
    isFollowed(doc, doc) ? [{ kind: "document", entity: doc.entity, before: doc, after: doc, anew: false, cause: nobodys }] : [],
  );

const nobodys: Cause = { source: "", record: "", version: 0, at: 0, fields: [] };

/** Order in which changes of one commit are counted: canonical, so that arrival does not decide. */
const byCause = (a: Touch, b: Touch): number => {
  const [left, right] = [a.cause, b.cause];
  if (left.at !== right.at) return left.at - right.at;
  if (left.source !== right.source) return left.source < right.source ? -1 : 1;
  if (left.record !== right.record) return left.record < right.record ? -1 : 1;
  if (left.version !== right.version) return left.version - right.version;
  return a.entity < b.entity ? -1 : a.entity > b.entity ? 1 : 0;
};

/**
 * The roots each change may touch, with their changes in canonical order. In order of the roots too: which of them is found first hangs
 * on what memory holds, and the journal numbers what they moved.
 */
export function touchedRoots(found: readonly Touch[], lookup: Lookup): Map<string, Touch[]> {
  const byRoot = new Map<string, Touch[]>();
  for (const touch of found) {
    for (const root of rootsOf(touch, lookup)) {
      const known = byRoot.get(root);
      if (known === undefined) byRoot.set(root, [touch]);
      else known.push(touch);
    }
  }
  for (const list of byRoot.values()) if (list.length > 1) list.sort(byCause);
  return new Map([...byRoot].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function rootsOf(touch: Touch, lookup: Lookup): Set<string> {
  const roots = new Set<string>();
  if (touch.kind === "promise") {
    const line = lookup.doc(touch.entity);
    return line === undefined ? roots : rootsNear(line, lookup, roots);
  }
  const { before, after } = touch;
  const doc = after ?? before;
  if (doc === undefined) return roots;
  rootsNear(doc, lookup, roots, touch.anew);
  // The version before looks upwards by its own references.
  if (before !== undefined && !isSameParentage(before, doc)) for (const root of rootsNear(before, lookup, new Set(), true)) roots.add(root);
  const role = roleOf(doc.kind);
  if (touch.anew || role === "order" || role === "condition" || isLive(before) !== isLive(after)) rootsBelow(doc, lookup, roots);
  return roots;
}

/** True where both versions hang on the same documents and terms. */
function isSameParentage(a: Doc, b: Doc | undefined): boolean {
  const link = linkOf(a.kind);
  if (link === undefined || b === undefined) return false;
  for (const field of link.parents) if (a.references[field] !== b.references[field]) return false;
  for (const field of link.conditions) if (a.references[field] !== b.references[field]) return false;
  return true;
}

/** The documents as they stood before these changes happened. */
export function lookupBefore(pending: readonly Touch[], lookup: Lookup): Lookup {
  const documents = new Map<string, Doc | undefined>();
  for (const touch of pending) if (touch.kind === "document") documents.set(touch.entity, touch.before);
  return {
    doc: (entity) => (documents.has(entity) ? documents.get(entity) : lookup.doc(entity)),
    resolve: (record) => lookup.resolve(record),
    referring: (entity) => lookup.referring(entity),
  };
}

/** Hops from a payment up to its order, down to the payments of its siblings and up to their terms; what lies further is no part. */
const levelsMax = 10;

/** Fetches whatever the chains around these changes are made of: a constant number of statements, none where all is in memory. */
export async function fetchNeighbours(found: readonly Touch[], reader: RecordReader): Promise<void> {
  const seen = new Set<string>();
  const changed = new Set(found.map((touch) => touch.entity));
  let frontier = [...changed];
  for (let level = 0; level < levelsMax && frontier.length > 0; level += 1) {
    for (const entity of frontier) seen.add(entity);
    await reader.prefetch({ entities: frontier });
    const docs = frontier.flatMap((entity) => reader.doc(entity) ?? []);
    if (level === 0)
      for (const touch of found)
        if (touch.kind === "document" && touch.before !== undefined && !isSameParentage(touch.before, touch.after)) docs.push(touch.before);
    const parents = docs.filter((doc) => roleOf(doc.kind) !== "condition" || changed.has(doc.entity)).map((doc) => doc.entity);
    const records = new Set(docs.flatMap(referenced));
    if (parents.length > 0 || records.size > 0) await reader.prefetch({ referring: parents, records: [...records] });
    const next = new Set<string>();
    for (const record of records) {
      const entity = reader.resolve(record);
      if (entity !== undefined && !seen.has(entity)) next.add(entity);
    }
    for (const doc of docs)
      for (const child of below(doc, changed.has(doc.entity), reader)) {
        // What sets terms passes its change on to whoever grants them, down to the orders; those are looked at again.
        const isPassedOn = roleOf(doc.kind) === "condition" && !changed.has(child);
        if (isPassedOn) changed.add(child);
        if (isPassedOn || !seen.has(child)) next.add(child);
      }
    frontier = [...next];
  }
}

const referenced = (doc: Doc): string[] => {
  const link = linkOf(doc.kind);
  if (link === undefined) return [];
  return [...link.parents, ...link.conditions].map((field) => doc.references[field]).filter((record) => record !== undefined);
};

/** Documents under one of the chain. The lines of an order only where it changed itself or an invoice bills it whole. */
function below(doc: Doc, isChanged: boolean, reader: RecordReader): string[] {
  const role = roleOf(doc.kind);
  if (role === undefined || (role === "condition" && !isChanged)) return [];
  const referring = reader.referring(doc.entity).filter(({ kind }) => roleOf(kind) !== undefined);
  const isWhole = role !== "order" || isChanged || referring.some(({ kind }) => roleOf(kind) === "invoice");
  return referring.filter(({ kind }) => isWhole || roleOf(kind) !== "line").map(({ entity }) => entity);
}

/** Sales order lines of these chains: what production promises for. */
export const salesLines = (roots: ReadonlyMap<string, unknown>, reader: RecordReader): string[] => {
  const found: string[] = [];
  for (const root of roots.keys()) {
    const kind = reader.doc(root)?.kind;
    if (kind === "sales_order_line") found.push(root);
    else if (kind === "sales_order") for (const one of reader.referring(root)) if (one.kind === "sales_order_line") found.push(one.entity);
  }
  return found;
};
