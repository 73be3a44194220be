// What a Frappe server says of a call that failed, in the words of a fault. The reason is the server's own.

import { type ExactJson, isExactList, isExactObject, parseExactJson } from "../../base/exact-json.ts";
import { Fault, isFault } from "../../base/fault.ts";

/** An exception of the server; it has undone what the call did. */
export interface ServerError {
  /** TimestampMismatchError */
  readonly name: string;
  readonly message: string;
}

/** Of the body of an answer; undefined where it tells none. */
export function serverError(json: ExactJson): ServerError | undefined {
  if (!isExactObject(json)) return undefined;
  const { exc_type: type = null, exception = null, _server_messages: messages = null, _error_message: other = null } = json;
  const raised = typeof exception === "string" ? /^(?:[\w.]*\.)?(\w+)(?::\s*([\s\S]*))?$/.exec(exception.trim()) : null;
  const name = typeof type === "string" ? type : raised?.[1];
  const shown = typeof messages === "string" ? shownMessages(messages) : [];
  if (name === undefined && shown.length === 0) return undefined;
  const told = [shown.join("; "), typeof other === "string" ? plain(other) : "", plain(raised?.[2] ?? "")].find((one) => one !== "");
  return { name: name ?? "", message: told ?? name ?? "" };
}

/** Messages for a person: a JSON text with a list of JSON texts. */
function shownMessages(text: string): string[] {
  const list = parsed(text);
  if (list === undefined || !isExactList(list)) return [];
  const said = list.map((one) => {
    const told = typeof one === "string" ? (parsed(one) ?? one) : one;
    const message = isExactObject(told) ? (told["message"] ?? null) : told;
    return typeof message === "string" ? plain(message) : "";
  });
  return [...new Set(said.filter((one) => one !== ""))];
}

function parsed(text: string): ExactJson | undefined {
  try {
    return parseExactJson(text, "its reason");
  } catch (error) {
    if (!isFault(error)) throw error;
    return undefined;
  }
}

const causeMax = 500;

/** Messages are HTML. */
function plain(html: string): string {
  const text = html
    .replace(/<br\s*\/?>|<\/(?:p|div|li)>/gi, "; ")
    .replace(/<[^>]*>/g, "")
    .replace(/\s+/g, " ")
    .replace(/(?:; )+(?=; |$)/g, "")
    .trim();
  return text.length > causeMax ? `${text.slice(0, causeMax)}…` : text;
}

/** What the server says of itself at a moment, not of the call. */
const passing = new Set([
  ..."QueryDeadlockError QueryTimeoutError DocumentLockedError SessionBootFailed".split(" "),
  ..."TooManyRequestsError RateLimitExceededError InReadOnlyMode".split(" "),
]);

/** Faults: `source-login`, `source-permission`, `source-busy`, `source-refused`. */
export function faultOf({ name, message }: ServerError, status: number, subject: string): Fault {
  const fault = (code: string, hint: string, retryable = false): Fault => new Fault({ code, subject, cause: message, hint, retryable });
  if (passing.has(name)) return fault("source-busy", "nothing to do: a later run goes on where this one stopped", true);
  if (status === 401 || name === "AuthenticationError") return fault("source-login", "check the API key and secret of the hub's user");
  if (status === 403 || name === "PermissionError") return fault("source-permission", "give the hub's user a role that may read it");
  return fault("source-refused", "correct doctype, fields or filters of the feed; it is not asked again before the next run");
}
