// The folder of an export, and whether one is still what was signed.

import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { Fault } from "../base/fault.ts";
import { isSignedBy } from "../platform/signing-key.ts";

export const indexName = "index.json";
export const signatureName = "index.json.sig";
export const keyName = "signing-key.pem";

export interface PartFacts {
  readonly file: string;
  readonly says: string;
  readonly columns: readonly string[];
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
  /** Whole numbers as text, by the values of another column ("" where there is none). */
  readonly sums?: { readonly column: string; readonly by: string; readonly values: Readonly<Record<string, string>> };
  readonly query: string;
}

export interface Index {
  readonly format: 1;
  readonly hub: string;
  readonly company: string | null;
  readonly sites: readonly string[] | null;
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  /** The last commit before the period, and the last one in it. */
  readonly positions: { readonly after: number; readonly until: number };
  /** Links of the log at these positions: what a signed head of the hub can be compared with. */
  readonly links: { readonly after: string | null; readonly until: string | null };
  readonly reading: string;
  readonly parts: readonly PartFacts[];
  /** What is in no part because nobody has kept it. */
  readonly untold: readonly string[];
}

export interface Checked {
  readonly index: Index;
  /** What is not as it was signed, in words; none: the folder is whole. */
  readonly broken: readonly string[];
}

/**
 * `publicKey`: PEM of the hub that is trusted; absent: the key in the folder, which shows that it was not changed since, not
 * who signed. Fault `audit-folder-unreadable`.
 */
export async function checkFolder(folder: string, publicKey?: string): Promise<Checked> {
  const bytes = readPart(folder, indexName);
  const signature = readPart(folder, signatureName).toString("utf8").trim();
  const key = publicKey ?? readPart(folder, keyName).toString("utf8");
  const index = parseIndex(folder, bytes);
  const broken: string[] = [];
  if (!isSignedBy(key, bytes, signature)) broken.push(`${indexName} was not signed by this key`);
  for (const part of index.parts) {
    const path = join(folder, part.file);
    if (!existsSync(path)) broken.push(`${part.file} is missing`);
    else if ((await sha256Of(path)) !== part.sha256) broken.push(`${part.file} was changed`);
  }
  const known = new Set([indexName, signatureName, keyName, ...index.parts.map(({ file }) => file)]);
  for (const name of await readdir(folder)) if (!known.has(name)) broken.push(`${name} does not belong to it`);
  return { index, broken };
}

async function sha256Of(path: string): Promise<string> {
  const digest = createHash("sha256");
  await pipeline(createReadStream(path), digest);
  return digest.digest("hex");
}

function readPart(folder: string, name: string): Buffer {
  try {
    return readFileSync(join(folder, name));
  } catch (error) {
    throw unreadable(folder, `${name} cannot be read (${error instanceof Error && "code" in error ? String(error.code) : "unknown"})`);
  }
}

function parseIndex(folder: string, bytes: Buffer): Index {
  try {
    const index = JSON.parse(bytes.toString("utf8")) as Index;
    if (index.format === 1 && Array.isArray(index.parts)) return index;
  } catch {
    // Told below: it is no index.
  }
  throw unreadable(folder, `${indexName} is no index of an export`);
}

const unreadable = (folder: string, cause: string): Fault =>
  new Fault({ code: "audit-folder-unreadable", subject: folder, cause, hint: "name a folder that `audit export` wrote, whole" });
