// Signed heads of the log, one JSON object a line, in a file outside the database: whoever can change the database can make a
// new chain, but not new signatures over it.
import { closeSync, createReadStream, existsSync, fstatSync, fsyncSync, mkdirSync, openSync, readSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { Fault } from "../base/fault.ts";
import type { SigningKey } from "./signing-key.ts";

/** The last link of the log at an instant. */
export interface Head {
  readonly hub: string;
  readonly position: number;
  readonly link: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly epoch: number;
  /** It begins its epoch: why, and up to where the log of before is known to have gone. */
  readonly raised?: Raised;
  /** A person said that the log of this epoch is the one that goes on. */
  readonly accepted?: Accepted;
}

export interface Raised {
  readonly cause: string;
  readonly lostTo: number | null;
}

export interface Accepted {
  readonly by: string;
  readonly reason: string;
}

export interface SignedHead extends Head {
  readonly signature: string;
}

export interface HeadFile {
  /** Signs the head, appends it and syncs it to disk. Fault `heads-unwritable`. */
  append(head: Head): void;
  /** Every line of the file; one that is no head comes as undefined. Fault `heads-unreadable`. */
  read(): AsyncIterable<SignedHead | undefined>;
  /** The newest head that this hub signed; undefined where there is none. Fault `heads-unreadable`. */
  last(): SignedHead | undefined;
  isSigned(head: SignedHead): boolean;
}

export interface HeadFileOptions {
  readonly file: string;
  readonly key: SigningKey;
}

export function openHeadFile({ file, key }: HeadFileOptions): HeadFile {
  // A line that was cut off by a crash or a full disk is left behind: the next head begins its own.
  let lineStart = "\n";
  return {
    append(head) {
      try {
        const signature = key.sign(signedText(head));
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
        const handle = openSync(file, "a", 0o600);
        try {
          writeSync(handle, `${lineStart}${JSON.stringify({ ...head, signature } satisfies SignedHead)}\n`);
          fsyncSync(handle);
          lineStart = "";
        } finally {
          closeSync(handle);
        }
      } catch (error) {
        lineStart = "\n";
        throw told(error, "heads-unwritable", file, "the log goes on without a signed head; make the place writable");
      }
    },
    async *read() {
      if (!existsSync(file)) return;
      try {
        for await (const line of createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Number.POSITIVE_INFINITY }))
          if (line !== "") yield headOf(line);
      } catch (error) {
        throw told(error, "heads-unreadable", file, "check that it exists and that this user may read it");
      }
    },
    last() {
      try {
        return tailOf(file)
          .split("\n")
          .map(headOf)
          .findLast((head) => head !== undefined && key.isSigned(signedText(head), head.signature));
      } catch (error) {
        throw told(error, "heads-unreadable", file, "check that it exists and that this user may read it");
      }
    },
    isSigned: (head) => key.isSigned(signedText(head), head.signature),
  };
}

/** Heads of the first epoch are signed as they were before there were epochs. */
function signedText({ hub, position, link, at, epoch, raised, accepted }: Head): Buffer {
  const plain = `synchromesh head|${hub}|${position}|${link}|${at}`;
  if (epoch === 1 && raised === undefined && accepted === undefined) return Buffer.from(plain);
  const more = [epoch, raised?.cause ?? null, raised?.lostTo ?? null, accepted?.by ?? null, accepted?.reason ?? null];
  return Buffer.from(`${plain}|${JSON.stringify(more)}`);
}

/** Far more than the longest line: the last whole one is in it. */
const tailBytes = 65_536;

/** "" where the file is not there yet. */
function tailOf(file: string): string {
  if (!existsSync(file)) return "";
  const handle = openSync(file, "r");
  try {
    const { size } = fstatSync(handle);
    const bytes = Buffer.alloc(Math.min(size, tailBytes));
    const count = readSync(handle, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString("utf8", 0, count);
  } finally {
    closeSync(handle);
  }
}

function headOf(line: string): SignedHead | undefined {
  try {
    const { hub, position, link, at, signature, epoch = 1, raised, accepted } = JSON.parse(line) as Partial<SignedHead>;
    const isWhole =
      typeof position === "number" && typeof epoch === "number" && [hub, link, at, signature].every((text) => typeof text === "string");
    const more = { ...(raised === undefined ? {} : { raised }), ...(accepted === undefined ? {} : { accepted }) };
    return isWhole ? ({ hub, position, link, at, epoch, ...more, signature } as SignedHead) : undefined;
  } catch {
    return undefined;
  }
}

const told = (error: unknown, code: string, subject: string, hint: string): Fault => {
  if (error instanceof Fault) return error;
  const why = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  return new Fault({ code, subject, cause: `the file cannot be used (${why})`, hint });
};
