// One hub per data folder. The lock file names the process that holds it; it is stale when that process is gone, or is another
// one with the same number, and never by age. A holder on another machine cannot be asked, so it counts as alive.
import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname, uptime } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type Clock, systemClock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";

export const lockFileName = "synchromesh.lock";

/** What the lock file holds. Times are ms since the epoch; `start` is the kernel's start mark of the process, where there is one. */
const holderShape = z.object({
  pid: z.number(),
  start: z.string(),
  host: z.string(),
  since: z.number(),
  beatAt: z.number(),
  /** Which run of the machine it belongs to; absent: written by an older release. */
  boot: z.string().optional(),
  /** Where the running hub's API answers: commands become its clients. */
  api: z.string().optional(),
});
export type FolderHolder = Readonly<z.infer<typeof holderShape>>;

export type Notice = (message: string) => void;

export interface FolderLock {
  /** Whoever held it before ended with the machine: what had not come to the disk may be gone. Stands until `settle`. */
  readonly afterCrash: boolean;
  settle(): void;
  /** Names the API address of the running hub in the lock file. */
  announce(api: string): void;
  /** Fault `folder-lost` when the lock file was deleted or replaced: whoever did may be writing now. */
  assertHeld(): void;
  release(): void;
}

interface LockOptions {
  readonly clock: Clock;
  readonly notice: Notice;
  readonly beatMs?: number;
}

const beatMsDefault = 2_000;

/** Who holds the folder, or undefined. A lock left by a dead process is nobody's. */
export const readFolderHolder = (folder: string): FolderHolder | undefined => {
  const holder = readHolder(join(folder, lockFileName));
  return holder !== undefined && isAlive(holder) ? holder : undefined;
};

/** Takes the folder. Fault `folder-held` names the process that has it. */
export const lockFolder = (folder: string, { clock, notice, beatMs = beatMsDefault }: LockOptions): FolderLock => {
  const file = join(folder, lockFileName);
  const since = clock.now();
  const boot = bootOf();
  let holder: FolderHolder = { pid: process.pid, start: startOf(process.pid), host: hostname(), since, beatAt: since, boot };
  const left = take(file, holder, notice);
  let lost = false;

  const beat = (): void => {
    if (lost) return;
    if (!isOurs(file, holder)) {
      lost = true;
      notice(`${file} was deleted or replaced under the running hub: writing stops`);
      return;
    }
    holder = { ...holder, beatAt: clock.now() };
    replace(file, holder);
  };
  const timer = setInterval(() => quietly(beat, notice), beatMs);
  timer.unref();

  const unsettled = `${file}.unsettled`;
  if (left !== undefined && left !== boot) writeFileSync(unsettled, "", { mode: 0o600 });

  return {
    afterCrash: existsSync(unsettled),
    settle: () => rmSync(unsettled, { force: true }),
    announce: (api) => {
      holder = { ...holder, api };
      beat();
    },
    assertHeld: () => {
      if (!lost) return;
      throw new Fault({
        code: "folder-lost",
        subject: folder,
        cause: "its lock file was deleted or replaced while this hub ran, so another process may be writing",
        hint: "make sure no other hub uses the folder, then start this one again",
      });
    },
    release: () => {
      clearInterval(timer);
      if (!lost && isOurs(file, holder)) rmSync(file, { force: true });
    },
  };
};

/** A heartbeat that cannot be written (full disk) is not a lost lock: the next one tells. */
const quietly = (work: () => void, notice: Notice): void => {
  try {
    work();
  } catch (error) {
    notice(`the lock's heartbeat could not be written: ${error instanceof Error ? error.message : String(error)}`);
  }
};

/** Of a lock that was left behind, the run of the machine it is from, "" where it does not say. */
const take = (file: string, holder: FolderHolder, notice: Notice): string | undefined => {
  const own = `${file}.${holder.pid}`;
  writeFileSync(own, JSON.stringify(holder), { mode: 0o600 });
  try {
    if (claim(own, file)) return undefined;
    const other = readHolder(file);
    if (other !== undefined && isAlive(other)) throw heldFault(file, other);
    notice(`the lock of process ${other?.pid ?? "unknown"} was left behind; taken over`);
    setAside(file, other, `${own}.stale`);
    if (!claim(own, file)) throw heldFault(file, readHolder(file) ?? holder);
    return other?.boot ?? "";
  } finally {
    rmSync(own, { force: true });
  }
};

/** Of two that find a lock stale at once, the slower may move away the fresh lock of the faster: it puts it back. */
const setAside = (file: string, stale: FolderHolder | undefined, aside: string): void => {
  try {
    renameSync(file, aside);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return;
    throw error;
  }
  const moved = readHolder(aside);
  if (moved?.pid !== stale?.pid || moved?.since !== stale?.since) claim(aside, file);
  rmSync(aside, { force: true });
};

/** A link is made whole or not at all, and never over an existing file. */
const claim = (own: string, file: string): boolean => {
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
};

const replace = (file: string, holder: FolderHolder): void => {
  const next = `${file}.${holder.pid}`;
  writeFileSync(next, JSON.stringify(holder), { mode: 0o600 });
  renameSync(next, file);
};

const readHolder = (file: string): FolderHolder | undefined => {
  try {
    return holderShape.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    // Absent, or not ours to read: nobody can be named, and a lock is written whole, so nobody holds it.
    return undefined;
  }
};

const isOurs = (file: string, { pid, start, since }: FolderHolder): boolean => {
  const now = readHolder(file);
  return now !== undefined && now.pid === pid && now.start === start && now.since === since;
};

const isAlive = ({ pid, start, host }: FolderHolder): boolean => {
  if (host !== hostname()) return true;
  if (!isRunning(pid)) return false;
  return start === "" || startOf(pid) === start;
};

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not permitted to signal it: it is there.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
};

/** Clock ticks since boot at which a process started: tells it from a later one with the same number. "" where unknown. */
const startOf = (pid: number): string => {
  try {
    // The command, in parentheses, may hold spaces; the start is the 20th field after it.
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[19] ?? "";
  } catch {
    return "";
  }
};

/** Tells one run of the machine from another. Where the kernel has no name for it: the minute in which it began. */
const bootOf = (): string => {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return `since ${Math.round((systemClock.now() / 1000 - uptime()) / 60)}`;
  }
};

const heldFault = (file: string, { pid, host, since, api }: FolderHolder): Fault =>
  new Fault({
    code: "folder-held",
    subject: file,
    cause: `process ${pid} on ${host} has held the folder since ${new Date(since).toISOString()}`,
    hint: api === undefined ? "stop that process, or use another folder" : `use that hub: it answers at ${api}`,
  });
