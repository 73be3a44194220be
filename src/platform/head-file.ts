// Signed heads of the log, one JSON object a line, in a file outside the database: whoever can change the database can make a
// new chain, but not new signatures over it. Ed25519; the private key lies in a file that only the hub's user can read.
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from "node:crypto";
import { closeSync, createReadStream, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { Fault } from "../base/fault.ts";

/** The last link of the log at an instant. */
export interface Head {
  readonly hub: string;
  readonly position: number;
  readonly link: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export interface SignedHead extends Head {
  readonly signature: string;
}

export interface HeadFile {
  /** Signs the head, appends it and syncs it to disk. Fault `heads-unwritable`. */
  append(head: Head): void;
  /** Every line of the file; one that is no head comes as undefined. Fault `heads-unreadable`. */
  read(): AsyncIterable<SignedHead | undefined>;
  isSigned(head: SignedHead): boolean;
}

export interface HeadFileOptions {
  readonly file: string;
  /** Private key, PEM; made at the first use. */
  readonly keyFile: string;
}

export function openHeadFile({ file, keyFile }: HeadFileOptions): HeadFile {
  let held: { readonly privateKey: KeyObject; readonly publicKey: KeyObject } | undefined;
  const keys = () => (held ??= existsSync(keyFile) ? readKeys(keyFile) : makeKeys(keyFile));
  // A line that was cut off by a crash or a full disk is left behind: the next head begins its own.
  let lineStart = "\n";
  return {
    append(head) {
      try {
        const signature = sign(null, signedText(head), keys().privateKey).toString("base64url");
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
    isSigned: (head) => verify(null, signedText(head), keys().publicKey, Buffer.from(head.signature, "base64url")),
  };
}

const signedText = ({ hub, position, link, at }: Head): Buffer => Buffer.from(`synchromesh head|${hub}|${position}|${link}|${at}`);

function headOf(line: string): SignedHead | undefined {
  try {
    const { hub, position, link, at, signature } = JSON.parse(line) as Partial<SignedHead>;
    const isWhole = typeof position === "number" && [hub, link, at, signature].every((text) => typeof text === "string");
    return isWhole ? ({ hub, position, link, at, signature } as SignedHead) : undefined;
  } catch {
    return undefined;
  }
}

const pairOf = (privateKey: KeyObject) => ({ privateKey, publicKey: createPublicKey(privateKey) });

const readKeys = (path: string) => {
  try {
    return pairOf(createPrivateKey(readFileSync(path)));
  } catch (error) {
    throw told(error, "heads-unreadable", path, "put back the key file that signed the heads");
  }
};

const makeKeys = (path: string) => {
  const { privateKey } = generateKeyPairSync("ed25519");
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600, flag: "wx" });
  return pairOf(privateKey);
};

/** The origin of a key's error is left out on purpose: it may quote what it was given. */
const told = (error: unknown, code: string, subject: string, hint: string): Fault => {
  if (error instanceof Fault) return error;
  const why = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  return new Fault({ code, subject, cause: `the file cannot be used (${why})`, hint });
};
