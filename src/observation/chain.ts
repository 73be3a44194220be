// The audit chain: one link per commit over the Merkle root of its entries. Whoever changes a row breaks every later link.

import { merkleRoot, sha256Hex } from "../base/hash.ts";

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
export function nextLink(previous: string, position: number, committedAt: number, rows: readonly string[]): Link {
  const root = merkleRoot(rows);
  return { position, entries: rows.length, root, link: linkHash(previous, position, root, committedAt), committedAt };
}

export const linkHash = (previous: string, position: number, root: string, committedAt: number): string =>
  sha256Hex(`${previous}|${position}|${root}|${committedAt}`);
