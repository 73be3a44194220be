// Calls to a peer over HTTP, paced by the account's budget. One that reads is repeated where the cause may pass, and never where it
// stays; one that writes is sent once.

import { Fault } from "../base/fault.ts";
import { type Exchange, exchange, type ExchangeOptions, type HttpAnswer, type HttpRequest, isPassing } from "./http-exchange.ts";
import type { RateBudget, Timer } from "./rate-budget.ts";

export interface HttpCaller {
  /** `subject` stands in faults instead of the address, whose query may hold a secret. */
  get(url: URL, subject: string): Promise<HttpAnswer>;
  /** A call that only reads, of a peer that is asked by posting. `json`: its body, as text. */
  post(url: URL, json: string, subject: string): Promise<HttpAnswer>;
  /** A call that changes something there. Throws only where it changed nothing: it was not sent, or was refused. */
  write(url: URL, json: string, subject: string): Promise<HttpAnswer | Unanswered>;
  /** As `get` and `post`, with headers of its own. */
  read(request: HttpRequest, subject: string): Promise<HttpAnswer>;
  /** As `write`, with a method and headers of its own. */
  send(request: HttpRequest, subject: string): Promise<HttpAnswer | Unanswered>;
}

/** It was sent, and what came of it is not known. */
export interface Unanswered {
  readonly unanswered: string;
}

export interface HttpCallerOptions extends ExchangeOptions {
  readonly budget: RateBudget;
  readonly timer: Timer;
  /** Calls for one page, the first among them. */
  readonly attemptsMax: number;
  /** The longest wait before one call; a peer that asks for more is left alone until the next run. */
  readonly patienceMs: number;
}

/**
 * Faults, the first four `retryable`: `source-busy` (429, 5xx), `source-unreachable`, `source-timeout`, `hub-closing`;
 * `source-answer` (not JSON, too large), `source-login` (401), `source-permission` (403), `source-refused` (any other refusal).
 */
export function httpCaller(options: HttpCallerOptions): HttpCaller {
  const { budget, closing } = options;
  const reading = (request: HttpRequest, subject: string): Promise<HttpAnswer> =>
    unlessClosing(closing, subject, () => repeated(request, subject, options));
  const sending = async (request: HttpRequest, subject: string): Promise<HttpAnswer | Unanswered> => {
    await unlessClosing(closing, subject, () => taken(budget, subject, options));
    const done = await exchange(request, subject, options);
    if (done.kind === "answered") return done.answer;
    if (done.kind === "refused" && done.afterMs !== undefined) budget.rest(done.afterMs);
    if (isUndone(done)) throw done.fault;
    return { unanswered: closing?.aborted === true ? "the hub closed before an answer came" : done.fault.cause };
  };
  return {
    get: (url, subject) => reading({ url }, subject),
    post: (url, json, subject) => reading({ url, json }, subject),
    write: (url, json, subject) => sending({ url, json }, subject),
    read: reading,
    send: sending,
  };
}

/** A refusal in front of the peer's own work. Behind a 5xx or a page of a proxy it may have been done. */
const isUndone = (done: Exclude<Exchange, { kind: "answered" }>): boolean =>
  done.kind === "unsent" || (done.kind === "refused" && done.status >= 300 && done.status < 500 && done.status !== 408);

async function repeated(request: HttpRequest, subject: string, options: HttpCallerOptions): Promise<HttpAnswer> {
  const { budget, timer, attemptsMax, patienceMs, closing } = options;
  for (let attempt = 1; ; attempt += 1) {
    await taken(budget, subject, options);
    const done = await exchange(request, subject, options);
    if (done.kind === "answered") return done.answer;
    if (done.kind === "refused" && !isPassing(done.status)) throw done.fault;
    const afterMs = done.kind === "refused" ? done.afterMs : undefined;
    // What the peer asks for holds for everybody on its account.
    if (afterMs !== undefined) budget.rest(afterMs);
    if (attempt === attemptsMax) throw done.fault;
    if (afterMs === undefined) await timer.pause(Math.min(2 ** (attempt - 1) * 1000, patienceMs), closing);
  }
}

async function taken(budget: RateBudget, subject: string, { patienceMs, closing }: HttpCallerOptions): Promise<void> {
  const allowed = await budget.take(patienceMs, closing);
  if (allowed === "allowed") return;
  throw new Fault({
    code: "source-busy",
    subject,
    cause: `it asks not to be called for ${Math.ceil(allowed / 1000)} s`,
    hint: "nothing to do: a later run goes on where this one stopped",
    retryable: true,
  });
}

async function unlessClosing<T>(closing: AbortSignal | undefined, subject: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (closing?.aborted !== true) throw error;
    const hint = "nothing to do: the next run goes on where this one stopped";
    throw new Fault({ code: "hub-closing", subject, cause: "the hub closes", hint, retryable: true });
  }
}
