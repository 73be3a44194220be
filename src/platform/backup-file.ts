// A dump in a file: compressed, written beside its name, read back and compared, and only then given its name.

import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createZstdCompress, createZstdDecompress } from "node:zlib";
import { Fault } from "../base/fault.ts";
import type { Database } from "./database.ts";
import { dump, type DumpFacts, verifyDump } from "./dump.ts";

/** Never over an existing file. Faults: `file-exists`, `file-unwritable`, `dump-damaged`. */
export async function writeBackup(database: Database, file: string): Promise<DumpFacts> {
  if (existsSync(file))
    throw new Fault({ code: "file-exists", subject: file, cause: "there is such a file already", hint: "name another one" });
  const part = `${file}.part`;
  try {
    const compress = createZstdCompress();
    const written = pipeline(compress, createWriteStream(part, { mode: 0o600, flags: "wx" }));
    written.catch(() => undefined); // Awaited below; a failing disk must not end the process before.
    await dump(
      database,
      (bytes) => new Promise((resolve, reject) => compress.write(bytes, (error) => (error ? reject(error) : resolve()))),
    );
    compress.end();
    await written;
    const facts = await verifyDump(readBackup(part));
    await rename(part, file);
    return facts;
  } catch (error) {
    await rm(part, { force: true });
    if (error instanceof Fault || !(error instanceof Error && "code" in error)) throw error;
    const hint = "check the folder, its permissions and the room on its disk";
    throw new Fault({ code: "file-unwritable", subject: file, cause: `it cannot be written (${String(error.code)})`, hint }, error);
  }
}

/** The dump in a backup file. Faults while it is read: `backup-unreadable`. */
export async function* readBackup(file: string): AsyncGenerator<Uint8Array> {
  const packed = createReadStream(file);
  // Not composed: a reader that stops early would then leave an error nobody hears.
  const bytes: Readable = packed.pipe(createZstdDecompress());
  packed.on("error", (error) => bytes.destroy(error));
  try {
    for await (const chunk of bytes) yield chunk as Uint8Array;
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new Fault(
      { code: "backup-unreadable", subject: file, cause, hint: "name a file that backup wrote, or take another backup" },
      error,
    );
  } finally {
    packed.destroy();
  }
}
