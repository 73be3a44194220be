// Files that systems drop: which of them are whole, which are new, and their bytes in order.
// A file is known by its content: a new name for known content is nothing new, new content under a known name is.

import { createHash } from "node:crypto";
import { type FileHandle, open, readdir, stat } from "node:fs/promises";
import { basename, dirname, join, matchesGlob } from "node:path";
import { Fault } from "../base/fault.ts";

export interface IntakeOptions {
  /** Absolute path of one file, or of a folder and a glob for the last part: /drop/orders-*.csv. */
  readonly path: string;
  /** A file younger than this, in ms, may still be written and waits for the next look. 0: whatever its clock says. */
  readonly settleMs: number;
}

export interface IntakeFile {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly changedAt: number;
  /** Hex SHA-256 of the content. */
  readonly hash: string;
}

/** What is remembered of each file that still lies there: [size, changedAt, hash]. */
export type SeenFiles = Readonly<Record<string, readonly [size: number, changedAt: number, hash: string]>>;

/** More files than this in one folder make every look slow and the cursor large: somebody has to clear up. */
export const folderFilesMax = 5_000;

const chunkBytes = 1 << 20;

export interface Look {
  /** New or changed files, oldest first. */
  readonly fresh: readonly IntakeFile[];
  /** Files that were seen before and still lie there, under the name they have now. */
  readonly seen: SeenFiles;
}

/** One look at the folder. `now` in ms. Faults: `folder-unreadable` (retryable), `folder-too-full`. */
export const lookForFiles = async (options: IntakeOptions, before: SeenFiles, now: number): Promise<Look> => {
  const folder = dirname(options.path);
  const names = notTooMany(await namesIn(folder, basename(options.path)), options.path);
  const knownHashes = new Set(Object.values(before).map(([, , hash]) => hash));
  const seen: Record<string, readonly [number, number, string]> = {};
  const fresh: IntakeFile[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const first = await facts(path);
    const known = Object.hasOwn(before, name) ? before[name] : undefined;
    if (first === undefined) continue;
    if (known !== undefined && known[0] === first.size && known[1] === first.changedAt) seen[name] = known;
    else if (options.settleMs === 0 || now - first.changedAt >= options.settleMs) {
      const hash = await contentHash(path);
      const second = await facts(path);
      if (second === undefined || second.size !== first.size || second.changedAt !== first.changedAt) continue;
      if (knownHashes.has(hash)) seen[name] = [first.size, first.changedAt, hash];
      else fresh.push({ name, path, ...first, hash });
    } else if (known !== undefined) seen[name] = known;
  }
  fresh.sort((a, b) => a.changedAt - b.changedAt || (a.name < b.name ? -1 : 1));
  return { fresh, seen };
};

const namesIn = async (folder: string, pattern: string): Promise<string[]> => {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    const hint = "check that the folder exists and that the hub may read it";
    throw new Fault({ code: "folder-unreadable", subject: folder, cause: codeOf(error), hint, retryable: true }, error);
  }
  return names.filter((name) => name === pattern || (!name.startsWith(".") && matchesGlob(name, pattern)));
};

function notTooMany(names: string[], path: string): string[] {
  if (names.length <= folderFilesMax) return names;
  const cause = `${names.length} files match ${basename(path)}, more than ${folderFilesMax}`;
  const hint = "move files that have been read into another folder";
  throw new Fault({ code: "folder-too-full", subject: dirname(path), cause, hint });
}

/** The newest file that matches, read already or not. Fault `folder-unreadable` (retryable). */
export async function newestFile(path: string): Promise<Omit<IntakeFile, "hash"> | undefined> {
  let newest: Omit<IntakeFile, "hash"> | undefined;
  for (const name of await namesIn(dirname(path), basename(path))) {
    const found = await facts(join(dirname(path), name));
    if (found !== undefined && (newest === undefined || found.changedAt > newest.changedAt))
      newest = { name, path: join(dirname(path), name), ...found };
  }
  return newest;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? `it cannot be read (${String(error.code)})` : "it cannot be read";

const facts = async (path: string): Promise<{ size: number; changedAt: number } | undefined> => {
  try {
    const found = await stat(path);
    return found.isFile() ? { size: found.size, changedAt: Math.floor(found.mtimeMs) } : undefined;
  } catch (error) {
    // Gone between the two calls: the next look tells.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new Fault(
      { code: "file-unreadable", subject: path, cause: codeOf(error), hint: "check its permissions", retryable: true },
      error,
    );
  }
};

const contentHash = async (path: string): Promise<string> => {
  const hash = createHash("sha256");
  for await (const chunk of fileChunks(path, 0)) hash.update(chunk);
  return hash.digest("hex");
};

/** The bytes of a file from an offset, in chunks of 1 MiB that stay valid. Fault: `file-unreadable` (retryable). */
export async function* fileChunks(path: string, offset: number): AsyncGenerator<Uint8Array> {
  let file: FileHandle;
  try {
    file = await open(path, "r");
  } catch (error) {
    throw new Fault(
      { code: "file-unreadable", subject: path, cause: codeOf(error), hint: "check its permissions", retryable: true },
      error,
    );
  }
  try {
    for (let place = offset; ;) {
      const { bytesRead, buffer } = await file.read(new Uint8Array(chunkBytes), 0, chunkBytes, place);
      if (bytesRead === 0) return;
      place += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** A whole file of at most `bytesMax` bytes. Fault `file-too-large`. */
export const wholeFile = async (file: Omit<IntakeFile, "hash">, bytesMax: number): Promise<Uint8Array> => {
  if (file.size > bytesMax) {
    const cause = `it has ${file.size} bytes, more than ${bytesMax}`;
    throw new Fault({ code: "file-too-large", subject: file.name, cause, hint: "ask the source for smaller files" });
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of fileChunks(file.path, 0)) chunks.push(chunk);
  return Buffer.concat(chunks);
};
