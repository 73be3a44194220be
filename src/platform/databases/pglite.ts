// PGlite as the store: the engine in a worker thread over a data folder, with what it lacks: a lock, a watchdog, a version
// check and a free-space watermark. It never syncs: a process kill loses nothing, a power cut may.
import { mkdirSync, statfsSync } from "node:fs";
import type { Clock } from "../../base/clock.ts";
import { systemClock } from "../../base/clock.ts";
import { Fault } from "../../base/fault.ts";
import type { Database } from "../database.ts";
import { lockFolder } from "../folder-lock.ts";
import type { FolderLock, Notice } from "../folder-lock.ts";
import { checkFolderVersion } from "../folder-version.ts";
import { databaseFault } from "./database-fault.ts";
import { pgliteCode } from "./pglite-code.ts";
import { bytesOf, openWorker, rowsOf } from "./worker-client.ts";

export interface PgliteOptions {
  readonly place: { readonly kind: "memory"; readonly image?: Uint8Array } | { readonly kind: "folder"; readonly folder: string };
  /** Writes are refused while less is free on the file system, bytes. */
  readonly watermarkBytes?: number;
  /** A worker silent for longer is ended and opened again. */
  readonly answerMsMax?: number;
  readonly clock?: Clock;
  /** Told when a lock left behind is taken over, or lost. */
  readonly notice?: Notice;
}

export interface EmbeddedDatabase extends Database {
  /** The lock of the folder, to announce the address of the running hub; undefined in memory. */
  readonly lock: FolderLock | undefined;
  /** The whole data folder as a tar file, to open again with `image`. */
  image(): Promise<Uint8Array>;
}

/** Room for a few commits, a checkpoint and the operator's own work on a full disk. */
export const watermarkBytesDefault = 256 * 1024 * 1024;

/** Faults: `folder-held`, `folder-version`, `storage-damaged`, `storage-read-only`; writes also `disk-low`, `folder-lost`. */
export const openPglite = async (options: PgliteOptions): Promise<EmbeddedDatabase> => {
  const { place, watermarkBytes = watermarkBytesDefault, answerMsMax, clock = systemClock, notice = () => undefined } = options;
  const folder = place.kind === "folder" ? place.folder : undefined;
  const lock = folder === undefined ? undefined : takeFolder(folder, clock, notice);
  const open = async () => {
    if (folder !== undefined) checkFolderVersion(folder);
    const image = place.kind === "memory" ? place.image : undefined;
    return openWorker({ kind: "pglite", code: await pgliteCode(), folder, image }, answerMsMax);
  };
  const worker = await open().catch((error: unknown) => {
    lock?.release();
    throw error;
  });
  return {
    lock,
    profile: { name: "pglite", survivesPowerCut: false, readsBesideWrites: false, version: worker.version() },
    read: async (queries, scope = { kind: "hub" }) => rowsOf(await worker.run({ kind: "read", queries, scope })),
    write: async (steps, patienceMs) => {
      lock?.assertHeld();
      if (folder !== undefined) refuseLowDisk(folder, watermarkBytes);
      return rowsOf(await worker.run({ kind: "write", steps }, undefined, patienceMs));
    },
    exportRows: async (queries, take) => {
      await worker.run({ kind: "export", queries }, take);
    },
    image: async () => bytesOf(await worker.run({ kind: "image" })),
    close: async () => {
      await worker.close();
      lock?.release();
    },
  };
};

const takeFolder = (folder: string, clock: Clock, notice: Notice): FolderLock => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return lockFolder(folder, { clock, notice });
  } catch (error) {
    throw databaseFault(error);
  }
};

/** Asked before every write, so it recovers by itself; the call costs microseconds. */
const refuseLowDisk = (folder: string, watermarkBytes: number): void => {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free >= watermarkBytes) return;
  throw new Fault({
    code: "disk-low",
    subject: folder,
    cause: `${Math.floor(free / 1_048_576)} MiB are free, writing stops below ${Math.floor(watermarkBytes / 1_048_576)} MiB`,
    hint: "make room on that file system; reading goes on and writing starts again by itself",
    retryable: true,
  });
};
