// One folder per run that every temporary file of it lies in, so that a test which forgets its own fills no disk.
import { chmodSync, mkdtempSync, readdirSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const prefix = "synchromesh-run-";

/** Linux keeps it in memory: a thousand tests begin with a copy of a database, which takes a disk five times as long. */
const inMemory = "/dev/shm";
/** More than all tests together ever hold at once. */
const roomBytes = 8 * 2 ** 30;

/** Makes the folder the temporary one of this process and of all it starts. What cut-off runs left behind is removed. */
export const openScratch = (): { remove(): void } => {
  const outer = hasRoom(inMemory) ? inMemory : tmpdir();
  for (const name of readdirSync(outer)) if (isLeft(name)) clear(join(outer, name));
  const folder = mkdtempSync(join(outer, `${prefix}${process.pid}-`));
  // The user of a PostgreSQL server started below passes through it.
  chmodSync(folder, 0o711);
  for (const variable of ["TMPDIR", "TMP", "TEMP"]) process.env[variable] = folder;
  return { remove: () => clear(folder) };
};

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= roomBytes;
  } catch {
    return false;
  }
}

/** Another run may clear it at the same moment; what is left is cleared by the next. */
function clear(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Named above.
  }
}

const isLeft = (name: string): boolean => {
  const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
  return pid !== undefined && !isAlive(Number(pid));
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};
