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

/** For whom a secret was stored, and where it may be sent: no other connection has it, and no other origin. */
export interface SecretBinding {
  readonly connection: string;
  /** Such as https://erp.example.com; empty: it is sent nowhere. */
  readonly origins: readonly string[];
}

/** The binding stands beside what is sealed and is part of its place: one that was changed does not open. */
export const sealBound = (text: string, key: SecretKey, context: string, binding: SecretBinding): string => {
  const bound = Buffer.from(JSON.stringify(binding)).toString("base64url");
  return `${seal(text, key, `${context}\n${bound}`).replace(/^v1/, "v2")}.${bound}`;
};

/** Undefined: it was stored for whoever hub.yaml gives it to. */
export const bindingOf = (sealed: string): SecretBinding | undefined => {
  const bound = sealed.split(".")[3];
  return bound === undefined ? undefined : (JSON.parse(Buffer.from(bound, "base64url").toString("utf8")) as SecretBinding);
};

/** Faults: `secret-key-wrong` where another key sealed it, `secret-damaged` where the text or its place was changed. */
export const unseal = (sealed: string, key: SecretKey, name: string): string => {
  const [version, id, body = "", bound] = sealed.split(".");
  const context = version === "v2" ? `${name}\n${bound ?? ""}` : name;
  if (id !== key.id) {
    throw new Fault({
      code: "secret-key-wrong",
      subject: name,
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
      subject: name,
      cause: "the sealed text was changed, or moved from another name",
      hint: "set the secret again",
    });
  }
};

/** The sealed secrets of a file, by name: JSON, safe to back up beside the configuration. */
export const readSealed = (path: string): ReadonlyMap<string, string> =>
  existsSync(path) ? new Map(Object.entries(JSON.parse(readText(path, "secret-unreadable")) as Record<string, string>)) : new Map();

/** With a binding only that connection has it. */
export const storeSecret = (path: string, name: string, value: string, key: SecretKey, binding?: SecretBinding): void => {
  const text = binding === undefined ? seal(value, key, name) : sealBound(value, key, name, binding);
  const sealed = new Map(readSealed(path)).set(name, text);
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
  /** Replaces `${env:NAME}`, `${file:path}` and `${secret:name}` in a text. Faults: `secret-missing`, `secret-elsewhere`. */
  resolve(text: string): Promise<string>;
  /** The same for one connection, which has what was stored for it while `options` lead to no other origin than then. */
  of(connection: string, options: unknown): Pick<SecretResolver, "resolve">;
  /** The connection that a reference was sealed for alone; undefined: it may be given to any. */
  boundTo(reference: string): string | undefined;
  /** Where these options lead, once what they refer to is put in. */
  originsOf(options: unknown): readonly string[];
}

const reference = /\$\{(env|file|secret):([^}]+)\}/g;

/** The references in a text, as they are written. */
export const referencesIn = (text: string): readonly string[] => text.match(reference) ?? [];

export const secretResolver = (places: SecretPlaces): SecretResolver => {
  const put = (text: string, isAllowed: (name: string, binding: SecretBinding) => void): string =>
    text.replace(reference, (whole, kind: string, name: string) => valueOf(places, kind, name, isAllowed) ?? missing(whole));
  const originsOf = (options: unknown): readonly string[] => [
    ...new Set(textsIn(options).flatMap((text) => originOf(() => put(text, () => undefined)))),
  ];
  return {
    resolve: async (text) => put(text, (name, { connection }) => elsewhere(name, `it was stored for ${connection} alone`)),
    of: (connection, options) => ({
      resolve: async (text) =>
        put(text, (name, binding) => {
          if (binding.connection !== connection) elsewhere(name, `it was stored for ${binding.connection}, not for ${connection}`);
          const other = originsOf(options).find((one) => !binding.origins.includes(one));
          if (other !== undefined) elsewhere(name, `it was stored for ${binding.origins.join(", ") || "no address"}, not for ${other}`);
        }),
    }),
    boundTo(written) {
      const name = /^\$\{secret:([^}]+)\}$/.exec(written)?.[1];
      const sealed = name === undefined ? undefined : readSealed(places.sealedFile).get(name);
      return sealed === undefined ? undefined : bindingOf(sealed)?.connection;
    },
    originsOf,
  };
};

const elsewhere = (name: string, cause: string): never => {
  const hint = "give its value again, for this connection and this address";
  throw new Fault({ code: "secret-elsewhere", subject: `\${secret:${name}}`, cause, hint });
};

const textsIn = (value: unknown): string[] => {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

/** None for what is no address, or refers to what is not there. */
const originOf = (text: () => string): string[] => {
  let url: URL | null;
  try {
    url = URL.parse(text());
  } catch (error) {
    if (error instanceof Fault) return [];
    throw error;
  }
  return url === null || url.host === "" ? [] : [`${url.protocol}//${url.host}`];
};

const valueOf = (
  places: SecretPlaces,
  kind: string,
  name: string,
  isAllowed: (name: string, binding: SecretBinding) => void,
): string | undefined => {
  if (kind === "env") return places.environment[name];
  // The line end that an editor or echo leaves is not part of a password.
  if (kind === "file") return readText(resolvePath(places.folder, name), "secret-unreadable").replace(/\r?\n$/, "");
  const sealed = readSealed(places.sealedFile).get(name);
  if (sealed === undefined) return undefined;
  const binding = bindingOf(sealed);
  if (binding !== undefined) isAllowed(name, binding);
  return unseal(sealed, readKeyFile(places.keyFile), name);
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
