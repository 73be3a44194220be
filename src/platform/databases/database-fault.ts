// What the database says, told as a fault: the code says what to do, the hint says how.
import { Fault, isFault } from "../../base/fault.ts";
import type { FaultFacts } from "../../base/fault.ts";

/** What PostgreSQL tells with an error, as far as drivers hand it on. */
interface Told {
  readonly code?: unknown;
  readonly message: string;
  readonly table?: unknown;
  readonly column?: unknown;
  readonly constraint?: unknown;
  readonly detail?: unknown;
}

type Reading = (told: Told) => FaultFacts;

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
const subjectOf = (told: Told): string =>
  [text(told.table), text(told.column) ?? text(told.constraint)].filter(Boolean).join(".") || "database";
const sentence = (told: Told): string => [told.message, text(told.detail)].filter(Boolean).join("; ");

const unreachable: Reading = (told) => ({
  code: "database-unreachable",
  subject: "database",
  cause: `the connection to the database was lost or refused: ${told.message}`,
  hint: "check that the server runs and that DATABASE_URL is right; the hub tries again by itself",
  retryable: true,
});
const raced: Reading = (told) => ({
  code: "write-raced",
  subject: subjectOf(told),
  cause: sentence(told),
  hint: "the same call may succeed now",
  retryable: true,
});
const full: Reading = (told) => ({
  code: "disk-full",
  subject: "database",
  cause: `the disk of the database is full: ${told.message}`,
  hint: "make room; nothing was half written and the hub goes on by itself",
  retryable: true,
});
const refusedData: Reading = (told) => ({
  code: "data-refused",
  subject: subjectOf(told),
  cause: sentence(told),
  hint: "one of the values does not fit its column: the batch is halved until the entry is found and parked",
});
const pageCorrupt: Reading = (told) => ({
  code: "page-corrupt",
  subject: text(told.table) ?? "database",
  cause: `the storage returned a damaged page: ${told.message}`,
  hint: "stop the hub, check the disk, and restore the last verified backup: synchromesh restore <file>",
});
const notPermitted: Reading = (told) => ({
  code: "not-permitted",
  subject: subjectOf(told),
  cause: told.message,
  hint: "grant the role of DATABASE_URL what is missing, or use the role that owns the hub's database",
});
const damaged: Reading = (told) => ({
  code: "storage-damaged",
  subject: "data folder",
  cause: `the embedded database stopped or cannot start: ${told.message.split("\n")[0] ?? ""}`,
  hint: "keep a copy of the folder, then restore the last backup into an empty one: synchromesh restore <file>",
});
const readOnly: Reading = (told) => ({
  code: "storage-read-only",
  subject: "data folder",
  cause: `the data folder cannot be written: ${told.message.split("\n")[0] ?? ""}`,
  hint: "mount the file system for writing and give the user of the hub the right to write the folder",
});

/** SQLSTATE, or its class (two characters), to what it means for us. The longer key wins. */
const bySqlState: Readonly<Record<string, Reading>> = {
  "08": unreachable,
  "22": refusedData,
  "23": refusedData,
  "40001": raced,
  "40P01": raced,
  "55P03": raced,
  "57014": raced,
  "25P03": unreachable,
  "28": unreachable,
  "3D000": unreachable,
  "42501": notPermitted,
  "53100": full,
  "53300": unreachable,
  "53200": raced,
  "54000": refusedData,
  "57P01": unreachable,
  "57P02": unreachable,
  "57P03": unreachable,
  "57P05": unreachable,
  XX001: pageCorrupt,
  XX002: pageCorrupt,
};

/** Codes of the operating system, and words of the drivers where they give no code. */
const bySystemCode: Readonly<Record<string, Reading>> = {
  ECONNREFUSED: unreachable,
  ECONNRESET: unreachable,
  ENOTFOUND: unreachable,
  ETIMEDOUT: unreachable,
  EPIPE: unreachable,
  ENOSPC: full,
  EROFS: readOnly,
  ENOTDIR: readOnly,
  EEXIST: readOnly,
  EACCES: readOnly,
  EPERM: readOnly,
};
const byWords: readonly (readonly [RegExp, Reading])[] = [
  [/Connection terminated|Client has encountered a connection error|timeout expired|not queryable/i, unreachable],
  [/ENOSPC|No space left|file write failed/i, full],
  [/EROFS|Read-only file system/i, readOnly],
  [/Aborted\(|failed to initialize|PGlite is closed|RuntimeError|unreachable|memory access out of bounds|ErrnoError/i, damaged],
];

/** The fault behind an error of a driver; an error that is none (wrong SQL, a bug) comes back as it is, to crash with. */
export const databaseFault = (error: unknown): Fault | Error => {
  if (isFault(error)) return error;
  if (!(error instanceof Error)) return new Error(String(error));
  const told: Told = error;
  const code = text(told.code);
  const reading =
    (code === undefined
      ? undefined
      : (bySqlState[code] ?? bySystemCode[code] ?? (code.length === 5 ? bySqlState[code.slice(0, 2)] : undefined))) ??
    (code === undefined || code.startsWith("XX") || code.startsWith("58")
      ? byWords.find(([words]) => words.test(`${error.name}: ${error.message}`))?.[1]
      : undefined);
  if (reading !== undefined) return new Fault(reading(told), error);
  return code === undefined ? error : new Error(`${error.message} (SQLSTATE ${code})`, { cause: error });
};

/** For a call that comes after `close`. */
export const databaseClosed = (): Fault =>
  new Fault({
    code: "database-stopped",
    subject: "database",
    cause: "the database is closed",
    hint: "start the hub again; what was acknowledged is stored",
  });
