// Chance for rows of the log. The chain keeps a hash of every row for ever; a row that was erased cannot be found again by trying
// values against its hash, because the chance that went into it is gone with the row.

import { randomBytes } from "node:crypto";

/** 144 bits, 24 characters without padding. */
const bytes = 18;
const characters = 24;

/** One for each of so many rows; drawn at once, which is what makes it cheap. */
export function salts(count: number): string[] {
  const all = randomBytes(count * bytes).toString("base64url");
  return Array.from({ length: count }, (_, place) => all.slice(place * characters, (place + 1) * characters));
}
