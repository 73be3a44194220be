// The columns that the newest file of a feed has, from its first row.

import { open } from "node:fs/promises";
import { newestFile } from "../../platform/file-intake.ts";
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
  const newest = await newestFile(path);
  if (newest === undefined) return undefined;
  const bytes = await beginning(newest.path);
  const reader = rowReader({ name: newest.name }, { ...feed, columns: undefined });
  const start = markLength(bytes, feed.dialect.encoding);
  const header = reader.header(bytes.subarray(start, reader.rowEnd(bytes, start, true) ?? bytes.length));
  return bytes.length > start && "names" in header ? header.names : undefined;
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
