// Data that is kept beside the project, never in it. Where it is not there, what reads it is a named skip, and a failure in CI.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";

/** The folder of shared data: SHARED_DIR, or beside the project. */
export const outsideFolder = resolve(process.env["SHARED_DIR"] ?? "../shared");

export const withOutsideData = (path: string, suite: (folder: string) => void): void => {
  const folder = join(outsideFolder, path);
  if (existsSync(folder)) describe(`over ${path}`, () => suite(folder));
  else if (process.env["CI"] === "true") test(`over ${path}`, () => expect.fail(`SHARED_DIR does not hold ${folder}`));
  else describe.skip(`over ${path}: SHARED_DIR does not hold it`, () => test("needs the data", () => expect.fail(folder)));
};
