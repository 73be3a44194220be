// One reading call to a peer over HTTP: paced by the account's budget, repeated where the cause may pass, and never where it stays.

import { Fault } from "../base/fault.ts";
import type { RateBudget, Timer } from "./rate-budget.ts";

export interface HttpAnswer {
  readonly body: Uint8Array;
  /** The header `Link`, as RFC 8288 writes it. */
  readonly link: string | undefined;
}

export interface HttpCaller {
  /** `subject` stands in faults instead of the address, whose query may hold a secret. */
  get(url: URL, subject: string): Promise<HttpAnswer>;
}

export interface HttpCallerOptions {
  readonly budget: RateBudget;
  readonly timer: Timer;
  /** Read anew for each call: secrets are turned. */
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
  readonly timeoutMs: number;
  /** Calls for one page, the first among them. */
  readonly attemptsMax: number;
  /** The longest wait before one call; a peer that asks for more is left alone until the next run. */
  readonly patienceMs: number;
  readonly bytesMax: number;
  /** Aborted when the hub closes: nothing is waited for any more. */
  readonly closing: AbortSignal | undefined;
}

/**
 * Faults, the first three `retryable`: `source-busy` (429, 5xx), `source-unreachable`, `source-answer` (not JSON, too large),
 * `source-login` (401), `source-permission` (403), `source-refused` (any other refusal).
 */
export function httpCaller(options: HttpCallerOptions): HttpCaller {
  const { budget, timer, attemptsMax, patienceMs, closing } = options;
  const tried = async (url: URL, subject: string): Promise<HttpAnswer> => {
    for (let attempt = 1; ; attempt += 1) {
      const taken = await budget.take(patienceMs, closing);
      if (taken !== "allowed") throw busy(subject, taken);
      const answer = await ask(url, subject, options);
      if (!("passing" in answer)) return answer;
      const { passing, afterMs } = answer;
      // What the peer asks for holds for everybody on its account.
      if (afterMs !== undefined) budget.rest(afterMs);
      if (attempt === attemptsMax) throw passing;
      if (afterMs === undefined) await timer.pause(Math.min(2 ** (attempt - 1) * 1000, patienceMs), closing);
    }
  };
  return {
    async get(url, subject) {
      try {
        return await tried(url, subject);
      } catch (error) {
        if (closing?.aborted !== true) throw error;
        const hint = "nothing to do: the next run goes on where this one stopped";
        throw new Fault({ code: "hub-closing", subject, cause: "the hub closes", hint, retryable: true });
      }
    },
  };
}

const busy = (subject: string, restMs: number): Fault =>
  new Fault({
    code: "source-busy",
    subject,
    cause: `it asks not to be called for ${Math.ceil(restMs / 1000)} s`,
    hint: "nothing to do: a later run goes on where this one stopped",
    retryable: true,
  });

/** What may be different the next time. */
interface Passing {
  readonly passing: Fault;
  /** ms until the peer wants to be asked again, where it says so. */
  readonly afterMs: number | undefined;
}

const temporary = new Set([408, 425, 429, 500, 502, 503, 504]);

async function ask(url: URL, subject: string, options: HttpCallerOptions): Promise<HttpAnswer | Passing> {
  const headers = { accept: "application/json", ...(await options.headers()) };
  try {
    // A redirect is not followed: the headers hold secrets that belong to this address.
    const signal = AbortSignal.any([AbortSignal.timeout(options.timeoutMs), ...(options.closing === undefined ? [] : [options.closing])]);
    const response = await fetch(url, { headers, redirect: "manual", signal });
    const refusal = refused(response, subject);
    if (refusal !== undefined) {
      await response.body?.cancel();
      if (!temporary.has(response.status)) throw refusal;
      return { passing: refusal, afterMs: retryAfterMs(response.headers) };
    }
    return { body: await bodyOf(response, subject, options.bytesMax), link: response.headers.get("link") ?? undefined };
  } catch (error) {
    if (error instanceof Fault) throw error;
    return { passing: unreachable(subject, error), afterMs: undefined };
  }
}

function refused(response: Response, subject: string): Fault | undefined {
  const { status } = response;
  const said = `it answered ${status} ${response.statusText}`.trimEnd();
  const fault = (code: string, hint: string, cause = said): Fault => new Fault({ code, subject, cause, hint });
  if (status >= 300 && status < 400) {
    const target = response.headers.get("location");
    const to = target !== null && URL.canParse(target, response.url) ? ` to ${new URL(target, response.url).origin}` : "";
    return fault("source-refused", "put the address it moved to into url:", `${said}${to}`);
  }
  if (status === 401) return fault("source-login", "check the secret that its header refers to");
  if (status === 403) return fault("source-permission", "give the account of the hub the right to read this");
  if (temporary.has(status)) {
    const hint = "nothing to do: the next run goes on where this one stopped";
    return new Fault({ code: "source-busy", subject, cause: said, hint, retryable: true });
  }
  if (!response.ok) return fault("source-refused", "check path and query of the feed; it is not asked again before the next run");
  const form = response.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (form !== "text/html") return undefined;
  return fault(
    "source-answer",
    "check the address: a sign-in page or a proxy answers in its place",
    "it answered with a web page, not JSON",
  );
}

/** Seconds, or a date read against the peer's own clock where it tells it (RFC 9110, 10.2.3). */
function retryAfterMs(headers: Headers): number | undefined {
  const text = headers.get("retry-after")?.trim();
  if (text === undefined || text === "") return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const [until, now] = [Date.parse(text), Date.parse(headers.get("date") ?? "")];
  return Number.isNaN(until) || Number.isNaN(now) ? undefined : Math.max(0, until - now);
}

async function bodyOf(response: Response, subject: string, bytesMax: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.byteLength;
    if (size > bytesMax) {
      const cause = `its answer has more than ${bytesMax} bytes`;
      throw new Fault({ code: "source-answer", subject, cause, hint: "ask for smaller pages" });
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function unreachable(subject: string, error: unknown): Fault {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = inner instanceof Error && "code" in inner && typeof inner.code === "string" ? inner.code : undefined;
  const isLate = error instanceof Error && error.name === "TimeoutError";
  const cause = isLate ? "it did not answer in time" : `it cannot be reached (${code ?? "the connection failed"})`;
  const hint = isLate ? "raise timeout_seconds, or ask for smaller pages" : "check that it runs and can be reached from here";
  return new Fault({ code: isLate ? "source-timeout" : "source-unreachable", subject, cause, hint, retryable: true }, error);
}
