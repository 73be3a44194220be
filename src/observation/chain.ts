// The audit chain: one link per commit over the Merkle root of its entries. Whoever changes a row breaks every later link.

import { leafHash, rootOfLeaves, sha256Hex } from "../base/hash.ts";

export interface Link {
  readonly position: number;
  readonly entries: number;
  readonly root: string;
  readonly link: string;
  /** Wall time of the commit, ms. */
  readonly committedAt: number;
}

/** The link before the first commit. */
export const firstLink = sha256Hex("synchromesh");

/** `rows`: the entries as COPY text, which covers every stored column and nothing else. */
export const nextLink = (previous: string, position: number, committedAt: number, rows: readonly string[]): Link =>
  linkOfLeaves(previous, position, committedAt, rows.map(leafHash));

/** The same from the hashes of the rows: of what was erased, only those are there. */
export function linkOfLeaves(previous: string, position: number, committedAt: number, leaves: readonly string[]): Link {
  const root = rootOfLeaves(leaves);
  return { position, entries: leaves.length, root, link: linkHash(previous, position, root, committedAt), committedAt };
}

export const linkHash = (previous: string, position: number, root: string, committedAt: number): string =>
  sha256Hex(`${previous}|${position}|${root}|${committedAt}`);
