import { pbkdf2Sync, randomBytes } from "node:crypto";

/** A password as Odoo and Tryton keep it, in the form of passlib: `rounds` says how long it takes to check. */
export function passlibHash(password: string, rounds: number): string {
  const salt = randomBytes(16);
  const text = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/, "").replaceAll("+", ".");
  return `$pbkdf2-sha512$${rounds}$${text(salt)}$${text(pbkdf2Sync(password, salt, rounds, 64, "sha512"))}`;
}
