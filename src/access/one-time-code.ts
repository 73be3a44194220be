// Codes for one use that people type: eighty bits in letters and digits that are not mistaken for one another.

import { randomInt } from "node:crypto";
import { sha256Hex } from "../base/hash.ts";

const letters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
const groups = 4;
const lettersPerGroup = 4;

/** Such as K7QM-2XWD-9RTH-4BNE. */
export const newCode = (): string =>
  Array.from({ length: groups }, () => Array.from({ length: lettersPerGroup }, () => letters[randomInt(letters.length)]).join("")).join(
    "-",
  );

/** However it was typed: with or without hyphens, in small letters. */
export const codeHash = (typed: string): string => sha256Hex(`code:${typed.toUpperCase().replace(/[^A-Z0-9]/g, "")}`);
