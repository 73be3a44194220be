// What an Odoo server says of a call that failed, in the words of a fault. The reason is the server's own.

import { type ExactJson, isExactObject } from "../../base/exact-json.ts";
import { Fault } from "../../base/fault.ts";

/** An exception of the server; it has undone what the call did. */
export interface ServerError {
  /** odoo.exceptions.UserError */
  readonly name: string;
  readonly message: string;
}

/** The error of an answer in either protocol; undefined where it is none. */
export function serverError(json: ExactJson): ServerError | undefined {
  if (!isExactObject(json)) return undefined;
  const error = json["error"] ?? null;
  if (isExactObject(error)) {
    const data = error["data"] ?? null;
    return errorOf(isExactObject(data) ? data : error) ?? { name: "", message: "it says no reason" };
  }
  return "debug" in json || "arguments" in json ? errorOf(json) : undefined;
}

const errorOf = (json: { readonly [key: string]: ExactJson }): ServerError | undefined => {
  const { name, message } = json;
  if (typeof message !== "string") return undefined;
  const said = message.trim().replace(/\s*\n\s*/g, "; ");
  return {
    name: typeof name === "string" ? name : "",
    message: said === "" ? (typeof name === "string" ? name : "it says no reason") : said,
  };
};

const causeMax = 500;

/** What its database says of itself at a moment, not of the call. */
const passing = new Set(
  "OperationalError InterfaceError PoolError SerializationFailure DeadlockDetected LockNotAvailable QueryCanceled AdminShutdown".split(" "),
);

/** Faults: `source-login`, `source-permission`, `source-busy`, `source-refused`. */
export function faultOf({ name, message }: ServerError, subject: string): Fault {
  const cause = message.length > causeMax ? `${message.slice(0, causeMax)}…` : message;
  const fault = (code: string, hint: string, retryable = false): Fault => new Fault({ code, subject, cause, hint, retryable });
  if (/\.(?:AccessDenied|SessionExpiredException|Unauthorized)$/.test(name)) return login(subject, cause);
  if (/database ".*" does not exist/.test(message)) return fault("source-login", "correct database: of the source");
  if (/\.(?:AccessError|Forbidden)$/.test(name)) return fault("source-permission", "give the hub's user the right to this model");
  if (name.startsWith("psycopg2.") && passing.has(name.split(".").at(-1) ?? ""))
    return fault("source-busy", "nothing to do: a later run goes on where this one stopped", true);
  return fault("source-refused", "correct model, fields or domain of the feed; it is not asked again before the next run");
}

export const login = (subject: string, cause: string): Fault =>
  new Fault({ code: "source-login", subject, cause, hint: "check user:, database: and the API key; from 19 on a password is no key" });
