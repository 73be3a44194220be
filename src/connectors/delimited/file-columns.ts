// The columns that the newest file of a feed has, from its first row.

import { open, readdir, stat } from "node:fs/promises";
import { basename, dirname, join, matchesGlob } from "node:path";
import { Fault } from "../../base/fault.ts";
import { type Dialect } from "./dialect.ts";
import { markLength } from "./encoding.ts";
import type { DelimitedFeed } from "./options.ts";
import { rowReader } from "./row-reader.ts";

/** A header longer than this is none. */
const headerBytesMax = 1 << 20;

/** Undefined where no file lies there, or its header cannot be read: whoever reads the file says why. Fault `folder-unreadable`. */
export async function newestColumns(
  path: string,
  feed: DelimitedFeed & { readonly dialect: Dialect },
): Promise<readonly string[] | undefined> {
  const name = await newest(path);
  if (name === undefined) return undefined;
  const bytes = await beginning(join(dirname(path), name));
  const reader = rowReader({ name }, { ...feed, columns: undefined });
  const start = markLength(bytes, feed.dialect.encoding);
  const header = reader.header(bytes.subarray(start, reader.rowEnd(bytes, start, true) ?? bytes.length));
  return bytes.length > start && "names" in header ? header.names : undefined;
}

async function newest(path: string): Promise<string | undefined> {
  const [folder, pattern] = [dirname(path), basename(path)];
  let last: { readonly name: string; readonly changedAt: number } | undefined;
  for (const name of await namesIn(folder)) {
    if (name !== pattern && (name.startsWith(".") || !matchesGlob(name, pattern))) continue;
    const found = await stat(join(folder, name)).catch(() => undefined); // Gone between the two calls.
    if (found?.isFile() && (last === undefined || found.mtimeMs > last.changedAt)) last = { name, changedAt: found.mtimeMs };
  }
  return last?.name;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const cause = error instanceof Error && "code" in error ? `it cannot be read (${String(error.code)})` : "it cannot be read";
    const hint = "check that the folder exists and that the hub may read it";
    throw new Fault({ code: "folder-unreadable", subject: folder, cause, hint, retryable: true }, error);
  }
}

async function beginning(file: string): Promise<Uint8Array> {
  const handle = await open(file, "r");
  try {
    const { bytesRead, buffer } = await handle.read(new Uint8Array(headerBytesMax), 0, headerBytesMax, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
