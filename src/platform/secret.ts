// Secrets: sealed with AES-256-GCM in a file beside the configuration, the key in another file outside the database.
// A value is given out only by a resolver, to the connector that needs it; faults name the reference, never the value.
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, resolve as resolvePath } from "node:path";
import { Fault } from "../base/fault.ts";
import { sha256Hex } from "../base/hash.ts";

export interface SecretKey {
  readonly bytes: Buffer;
  /** Tells keys apart without giving anything away. */
  readonly id: string;
}

const keyLength = 32;
const nonceLength = 12;
const tagLength = 16;

const keyOf = (bytes: Buffer): SecretKey => ({ bytes, id: sha256Hex(bytes).slice(0, 8) });

/** Makes a key file that only its owner can read. An existing one is never replaced: what it sealed would be lost. */
export const writeKeyFile = (path: string): SecretKey => {
  const bytes = randomBytes(keyLength);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, `${bytes.toString("base64")}\n`, { mode: 0o600, flag: "wx" });
  return keyOf(bytes);
};

/** Fault `secret-key-unreadable`. */
export const readKeyFile = (path: string): SecretKey => {
  const bytes = Buffer.from(readText(path, "secret-key-unreadable").trim(), "base64");
  if (bytes.length === keyLength) return keyOf(bytes);
  throw new Fault({
    code: "secret-key-unreadable",
    subject: path,
    cause: `a key is ${keyLength} bytes in base64`,
    hint: "put back the key file that init wrote",
  });
};

/** `context` names the place of the secret: a sealed text moved to another name does not open. */
export const seal = (text: string, key: SecretKey, context: string): string => {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv("aes-256-gcm", key.bytes, nonce).setAAD(Buffer.from(context));
  const sealed = Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `v1.${key.id}.${sealed.toString("base64url")}`;
};

/** Faults: `secret-key-wrong` where another key sealed it, `secret-damaged` where the text or its place was changed. */
export const unseal = (sealed: string, key: SecretKey, context: string): string => {
  const [version, id, body = ""] = sealed.split(".");
  if (version === "v1" && id !== key.id) {
    throw new Fault({
      code: "secret-key-wrong",
      subject: context,
      cause: `it was sealed with key ${id ?? ""}, the key file holds key ${key.id}`,
      hint: "put back the key file that sealed it, or set the secret again",
    });
  }
  try {
    const bytes = Buffer.from(body, "base64url");
    const decipher = createDecipheriv("aes-256-gcm", key.bytes, bytes.subarray(0, nonceLength), { authTagLength: tagLength });
    decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-tagLength));
    return decipher.update(bytes.subarray(nonceLength, -tagLength), undefined, "utf8") + decipher.final("utf8");
  } catch {
    // The origin is left out on purpose: a cipher's error may quote what it was given.
    throw new Fault({
      code: "secret-damaged",
      subject: context,
      cause: "the sealed text was changed, or moved from another name",
      hint: "set the secret again",
    });
  }
};

/** The sealed secrets of a file, by name: JSON, safe to back up beside the configuration. */
export const readSealed = (path: string): ReadonlyMap<string, string> =>
  existsSync(path) ? new Map(Object.entries(JSON.parse(readText(path, "secret-unreadable")) as Record<string, string>)) : new Map();

export const storeSecret = (path: string, name: string, value: string, key: SecretKey): void => {
  const sealed = new Map(readSealed(path)).set(name, seal(value, key, name));
  const next = `${path}.next`;
  writeFileSync(next, `${JSON.stringify(Object.fromEntries(sealed), null, 2)}\n`, { mode: 0o600 });
  renameSync(next, path);
};

export interface SecretPlaces {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Relative `${file:...}` paths start here: the folder of hub.yaml. */
  readonly folder: string;
  readonly keyFile: string;
  readonly sealedFile: string;
}

export interface SecretResolver {
  /** Replaces `${env:NAME}`, `${file:path}` and `${secret:name}` in a text. Fault `secret-missing` names the reference. */
  resolve(text: string): Promise<string>;
}

const reference = /\$\{(env|file|secret):([^}]+)\}/g;

export const secretResolver = (places: SecretPlaces): SecretResolver => ({
  resolve: async (text) => text.replace(reference, (whole, kind: string, name: string) => valueOf(places, kind, name) ?? missing(whole)),
});

const valueOf = (places: SecretPlaces, kind: string, name: string): string | undefined => {
  if (kind === "env") return places.environment[name];
  // The line end that an editor or echo leaves is not part of a password.
  if (kind === "file") return readText(resolvePath(places.folder, name), "secret-unreadable").replace(/\r?\n$/, "");
  const sealed = readSealed(places.sealedFile).get(name);
  return sealed === undefined ? undefined : unseal(sealed, readKeyFile(places.keyFile), name);
};

const missing = (whole: string): never => {
  throw new Fault({
    code: "secret-missing",
    subject: whole,
    cause: "nothing is stored under this reference",
    hint: "set the environment variable, write the file, or store the secret",
  });
};

const readText = (path: string, code: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new Fault({
      code,
      subject: path,
      cause: `the file cannot be read (${why})`,
      hint: "check that it exists and that this user may read it",
    });
  }
};
