// A data folder that holds a practice copy says so in a file of its own; its database says the same. Only both together open.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { Fault } from "../base/fault.ts";

const markShape = z.object({ backup: z.string(), since: z.string(), position: z.number() });

export interface PracticeMark {
  /** The file that it was made of. */
  readonly backup: string;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** Of the backup. */
  readonly position: number;
}

/** Undefined: a folder of a hub that works, or none. Fault `practice-copy` where it cannot be read: such a folder works for nobody. */
export function readPracticeMark(file: string): PracticeMark | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return markShape.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    const hint = "put the file back as it was, or make a new practice copy in another folder";
    throw new Fault({ code: "practice-copy", subject: file, cause: "the mark of a practice copy cannot be read", hint });
  }
}

/** Never over one that is there. */
export function writePracticeMark(file: string, mark: PracticeMark): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${JSON.stringify(mark, undefined, 2)}\n`, { mode: 0o600, flag: "wx" });
}

/** `isPractice`: as the database says. Fault `practice-copy` where folder and database do not say the same. */
export function assertSamePractice(mark: PracticeMark | undefined, isPractice: boolean, folder: string): void {
  if ((mark !== undefined) === isPractice) return;
  const cause = isPractice
    ? "the database is a practice copy, and the folder is one of a hub that works"
    : "the folder is one of a practice copy, and the database is one of a hub that works";
  const hint = "a practice copy keeps its folder and never works: start the hub with its own folder and database";
  throw new Fault({ code: "practice-copy", subject: folder, cause, hint });
}

/** Why nothing leaves a practice copy, and nothing is fetched for it. */
export const practiceFault = (subject: string, cause: string): Fault =>
  new Fault({
    code: "practice-copy",
    subject,
    cause: `this is a practice copy: ${cause}`,
    hint: "push rows over the API, or replay kept pages; what would have been written is listed by: synchromesh recorded",
  });
