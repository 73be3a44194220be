// Whether the engine can open a data folder, asked before it tries: PGlite cannot upgrade one, and fails without saying why.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "../base/fault.ts";
import { lockFileName } from "./folder-lock.ts";

/** Major version of PostgreSQL inside the pinned PGlite. */
export const engineVersion = "18";

/** An empty folder is fine: it is initialised. Faults: `folder-version`, `storage-damaged`. */
export const checkFolderVersion = (folder: string): void => {
  const present = readdirSync(folder).filter((name) => !name.startsWith(lockFileName));
  if (present.length === 0) return;
  const versionFile = join(folder, "PG_VERSION");
  if (!existsSync(versionFile) || !existsSync(join(folder, "global", "pg_control"))) {
    throw new Fault({
      code: "storage-damaged",
      subject: folder,
      cause: "the folder is not empty and holds no complete database: its creation was interrupted, or it is something else",
      hint: "name an empty folder; if this one was a hub's, restore its last backup: synchromesh restore <file>",
    });
  }
  const version = readFileSync(versionFile, "utf8").trim();
  if (version === engineVersion) return;
  throw new Fault({
    code: "folder-version",
    subject: folder,
    cause: `it was written by version ${version} of the embedded database, this release has version ${engineVersion}`,
    hint: "back up with the release that wrote it (synchromesh backup <file>), then restore with this one into an empty folder",
  });
};
