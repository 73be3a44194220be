// What Tryton answers, always with HTTP 200: a result, or an error in words.

import { type ExactJson, isExactList, isExactObject, parseExactJson } from "../../base/exact-json.ts";
import { Fault, isFault } from "../../base/fault.ts";

export type Answer =
  | { readonly kind: "result"; readonly result: ExactJson }
  /** Tryton says itself why not: `name` is the exception, such as UserError. */
  | { readonly kind: "refused"; readonly name: string; readonly cause: string }
  /** Something in it broke. */
  | { readonly kind: "broken"; readonly cause: string };

const spoken = new Set(["UserError", "UserWarning", "ConcurrencyException", "LoginException", "MissingDependenciesException"]);

/** Undefined where it is no answer of Tryton at all. */
export function answerOf(body: Uint8Array): Answer | undefined {
  const json = jsonOf(body);
  if (json === undefined || !isExactObject(json)) return undefined;
  if (json["result"] !== undefined) return { kind: "result", result: json["result"] };
  const { error } = json;
  if (error === undefined || !isExactList(error)) return undefined;
  const name = textOf(error[0] ?? null);
  if (!spoken.has(name)) return { kind: "broken", cause: `it says: ${name}` };
  return { kind: "refused", name, cause: reasonOf(name, error[1] ?? null) };
}

/** Its own words: a message and a description. A warning has its name in front of them, which nobody reads. */
function reasonOf(name: string, said: ExactJson): string {
  const texts = isExactList(said) ? said.slice(name === "UserWarning" ? 1 : 0) : [said];
  return texts
    .filter((text): text is string => typeof text === "string" && text !== "")
    .slice(0, 2)
    .join(" ");
}

const textOf = (value: ExactJson): string => (typeof value === "string" ? value : "an error without words");

function jsonOf(body: Uint8Array): ExactJson | undefined {
  try {
    return parseExactJson(Buffer.from(body).toString("utf8"), "answer");
  } catch (error) {
    if (isFault(error)) return undefined;
    throw error;
  }
}

/**
 * Faults: `source-answer` for what is no answer of Tryton, `source-permission` for what it does not let the user read, `source-query`
 * for what it cannot read.
 */
export function resultOf(body: Uint8Array, subject: string): ExactJson {
  const answer = answerOf(body);
  if (answer?.kind === "result") return answer.result;
  const fault = (code: string, cause: string, hint: string): Fault => new Fault({ code, subject, cause, hint });
  if (answer === undefined)
    throw fault("source-answer", "its answer is none of Tryton", "check the address: something else answers in the place of Tryton");
  if (answer.kind === "broken") throw fault("source-query", answer.cause, "correct model, fields and domain of the feed in hub.yaml");
  const hint = "give a group of the hub's user the right to read this, and what its references lead to";
  throw fault(answer.name === "LoginException" ? "source-login" : "source-permission", answer.cause, hint);
}

/** Fault `source-answer` where it is no list of records. */
export function recordsOf(body: Uint8Array, subject: string): readonly ExactJson[] {
  const result = resultOf(body, subject);
  if (isExactList(result)) return result;
  throw new Fault({ code: "source-answer", subject, cause: "its answer is no list of records", hint: "check the model of the feed" });
}
