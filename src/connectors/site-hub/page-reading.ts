// One read of a kind at another hub: page after page of its claims in the order of its log, until that has no more.

import { type ExactJson, isExactList, isExactObject } from "../../base/exact-json.ts";
import { Fault } from "../../base/fault.ts";
import { sha256Hex } from "../../base/hash.ts";
import type { Page, RawRow } from "../../source/connector.ts";
import type { HttpCaller } from "../http-call.ts";
import { documentRows, readJsonDocument, valueAt } from "../json-row.ts";
import type { RecordPace } from "../record-pace.ts";
import { hubColumn } from "./relayed-claim.ts";

export interface ClaimReading {
  /** Name of the kind. */
  readonly kind: string;
  /** What that hub calls the source. */
  readonly source: string;
  /** Address of its list of claims. */
  readonly address: URL;
  /** Records in one answer. */
  readonly limit: number;
  readonly caller: HttpCaller;
  readonly pace: RecordPace;
  readonly closing: AbortSignal | undefined;
}

/** Faults: those of a call; `source-answer`; `source-restored`, then the next read begins anew; `source-silent`, after the last page. */
export async function* readClaims(reading: ClaimReading, cursor: string | undefined): AsyncGenerator<Page> {
  const subject = `feed ${reading.kind}`;
  let at = cursor ?? "";
  for (;;) {
    const { body, rows, hub, gap, next, more, standing, observedAt } = await ask(reading, at, subject);
    const delivery = { name: `${hub} ${reading.source} ${reading.kind} after ${at === "" ? "nothing" : at}`, hash: sha256Hex(body) };
    if (gap !== undefined) {
      yield { feed: reading.kind, rows: [], raw: body, cursor: "", delivery };
      throw restored(subject, hub, gap);
    }
    if (more && next === at) throw notAnswer(subject, "it does not go on");
    // The end of the log moves with every commit there: what says nothing of this kind is passed over a stretch at a time.
    if (rows.length > 0 || more) yield { feed: reading.kind, rows, raw: body, cursor: next, delivery };
    at = next;
    if (more) continue;
    if (standing === "live") return;
    throw silent(subject, hub, reading.source, standing, observedAt);
  }
}

/** The first of what it tells, for a check. Faults: those of a call, `source-answer`. */
export async function sampleOf(reading: Omit<ClaimReading, "limit">): Promise<{ readonly hub: string; readonly standing: string }> {
  return ask({ ...reading, limit: 1 }, "", `feed ${reading.kind}`);
}

/** The rows of a kept answer. Fault `source-answer`. */
export const rowsOf = (body: Uint8Array, subject: string): readonly RawRow[] => answerOf(body, "", subject).rows;

interface ClaimAnswer {
  readonly body: Uint8Array;
  readonly hub: string;
  readonly rows: readonly RawRow[];
  readonly gap: string | undefined;
  readonly next: string;
  readonly more: boolean;
  /** Of the source, at that hub. */
  readonly standing: string;
  readonly observedAt: string | undefined;
}

async function ask(
  { kind, source, address, limit, caller, pace, closing }: ClaimReading,
  at: string,
  subject: string,
): Promise<ClaimAnswer> {
  const taken = await pace.take(limit, closing);
  const url = new URL(address);
  for (const [name, value] of Object.entries({ source, kind, limit: String(taken.count), ...(at === "" ? {} : { cursor: at }) }))
    url.searchParams.set(name, value);
  let count = 0;
  try {
    const answer = answerOf((await caller.get(url, subject)).body, source, subject);
    const other = answer.rows.find(({ values }) => values["kind"] !== kind);
    if (other !== undefined) throw notAnswer(subject, `it tells of ${other.values["kind"] ?? "nothing"}`);
    count = answer.rows.length;
    return answer;
  } finally {
    taken.got(count);
  }
}

function answerOf(body: Uint8Array, source: string, subject: string): ClaimAnswer {
  const document = readJsonDocument(body, "answer");
  if (document.kind === "refused") throw notAnswer(subject, document.park.cause);
  const { json } = document;
  const text = (path: string): string | undefined => {
    const value = valueAt(json, path);
    return typeof value === "string" ? value : undefined;
  };
  const [hub, next, more] = [text("data.hub"), text("data.next"), text("data.more")];
  const read = documentRows(json, "data.claims", "answer");
  if (hub === undefined || next === undefined || more === undefined || read.kind === "refused")
    throw notAnswer(subject, "it is not the answer of a hub");
  const rows = read.rows.map((row) => ({ ...row, values: { [hubColumn]: hub, ...row.values } }));
  const unsound = rows.find((row) => row.fault !== undefined || !isSound(row));
  if (unsound !== undefined) throw notAnswer(subject, `${unsound.receivedPosition ?? "a claim"} is no claim`);
  const { standing = "offline", observedAt } = sourceOf(json, source) ?? {};
  return { body, hub, rows, gap: text("data.gap.cause"), next, more: more === "true", standing, observedAt };
}

/** What a claim cannot be without. */
const isSound = ({ values }: RawRow): boolean =>
  /^[0-9a-z]{64}$/.test(values["hash"] ?? "") &&
  /^-?\d{1,16}$/.test(values["version"] ?? "") &&
  ["kind", "key", "at", "receivedAt", "site", "mapping"].every((name) => typeof values[name] === "string" && values[name] !== "");

function sourceOf(json: ExactJson, source: string): { readonly standing: string; readonly observedAt: string | undefined } | undefined {
  const sources = valueAt(json, "sources");
  if (sources === undefined || !isExactList(sources)) return undefined;
  for (const one of sources) {
    if (!isExactObject(one) || one["name"] !== source) continue;
    const { standing, observedAt } = one;
    if (typeof standing === "string") return { standing, observedAt: typeof observedAt === "string" ? observedAt : undefined };
  }
  return undefined;
}

const notAnswer = (subject: string, cause: string): Fault =>
  new Fault({ code: "source-answer", subject, cause, hint: "check that url: leads to the API of a hub of the same version" });

const restored = (subject: string, hub: string, cause: string): Fault =>
  new Fault({
    code: "source-restored",
    subject,
    cause: `the hub ${hub} has another log than the one that was read: ${cause}`,
    hint: "nothing to do here: the next run reads it from its beginning; look at that hub, which may lack something",
    retryable: true,
  });

function silent(subject: string, hub: string, source: string, standing: string, observedAt: string | undefined): Fault {
  const since = observedAt === undefined ? "" : ` since ${observedAt}`;
  const cause = `the hub ${hub} was read to its end, and itself has not heard ${source}${since} (${standing})`;
  return new Fault({ code: "source-silent", subject, cause, hint: `run doctor at the hub ${hub}`, retryable: true });
}
