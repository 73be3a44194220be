// The hub's own signature: Ed25519, the private key in a file that only the hub's user can read, made at the first use.
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Fault } from "../base/fault.ts";

export interface SigningKey {
  /** base64url. The same bytes give the same signature. Fault `signing-key-unusable`. */
  sign(bytes: Uint8Array): string;
  isSigned(bytes: Uint8Array, signature: string): boolean;
  /** PEM, to give away: with it anybody can check a signature. */
  publicKey(): string;
}

export function openSigningKey(file: string): SigningKey {
  let held: { readonly privateKey: KeyObject; readonly publicKey: KeyObject } | undefined;
  const keys = () => (held ??= existsSync(file) ? readKeys(file) : makeKeys(file));
  return {
    sign: (bytes) => sign(null, bytes, keys().privateKey).toString("base64url"),
    isSigned: (bytes, signature) => verify(null, bytes, keys().publicKey, Buffer.from(signature, "base64url")),
    publicKey: () => keys().publicKey.export({ type: "spki", format: "pem" }) as string,
  };
}

/** Whether the holder of a public key (PEM) signed these bytes; false too where the key or the signature is none. */
export function isSignedBy(publicKey: string, bytes: Uint8Array, signature: string): boolean {
  try {
    return verify(null, bytes, createPublicKey(publicKey), Buffer.from(signature, "base64url"));
  } catch {
    return false;
  }
}

const pairOf = (privateKey: KeyObject) => ({ privateKey, publicKey: createPublicKey(privateKey) });

const readKeys = (path: string) => {
  try {
    return pairOf(createPrivateKey(readFileSync(path)));
  } catch (error) {
    throw unusable(error, path, "put back the key file that signed before");
  }
};

const makeKeys = (path: string) => {
  try {
    const { privateKey } = generateKeyPairSync("ed25519");
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600, flag: "wx" });
    return pairOf(privateKey);
  } catch (error) {
    throw unusable(error, path, "make the folder writable for the hub's user");
  }
};

/** The origin of a key's error is left out on purpose: it may quote what it was given. */
const unusable = (error: unknown, subject: string, hint: string): Fault => {
  const why = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  return new Fault({ code: "signing-key-unusable", subject, cause: `the key file cannot be used (${why})`, hint });
};
