// Where a hub keeps what it knows: the places in its data folder, the backend it runs on, restoring and moving them.

import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Clock, systemClock } from "./base/clock.ts";
import { Fault } from "./base/fault.ts";
import { instantText } from "./base/instant.ts";
import { readBackup, writeBackup } from "./platform/backup-file.ts";
import { openPglite } from "./platform/databases/pglite.ts";
import { openPostgres } from "./platform/databases/postgres.ts";
import type { Database, Step } from "./platform/database.ts";
import { type DumpFacts, load, verifyDump } from "./platform/dump.ts";
import { practiceStep, restoredStep, settleStep } from "./platform/epoch.ts";
import { type FolderLock, lockFolder } from "./platform/folder-lock.ts";
import type { Log } from "./platform/log.ts";
import { migrate } from "./platform/migration.ts";
import { writePracticeMark } from "./platform/practice-mark.ts";

export interface World {
  readonly clock: Clock;
  readonly log: Log;
  /** The hub's own data: store, key, tokens. Absolute. */
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Where the parts of a data folder lie. */
export const placesOf = (folder: string) => ({
  data: folder,
  store: join(folder, "store"),
  key: join(folder, "key"),
  secrets: join(folder, "secrets.json"),
  tokens: join(folder, "tokens"),
  heads: join(folder, "heads.jsonl"),
  headKey: join(folder, "head-key.pem"),
  practice: join(folder, "practice-copy.json"),
  /** Versions of hub.yaml, drafts of connections, and files given through the API. */
  versions: join(folder, "configuration"),
  drafts: join(folder, "drafts"),
  uploads: join(folder, "uploads"),
});

/** Where heads are signed to, and with which key. `heads`: as hub.yaml says. */
export const headPlacesOf = (folder: string, heads: string | undefined) => {
  const { heads: here, headKey: keyFile } = placesOf(folder);
  return { headFile: heads ?? here, keyFile };
};

export interface Store {
  readonly database: Database;
  readonly lock: FolderLock | undefined;
  close(): Promise<void>;
}

/** The store of a data folder, or the PostgreSQL of DATABASE_URL; either way the folder is held. Nothing is migrated yet. */
export async function openStore({ log, folder, environment = process.env }: World): Promise<Store> {
  const notice = (message: string): void => log.warn(message);
  const { store } = placesOf(folder);
  const url = environment["DATABASE_URL"];
  if (url === undefined || url === "") {
    const database = await openPglite({ place: { kind: "folder", folder: store }, notice });
    return { database, lock: database.lock, close: () => database.close() };
  }
  mkdirSync(store, { recursive: true, mode: 0o700 });
  const lock = lockFolder(store, { clock: systemClock, notice });
  try {
    const database = await openPostgres({ url });
    return {
      database,
      lock,
      close: async () => {
        await database.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Loads a backup into a store without a hub in it. The embedded store is made beside its place and moved there when it is
 * whole. Faults: `store-not-empty`, `backup-unreadable`, `dump-damaged`, and those of the store.
 */
export async function restoreBackup(
  file: string,
  { folder, environment = process.env }: Pick<World, "folder" | "environment">,
  last: Step = restoredStep(),
): Promise<DumpFacts> {
  await verifyDump(readBackup(file));
  const url = environment["DATABASE_URL"];
  if (url !== undefined && url !== "") return loadInto(await openPostgres({ url }), file, last);
  const { store } = placesOf(folder);
  if (existsSync(store)) {
    const hint = "move it away first; it is not touched";
    throw new Fault({ code: "store-not-empty", subject: store, cause: "there is a store already", hint });
  }
  const making = `${store}.restoring`;
  rmSync(making, { recursive: true, force: true });
  const facts = await loadInto(await openPglite({ place: { kind: "folder", folder: making } }), file, last);
  renameSync(making, store);
  return facts;
}

/**
 * Makes a practice copy of a backup in a new folder. It lies in that folder, whatever DATABASE_URL says: a line to a server would leave it.
 * Faults: those of a restore, `practice-copy` where the folder is already one.
 */
export async function restorePractice(file: string, { clock, folder }: Pick<World, "clock" | "folder">): Promise<DumpFacts> {
  const { store, practice } = placesOf(folder);
  if (existsSync(practice) || existsSync(store)) {
    const cause = existsSync(practice) ? "it is a practice copy already" : "it holds a hub that works";
    const hint = existsSync(practice)
      ? "start it with --practice and no backup, or name a new folder with --data"
      : "name a new folder with --data";
    throw new Fault({ code: "practice-copy", subject: folder, cause, hint });
  }
  const { position } = await verifyDump(readBackup(file));
  writePracticeMark(practice, { backup: file, since: instantText(clock.now()), position });
  return restoreBackup(file, { folder, environment: {} }, practiceStep());
}

/** Copies an embedded hub to an empty PostgreSQL, through a backup file that stays. */
export async function moveToPostgres(url: string, backup: string, world: World): Promise<DumpFacts> {
  const store = await openStore({ ...world, environment: {} });
  try {
    await migrate(store.database);
    await writeBackup(store.database, backup);
  } finally {
    await store.close();
  }
  return loadInto(await openPostgres({ url }), backup, settleStep());
}

/** `last`: what the database is told when all is in it. */
async function loadInto(database: Database, file: string, last: Step): Promise<DumpFacts> {
  try {
    const facts = await load(database, readBackup(file));
    await database.write([last]);
    return facts;
  } finally {
    await database.close();
  }
}
