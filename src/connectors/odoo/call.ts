// Calls of methods of an Odoo server: JSON-2 where it has that (19 and later), JSON-RPC before, with the same answers.

import { type ExactJson, isExactObject } from "../../base/exact-json.ts";
import { Fault } from "../../base/fault.ts";
import type { ConnectorContext } from "../../source/connector.ts";
import { below } from "../http-address.ts";
import { type HttpCaller, httpCaller } from "../http-call.ts";
import type { HttpAnswer } from "../http-exchange.ts";
import { readJsonDocument } from "../json-row.ts";
import type { RateBudget, Timer } from "../rate-budget.ts";
import type { OdooOptions } from "./options.ts";
import { faultOf, login, type ServerError, serverError } from "./server-fault.ts";

export interface OdooCall {
  readonly model: string;
  readonly method: string;
  /** Of a method of records: theirs. Absent: it is one of the model. */
  readonly ids?: readonly number[];
  readonly named: Readonly<Record<string, unknown>>;
  /** Beside what every call has. */
  readonly context?: Readonly<Record<string, unknown>>;
}

export interface OdooAnswer {
  readonly result: ExactJson;
  /** The exact bytes, envelope and all. */
  readonly body: Uint8Array;
}

export interface OdooCaller {
  /** "19.0 by json-2". Logs in where that is a call of its own. */
  greet(): Promise<string>;
  /** The major number of its version; undefined where it tells none. */
  major(): Promise<number | undefined>;
  /** Of a method that changes nothing: it may be called again. */
  read(call: OdooCall, subject: string): Promise<OdooAnswer>;
  /** Called once. A server that says why it failed has undone it. */
  write(call: OdooCall, subject: string): Promise<OdooWrite>;
}

export type OdooWrite =
  | { readonly kind: "done"; readonly result: ExactJson }
  | { readonly kind: "failed"; readonly error: ServerError }
  /** It was sent, and what came of it is not known. */
  | { readonly kind: "unknown"; readonly cause: string };

/** An answer is held in memory while its rows are cut out of it. */
const answerBytesMax = 64 << 20;

interface Server {
  readonly protocol: "json-2" | "json-rpc";
  readonly major: number | undefined;
  readonly version: string;
}

export function odooCaller(
  options: OdooOptions,
  address: URL,
  context: ConnectorContext,
  { budget, timer }: { readonly budget: RateBudget; readonly timer: Timer },
): OdooCaller {
  const { database, user, protocol: stated } = options;
  const key = (): Promise<string> => context.secrets.resolve(options.key);
  const http = (headers: () => Promise<Record<string, string>>): HttpCaller =>
    httpCaller({
      budget,
      timer,
      headers,
      timeoutMs: options.timeout_seconds * 1000,
      attemptsMax: options.attempts,
      patienceMs: options.patience_seconds * 1000,
      bytesMax: answerBytesMax,
      closing: context.closing,
      tells: (status, mediaType) => status >= 400 && mediaType === "application/json" && ![429, 502, 503, 504].includes(status),
    });
  const rpc = http(async () => ({}));
  const json2 = http(async () => ({ authorization: `bearer ${await key()}`, "x-odoo-database": database }));
  const rpcAddress = below(address, "jsonrpc");
  const envelope = (service: string, method: string, args: readonly unknown[]): string =>
    JSON.stringify({ jsonrpc: "2.0", method: "call", id: 1, params: { service, method, args } });
  const common = async (method: string, args: readonly unknown[], subject: string): Promise<ExactJson> =>
    read(await rpc.post(rpcAddress, envelope("common", method, args), subject), subject).result;

  const server = once(() => serverOf(stated, () => common("version", [], "url")));
  const account = once(async () => {
    const id = await common("authenticate", [database, user, await key(), {}], user);
    if (typeof id !== "string" || !/^\d+$/.test(id)) throw login(user, "it does not know this user and key");
    return Number(id);
  });
  const asked = async ({ model, method, ids, named, context: more }: OdooCall): Promise<{ http: HttpCaller; url: URL; json: string }> => {
    const { language } = options;
    // Records that were archived are records still.
    const own = { ...named, context: { active_test: false, ...(language === undefined ? {} : { lang: language }), ...more } };
    if ((await server()).protocol === "json-2")
      return {
        http: json2,
        url: below(address, `json/2/${model}/${method}`),
        json: JSON.stringify(ids === undefined ? own : { ids, ...own }),
      };
    const args = [database, await account(), await key(), model, method, ids === undefined ? [] : [ids], own];
    return { http: rpc, url: rpcAddress, json: envelope("object", "execute_kw", args) };
  };
  return {
    async greet() {
      const { protocol, version } = await server();
      // With JSON-2 the key itself is the login: it is asked whose it is.
      if (protocol === "json-rpc") await account();
      else await this.read({ model: "res.users", method: "context_get", named: {} }, user);
      return `${version} by ${protocol}, as ${user}`;
    },
    major: async () => (await server()).major,
    async read(call, subject) {
      const { http: caller, url, json } = await asked(call);
      return read(await caller.post(url, json, subject), subject);
    },
    async write(call, subject) {
      const { http: caller, url, json } = await asked(call);
      const answer = await caller.write(url, json, subject);
      const unknown = (cause: string): OdooWrite => ({ kind: "unknown", cause });
      if ("unanswered" in answer) return unknown(answer.unanswered);
      const document = readJsonDocument(answer.body, "its answer");
      if (document.kind === "refused") return unknown(`its answer cannot be read: ${document.park.cause}`);
      const error = serverError(document.json);
      if (error !== undefined) return { kind: "failed", error };
      return answer.status >= 400 ? unknown(`it answered ${answer.status}`) : { kind: "done", result: resultOf(document.json) };
    },
  };
}

/** Faults: `source-answer` and those of the server. */
function read({ status, body }: HttpAnswer, subject: string): OdooAnswer {
  const document = readJsonDocument(body, "its answer");
  const odd = (cause: string): Fault =>
    new Fault({ code: "source-answer", subject, cause, hint: "check that url: leads to an Odoo server" });
  if (document.kind === "refused") throw odd(document.park.cause);
  const error = serverError(document.json);
  if (error !== undefined) throw faultOf(error, subject);
  if (status >= 400) throw odd(`it answered ${status} without a reason`);
  return { result: resultOf(document.json), body };
}

/** Without the envelope of JSON-RPC. A method that returns nothing has no result there. */
export const resultOf = (json: ExactJson): ExactJson => (isExactObject(json) && "jsonrpc" in json ? (json["result"] ?? null) : json);

/** Every version up to 19 tells its own by JSON-RPC; a later one does not have that any more. */
async function serverOf(stated: OdooOptions["protocol"], version: () => Promise<ExactJson>): Promise<Server> {
  if (stated === "json-2") return { protocol: "json-2", major: undefined, version: "19 or later" };
  let told: ExactJson;
  try {
    told = await version();
  } catch (error) {
    if (stated !== "auto" || !(error instanceof Fault) || error.code !== "source-refused") throw error;
    return { protocol: "json-2", major: undefined, version: "later than 19" };
  }
  const text = isExactObject(told) && typeof told["server_version"] === "string" ? told["server_version"] : "";
  // "saas~17.4" is 17.
  const major = /(?:^|~)(\d+)/.exec(text)?.[1];
  if (major === undefined)
    throw new Fault({
      code: "source-answer",
      subject: "url",
      cause: "it tells no version",
      hint: "check that url: leads to an Odoo server",
    });
  return { protocol: stated === "auto" && Number(major) >= 19 ? "json-2" : "json-rpc", major: Number(major), version: text };
}

/** What is found out once; what failed is tried again. */
function once<T>(find: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | undefined;
  return () => {
    found ??= find().catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return found;
  };
}
