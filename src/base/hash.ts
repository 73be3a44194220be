// Hashes: one-shot calls of the platform, faster than a hash object for the short texts hashed here.
import { hash } from "node:crypto";

/** SHA-256 of UTF-8 text or bytes, 64 lower-case hex digits. */
export const sha256Hex = (data: string | Uint8Array): string => hash("sha256", data, "hex");

/** 16 characters of base64url hold 96 bits: a collision among a billion ids has a chance of about 1 in 10^11. */
const idLength = 16;

/** A short stable id of its parts. Each part is preceded by its length, so ("ab","c") and ("a","bc") differ. */
export const hashId = (...parts: readonly string[]): string => idOf(idText(...parts));

/** What an id of these parts is a hash of. Whoever makes many ids that begin alike goes on from one: `idOf(idText(a) + idText(b))`. */
export const idText = (...parts: readonly string[]): string => {
  let text = "";
  for (const part of parts) text += `${part.length}:${part}`;
  return text;
};

export const idOf = (text: string): string => hash("sha256", text, "base64url").slice(0, idLength);

/**
 * Root of a binary Merkle tree over hex hashes, 64 hex digits. Leaves and nodes are hashed with different first bytes, so a
 * node never passes for a leaf; a last odd node moves up unchanged. No leaves: the hash of nothing.
 */
export const merkleRoot = (hashes: readonly string[]): string => rootOfLeaves(hashes.map(leafHash));

/** What a text is in the tree. */
export const leafHash = (text: string): string => sha256Hex(`\u0000${text}`);

/** The same root from leaves that are hashed already. */
export const rootOfLeaves = (leaves: readonly string[]): string => {
  if (leaves.length === 0) return sha256Hex("");
  let level = leaves;
  while (level.length > 1) {
    const above: string[] = [];
    for (let index = 0; index < level.length; index += 2) {
      const left = level[index] ?? "";
      const right = level[index + 1];
      above.push(right === undefined ? left : sha256Hex(`\u0001${left}${right}`));
    }
    level = above;
  }
  return level[0] ?? "";
};
