// Calls of the REST API of a Frappe site: lists of documents, a document changed or created.

import { type ExactJson, isExactObject } from "../../base/exact-json.ts";
import { Fault } from "../../base/fault.ts";
import type { ConnectorContext } from "../../source/connector.ts";
import { below } from "../http-address.ts";
import { httpCaller } from "../http-call.ts";
import type { HttpAnswer } from "../http-exchange.ts";
import { readJsonDocument } from "../json-row.ts";
import type { RateBudget, Timer } from "../rate-budget.ts";
import type { ErpnextOptions } from "./options.ts";
import { faultOf, type ServerError, serverError } from "./server-reason.ts";

export interface ListCall {
  readonly doctype: string;
  /** Of the rows of a table within documents: theirs, whose rights count. */
  readonly parent: string | undefined;
  readonly fields: readonly string[];
  readonly filters: readonly (readonly unknown[])[];
  readonly order: string;
  /** 0: all of them. */
  readonly limit: number;
}

export interface ErpnextAnswer {
  readonly data: ExactJson;
  /** The exact bytes, envelope and all. */
  readonly body: Uint8Array;
}

export type ErpnextWrite =
  | { readonly kind: "done"; readonly data: ExactJson }
  | { readonly kind: "failed"; readonly error: ServerError; readonly status: number }
  /** It was sent, and what came of it is not known. */
  | { readonly kind: "unknown"; readonly cause: string };

export interface ErpnextCaller {
  /** Whom the key belongs to. */
  user(): Promise<string>;
  list(call: ListCall, subject: string): Promise<ErpnextAnswer>;
  document(doctype: string, name: string, subject: string): Promise<ErpnextAnswer>;
  /** Called once. `name`: of the document that is changed; without it one is created. A server that says why it failed has undone it. */
  write(doctype: string, name: string | undefined, json: string, subject: string): Promise<ErpnextWrite>;
}

/** An answer is held in memory while its rows are cut out of it. */
const answerBytesMax = 64 << 20;

export function erpnextCaller(
  options: ErpnextOptions,
  address: URL,
  context: ConnectorContext,
  { budget, timer }: { readonly budget: RateBudget; readonly timer: Timer },
): ErpnextCaller {
  const { secrets } = context;
  const http = httpCaller({
    budget,
    timer,
    headers: async () => ({ authorization: `token ${await secrets.resolve(options.key)}:${await secrets.resolve(options.secret)}` }),
    timeoutMs: options.timeout_seconds * 1000,
    attemptsMax: options.attempts,
    patienceMs: options.patience_seconds * 1000,
    bytesMax: answerBytesMax,
    closing: context.closing,
    tells: (status, mediaType) => status >= 400 && mediaType === "application/json" && ![429, 502, 503, 504].includes(status),
  });
  const resource = (...parts: readonly string[]): URL => below(address, ["api/resource", ...parts.map(encodeURIComponent)].join("/"));
  return {
    async user() {
      const { data } = read(await http.get(below(address, "api/method/frappe.auth.get_logged_user"), "key"), "key", "message");
      return typeof data === "string" ? data : "a user without a name";
    },
    async list({ doctype, parent, fields, filters, order, limit }, subject) {
      const url = resource(doctype);
      url.searchParams.set("fields", JSON.stringify(fields));
      if (filters.length > 0) url.searchParams.set("filters", JSON.stringify(filters));
      url.searchParams.set("order_by", order);
      url.searchParams.set("limit_start", "0");
      url.searchParams.set("limit_page_length", String(limit));
      if (parent !== undefined) url.searchParams.set("parent", parent);
      return read(await http.get(url, subject), subject);
    },
    document: async (doctype, name, subject) => read(await http.get(resource(doctype, name), subject), subject),
    async write(doctype, name, json, subject) {
      const request =
        name === undefined ? { url: resource(doctype), json } : { url: resource(doctype, name), json, method: "PUT" as const };
      return written(await http.send(request, subject));
    },
  };
}

function written(answer: HttpAnswer | { readonly unanswered: string }): ErpnextWrite {
  const unknown = (cause: string): ErpnextWrite => ({ kind: "unknown", cause });
  if ("unanswered" in answer) return unknown(answer.unanswered);
  const { status } = answer;
  const document = readJsonDocument(answer.body, "its answer");
  if (document.kind === "refused") return unknown(`its answer cannot be read: ${document.park.cause}`);
  const error = status >= 400 ? serverError(document.json) : undefined;
  if (error !== undefined) return { kind: "failed", error, status };
  const data = dataOf(document.json);
  return status >= 400 || data === undefined ? unknown(`it answered ${status} without a document`) : { kind: "done", data };
}

/** Faults: `source-answer` and those of the server. */
function read({ status, body }: HttpAnswer, subject: string, at = "data"): ErpnextAnswer {
  const document = readJsonDocument(body, "its answer");
  const odd = (cause: string): Fault =>
    new Fault({ code: "source-answer", subject, cause, hint: "check that url: leads to an ERPNext site" });
  if (document.kind === "refused") throw odd(document.park.cause);
  const error = status >= 400 ? serverError(document.json) : undefined;
  if (error !== undefined) throw faultOf(error, status, subject);
  if (status >= 400) throw odd(`it answered ${status} without a reason`);
  const data = dataOf(document.json, at);
  if (data === undefined) throw odd(`its answer has no ${at}`);
  return { data, body };
}

/** Without the envelope. */
export const dataOf = (json: ExactJson, at = "data"): ExactJson | undefined => (isExactObject(json) ? json[at] : undefined);
