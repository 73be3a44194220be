// Passwords: argon2id, kept in PHC form with the cost they were made at.

import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { Fault } from "../base/fault.ts";

export interface PasswordCost {
  /** KiB */
  readonly memory: number;
  readonly passes: number;
  readonly lanes: number;
}

/** RFC 9106, second recommended option. */
export const passwordCost: PasswordCost = { memory: 65_536, passes: 3, lanes: 4 };

const saltBytes = 16;
const tagBytes = 32;
/** Characters. Length is what counts: no other rule is asked of a password. */
const passwordMin = 12;
export const passwordMax = 200;

const bare = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64").replaceAll("=", "");

/** The same letters typed on another keyboard are the same password. */
const normal = (text: string): string => text.normalize("NFKC");

export async function passwordHash(text: string, cost: PasswordCost): Promise<string> {
  const salt = randomBytes(saltBytes);
  const tag = await derive(text, salt, cost);
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.lanes}$${bare(salt)}$${bare(tag)}`;
}

const form = /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{16,})\$([A-Za-z0-9+/]{16,})$/;

/** `kept`: what `passwordHash` gave. What is no such text is no password. */
export async function isPassword(text: string, kept: string): Promise<boolean> {
  const [, memory, passes, lanes, salt = "", tag = ""] = form.exec(kept) ?? [];
  if (memory === undefined) return false;
  const known = Buffer.from(tag, "base64");
  const given = await derive(text, Buffer.from(salt, "base64"), { memory: Number(memory), passes: Number(passes), lanes: Number(lanes) });
  return known.length === given.length && timingSafeEqual(known, given);
}

/** Whether it was made at another cost than passwords are made at now. */
export const isOfOtherCost = (kept: string, { memory, passes, lanes }: PasswordCost): boolean =>
  !kept.startsWith(`$argon2id$v=19$m=${memory},t=${passes},p=${lanes}$`);

const derive = (text: string, nonce: Uint8Array, { memory, passes, lanes }: PasswordCost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const message = Buffer.from(normal(text), "utf8");
    argon2("argon2id", { message, nonce, parallelism: lanes, tagLength: tagBytes, memory, passes }, (error, tag) =>
      error === null ? resolve(tag) : reject(error),
    );
  });

/** Fault `password-weak`. */
export function assertPassword(text: string, account: string): void {
  const length = Array.from(normal(text)).length;
  const cause =
    length < passwordMin
      ? `it has fewer than ${passwordMin} characters`
      : length > passwordMax
        ? `it has more than ${passwordMax} characters`
        : isMonotone(text)
          ? "it repeats a few characters"
          : normal(text).toLowerCase().includes(account)
            ? "it holds the name of the account"
            : undefined;
  if (cause === undefined) return;
  throw new Fault({ code: "password-weak", subject: account, cause, hint: "use a phrase of several words that nobody else uses" });
}

const charactersMin = 5;
const isMonotone = (text: string): boolean => new Set(normal(text)).size < charactersMin;
