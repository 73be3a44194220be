// Calls of an OData service: what it says of itself, pages and entities, and writes with the token that SAP asks for against forged ones.

import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Fault } from "../../base/fault.ts";
import type { ConnectorContext } from "../../source/connector.ts";
import { below, httpAddress } from "../http-address.ts";
import { httpCaller, type HttpCaller, type HttpCallerOptions, type Unanswered } from "../http-call.ts";
import type { HttpAnswer, HttpRequest } from "../http-exchange.ts";
import type { RateBudgets, Timer } from "../rate-budget.ts";
import { accountOf, refusalReason } from "./account.ts";
import { readEdmx } from "./edmx.ts";
import { readOpenApi } from "./openapi.ts";
import type { ODataOptions } from "./options.ts";
import { rootAddress, type ServiceAddress } from "./query.ts";
import type { ServiceModel } from "./entity-model.ts";

export interface ServiceCaller {
  /** That of hub.yaml. */
  readonly address: URL;
  addressOf(service: string): ServiceAddress;
  /** As the service tells it now, or the file of hub.yaml. */
  model(service: string): Promise<ServiceModel>;
  get(url: URL, subject: string, headers?: Readonly<Record<string, string>>): Promise<HttpAnswer>;
  /** As `get`; undefined where nothing is there. */
  find(url: URL, subject: string): Promise<HttpAnswer | undefined>;
  /** Sent once, and once more where it was refused for want of a token: then it has done nothing. */
  write(service: string, request: HttpRequest, subject: string): Promise<HttpAnswer | Unanswered>;
}

/** An answer is held in memory while its rows are cut out of it. */
const answerBytesMax = 64 << 20;

export async function serviceCaller(
  options: ODataOptions,
  context: ConnectorContext,
  budgets: RateBudgets,
  timer: Timer,
): Promise<ServiceCaller> {
  const address = await httpAddress(options.url, context, "auth:");
  const callerFor = (more: Partial<HttpCallerOptions>): HttpCaller =>
    httpCaller({
      budget: budgets.of(options.account ?? address.host, options.calls_per_minute),
      timer,
      headers: async () => ({}),
      timeoutMs: options.timeout_seconds * 1000,
      attemptsMax: options.attempts,
      patienceMs: options.patience_seconds * 1000,
      bytesMax: answerBytesMax,
      closing: context.closing,
      reason: refusalReason,
      ...more,
    });
  const account = accountOf(options, context, callerFor({}), timer);
  const reading = callerFor({ headers: () => account.headers() });
  const writing = callerFor({ headers: () => account.headers(), tells: tellsOfWrite });
  const addressOf = (service: string): ServiceAddress => {
    const root = below(address, service);
    const query = { ...Object.fromEntries(address.searchParams), ...options.query };
    return { root, sets: options.company === undefined ? root : below(root, `companies(${options.company})`), query };
  };
  const finding = callerFor({ headers: () => account.headers(), tells: (status) => status === 404 });
  const loggedIn = <Result>(call: Promise<Result>): Promise<Result> =>
    call.catch((error: unknown) => {
      if (error instanceof Fault && error.code === "source-login") account.forget();
      throw error;
    });
  const read = (request: HttpRequest, subject: string): Promise<HttpAnswer> => loggedIn(reading.read(request, subject));
  const tokens = new Map<string, Readonly<Record<string, string>>>();
  const fetchToken = async (service: string, subject: string): Promise<void> => {
    const asked = { url: rootAddress(addressOf(service), ""), headers: { "x-csrf-token": "Fetch" } };
    const { headers } = await read(asked, subject);
    const token = headers.get("x-csrf-token");
    // It holds only together with the session in which it was given.
    const cookie = headers.getSetCookie().map((one) => one.split(";")[0]);
    tokens.set(service, {
      ...(token === null ? {} : { "x-csrf-token": token }),
      ...(cookie.length === 0 ? {} : { cookie: cookie.join("; ") }),
    });
  };
  return {
    address,
    addressOf,
    async model(service) {
      if (options.metadata !== undefined) return fileModel(resolve(context.folder, options.metadata));
      const url = rootAddress(addressOf(service), "$metadata");
      const subject = service === "" ? "$metadata" : `${service}/$metadata`;
      const { body } = await read({ url, headers: { accept: "application/xml" } }, subject);
      return readEdmx(body, subject);
    },
    get: (url, subject, headers = {}) => read({ url, headers }, subject),
    async find(url, subject) {
      const answer = await loggedIn(finding.read({ url }, subject));
      return answer.status === 404 ? undefined : answer;
    },
    async write(service, request, subject) {
      const send = () => loggedIn(writing.send({ ...request, headers: { ...request.headers, ...tokens.get(service) } }, subject));
      const answer = await send();
      if (!wantsToken(answer)) return answer;
      await fetchToken(service, subject);
      const again = await send();
      if (!wantsToken(again)) return again;
      const hint = "check that the service gives a token to the hub's user, and that a proxy in between lets cookies pass";
      throw new Fault({ code: "source-permission", subject, cause: "it asks for a token that it does not take", hint });
    },
  };
}

const wantsToken = (answer: HttpAnswer | Unanswered): boolean =>
  "status" in answer && answer.status === 403 && answer.headers.get("x-csrf-token")?.toLowerCase() === "required";

/** A refusal that says something of the write. What it says of the account, or of the moment, is a fault. */
const tellsOfWrite = (status: number, mediaType: string): boolean =>
  [403, 404, 412, 428].includes(status) || (status >= 400 && ![401, 429, 503].includes(status) && /json|multipart/.test(mediaType));

/** Faults `source-metadata`, and those of reading it. */
async function fileModel(file: string): Promise<ServiceModel> {
  const bytes = await readFile(file).catch((error: unknown) => {
    const hint = "check metadata: of the source; a relative path begins where hub.yaml lies";
    throw new Fault({ code: "source-metadata", subject: file, cause: "it cannot be read", hint }, error);
  });
  return isXml(bytes) ? readEdmx(bytes, file) : readOpenApi(bytes.toString("utf8"), file);
}

const isXml = (bytes: Buffer): boolean =>
  bytes
    .subarray(0, 200)
    .toString("latin1")
    .replaceAll("\u0000", "")
    .replace(/^[^<]{0,3}/, "")
    .startsWith("<");
