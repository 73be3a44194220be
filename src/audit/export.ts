// Evidence of a period as one signed folder: a CSV a subject, and an index with the counts, sums, hashes and statements, so that
// anybody can check that nothing was left out or changed. The same period gives the same bytes, whenever it is exported.

import { createHash, type Hash } from "node:crypto";
import { existsSync } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../base/fault.ts";
import { present } from "../base/assert.ts";
import type { Model } from "../model/kind.ts";
import { copyReader } from "../platform/copy-rows.ts";
import type { Database } from "../platform/database.ts";
import type { SigningKey } from "../platform/signing-key.ts";
import { csvRow } from "./csv-text.ts";
import type { Part } from "./part.ts";
import type { Days, Period } from "./period.ts";
import { indexName, keyName, type PartFacts, type Index, signatureName } from "./folder.ts";
import { linksQuery, partsOf, positionsQuery } from "./store.ts";
import { untold } from "./untold.ts";

export interface ExportOptions {
  readonly database: Database;
  readonly model: Model;
  readonly hub: string;
  readonly key: SigningKey;
  readonly days: Days;
  /** Absolute; not there yet. */
  readonly folder: string;
}

/** Faults: `file-exists`, `file-unwritable`. What was begun is removed. */
export async function exportAudit(options: ExportOptions): Promise<Index> {
  const { folder } = options;
  if (existsSync(folder))
    throw new Fault({ code: "file-exists", subject: folder, cause: "there is such a folder already", hint: "name another one" });
  const unfinished = `${folder}.part`;
  // Outside of what is cleaned up: a folder of that name which is there already is somebody else's.
  await mkdir(unfinished, { mode: 0o700 }).catch((error: unknown) => Promise.reject(unwritable(error, unfinished)));
  try {
    const index = await write(options, unfinished);
    await rename(unfinished, folder);
    return index;
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw unwritable(error, folder);
  }
}

function unwritable(error: unknown, folder: string): unknown {
  if (error instanceof Fault || !(error instanceof Error && "code" in error)) return error;
  const hint = "check the folder above it, its permissions, the room on its disk, and that nothing of that name is there";
  return new Fault({ code: "file-unwritable", subject: folder, cause: `it cannot be written (${String(error.code)})`, hint }, error);
}

async function write({ database, model, hub, key, days }: ExportOptions, folder: string): Promise<Index> {
  const [[found] = []] = await database.read([positionsQuery(days)]);
  const period: Period = { ...days, after: Number(found?.["after"] ?? 0), until: Number(found?.["until"] ?? 0) };
  const parts = partsOf(period, model);
  const facts = await writeParts(database, parts, folder);
  const [links = []] = await database.read([linksQuery(period)]);
  const linkAt = (position: number): string | null => links.find((row) => Number(row["position"]) === position)?.["link"] ?? null;
  const { company = null, from, to, zone, sites = null, after, until } = period;
  const index: Index = {
    format: 1,
    hub,
    company,
    sites,
    from,
    to,
    zone,
    positions: { after, until },
    links: { after: linkAt(after), until: linkAt(until) },
    reading: "RFC 4180 in UTF-8; instants are UTC; a cell that a spreadsheet would take for a formula begins with an apostrophe",
    parts: facts,
    untold,
  };
  const text = Buffer.from(`${JSON.stringify(index, null, 2)}\n`);
  await writeFile(join(folder, indexName), text, { mode: 0o600 });
  await writeFile(join(folder, signatureName), `${key.sign(text)}\n`, { mode: 0o600 });
  await writeFile(join(folder, keyName), key.publicKey(), { mode: 0o600 });
  return index;
}

/** All of one snapshot, a piece at a time. */
async function writeParts(database: Database, parts: readonly Part[], folder: string): Promise<PartFacts[]> {
  const files: PartFile[] = [];
  try {
    for (const part of parts) files.push(await openPart(part, folder));
    await database.exportRows(
      parts.map(({ sql }) => sql),
      (place, bytes) => present(files[place], "a file for each part").take(bytes),
    );
    return files.map((file) => file.facts());
  } finally {
    for (const file of files) await file.handle.close();
  }
}

interface PartFile {
  readonly handle: FileHandle;
  take(bytes: Uint8Array): Promise<void>;
  facts(): PartFacts;
}

async function openPart(part: Part, folder: string): Promise<PartFile> {
  const file = `${part.name}.csv`;
  const handle = await open(join(folder, file), "wx", 0o600);
  const digest: Hash = createHash("sha256");
  const rows = copyReader();
  const sums = new Map<string, bigint>();
  const [summed, by] = [part.columns.indexOf(part.sum?.column ?? ""), part.columns.indexOf(part.sum?.by ?? "")];
  let [count, size] = [0, 0];
  const append = async (text: string): Promise<void> => {
    const bytes = Buffer.from(text);
    digest.update(bytes);
    size += bytes.length;
    await handle.write(bytes);
  };
  await append(csvRow(part.columns));
  return {
    handle,
    async take(bytes) {
      let text = "";
      for (const row of rows.take(bytes)) {
        count += 1;
        text += csvRow(row);
        const under = row[by] ?? "";
        if (summed >= 0) sums.set(under, (sums.get(under) ?? 0n) + BigInt(row[summed] ?? "0"));
      }
      if (text !== "") await append(text);
    },
    facts: () => ({
      file,
      says: part.says,
      columns: part.columns,
      rows: count,
      bytes: size,
      sha256: digest.digest("hex"),
      ...(part.sum ? { sums: { ...part.sum, values: sumsText(sums) } } : {}),
      query: part.sql.replace(/\s+/g, " "),
    }),
  };
}

const sumsText = (sums: ReadonlyMap<string, bigint>): Record<string, string> =>
  Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, sum]) => [name, sum.toString()]));
