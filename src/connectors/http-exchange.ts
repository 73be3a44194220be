// One request to a peer over HTTP and what came of it: an answer, a refusal, no answer, or not even a request.

import { Fault } from "../base/fault.ts";
import { blockedCode } from "../platform/outward.ts";

export interface HttpAnswer {
  readonly status: number;
  readonly body: Uint8Array;
  /** The header `Link`, as RFC 8288 writes it. */
  readonly link: string | undefined;
  readonly headers: Headers;
}

export interface HttpRequest {
  readonly url: URL;
  /** JSON text to be sent, with every number as the peer is to read it. */
  readonly json?: string;
  /** Text of another kind to be sent. Without either it is a GET. */
  readonly content?: { readonly mediaType: string; readonly text: string };
  /** Where it is neither a GET nor, with something to send, a POST. */
  readonly method?: "PATCH" | "PUT";
  /** Beside those of every call. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ExchangeOptions {
  /** Read anew for each call: secrets are turned. */
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
  readonly timeoutMs: number;
  readonly bytesMax: number;
  /** Aborted when the hub closes: nothing is waited for any more. */
  readonly closing: AbortSignal | undefined;
  /** Of a peer that puts its reasons into the body of a refusal: whether this one is to be read. Absent: none is. */
  readonly tells?: (status: number, mediaType: string) => boolean;
  /** The peer's own reason in the body of any other refusal; undefined where it gives none. */
  readonly reason?: (body: string) => string | undefined;
}

export type Exchange =
  | { readonly kind: "answered"; readonly answer: HttpAnswer }
  /** The peer refused it. */
  | { readonly kind: "refused"; readonly fault: Fault; readonly status: number; readonly afterMs: number | undefined }
  /** It went out, and no whole answer came. */
  | { readonly kind: "unanswered"; readonly fault: Fault }
  /** There was no connection to send it over. */
  | { readonly kind: "unsent"; readonly fault: Fault };

/** Statuses that may be another one the next time. */
export const isPassing = (status: number): boolean => [408, 425, 429, 500, 502, 503, 504].includes(status);

/** `subject` stands in faults instead of the address, whose query may hold a secret. */
export async function exchange(request: HttpRequest, subject: string, options: ExchangeOptions): Promise<Exchange> {
  const { closing, timeoutMs, bytesMax, tells } = options;
  const { url, content = request.json === undefined ? undefined : { mediaType: "application/json", text: request.json } } = request;
  const headers: Record<string, string> = { accept: "application/json", ...(await options.headers()), ...request.headers };
  if (content !== undefined) headers["content-type"] = content.mediaType;
  try {
    // A redirect is not followed: the headers hold secrets that belong to this address.
    const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(closing === undefined ? [] : [closing])]);
    const sent = content === undefined ? {} : { method: request.method ?? "POST", body: content.text };
    const response = await fetch(url, { ...sent, headers, redirect: "manual", signal });
    const { status } = response;
    const fault = tells?.(status, mediaTypeOf(response)) === true ? undefined : refusalOf(response, subject);
    if (fault !== undefined)
      return { kind: "refused", fault: await told(fault, response, options), status, afterMs: retryAfterMs(response.headers) };
    const body = await bodyOf(response, bytesMax);
    if (body === undefined) return { kind: "refused", fault: tooLarge(subject, bytesMax), status, afterMs: undefined };
    return { kind: "answered", answer: { status, body, link: response.headers.get("link") ?? undefined, headers: response.headers } };
  } catch (error) {
    const code = codeOf(error);
    return { kind: code !== undefined && isBeforeSending(code) ? "unsent" : "unanswered", fault: unreachable(subject, error, code) };
  }
}

/** A reason is a few lines. */
const reasonBytesMax = 65_536;

/** With the peer's own reason, where it gives one that is read. */
async function told(fault: Fault, response: Response, { reason }: ExchangeOptions): Promise<Fault> {
  const body = reason === undefined ? undefined : await bodyOf(response, reasonBytesMax);
  await response.body?.cancel();
  const said = body === undefined ? undefined : reason?.(Buffer.from(body).toString("utf8"));
  return said === undefined ? fault : new Fault({ ...fault.toJSON(), cause: `${fault.cause}: ${said}` });
}

const mediaTypeOf = (response: Response): string => response.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";

function refusalOf(response: Response, subject: string): Fault | undefined {
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
  if (isPassing(status)) {
    const hint = "nothing to do: the next run goes on where this one stopped";
    return new Fault({ code: "source-busy", subject, cause: said, hint, retryable: true });
  }
  if (!response.ok) return fault("source-refused", "check path and query of the feed; it is not asked again before the next run");
  if (mediaTypeOf(response) !== "text/html") return undefined;
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

/** Undefined where it is larger. */
async function bodyOf(response: Response, bytesMax: number): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.byteLength;
    if (size > bytesMax) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

const tooLarge = (subject: string, bytesMax: number): Fault =>
  new Fault({ code: "source-answer", subject, cause: `its answer has more than ${bytesMax} bytes`, hint: "ask for smaller pages" });

const codeOf = (error: unknown): string | undefined => {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return inner instanceof Error && "code" in inner && typeof inner.code === "string" ? inner.code : undefined;
};

const connecting = new Set([
  blockedCode,
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);
const certificate = /^(?:CERT_|ERR_TLS_CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/** No name, no connection, or a certificate that is not trusted. A connection that was reset may have carried the request. */
const isBeforeSending = (code: string): boolean => connecting.has(code) || certificate.test(code);

function unreachable(subject: string, error: unknown, code: string | undefined): Fault {
  if (code === blockedCode) {
    const cause = "its name leads to an address at which a cloud tells credentials of machines; it is never called";
    return new Fault({ code: "source-refused", subject, cause, hint: "put the address of the system itself into url:" });
  }
  const isLate = error instanceof Error && error.name === "TimeoutError";
  const cause = isLate ? "it did not answer in time" : `it cannot be reached (${code ?? "the connection failed"})`;
  const hint = isLate ? "raise timeout_seconds, or ask for smaller pages" : "check that it runs and can be reached from here";
  return new Fault({ code: isLate ? "source-timeout" : "source-unreachable", subject, cause, hint, retryable: true }, error);
}
