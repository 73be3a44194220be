// One page of entities: asked for, taken apart, and given on as pages of rows.

import { Fault } from "../../base/fault.ts";
import { sha256Hex } from "../../base/hash.ts";
import type { Page, PageLimits, SourceLog } from "../../source/connector.ts";
import type { HttpAnswer } from "../http-exchange.ts";
import { readJsonDocument } from "../json-row.ts";
import type { FeedForm } from "./feed-form.ts";
import { linkAddress, type Parameters, type ServiceAddress, setAddress, shapeOf } from "./query.ts";
import { type Answer, answerOf, frameOf, type RowForm, rowFormOf, rowsOf } from "./row.ts";
import type { ServiceCaller } from "./call.ts";

export interface Reading {
  readonly form: FeedForm;
  readonly address: ServiceAddress;
  readonly caller: Pick<ServiceCaller, "get">;
  readonly limits: PageLimits;
  /** Entities in one answer. */
  readonly page: number;
  readonly overlapMs: number;
  /** ms, by the hub's clock. */
  readonly now: () => number;
  readonly log: SourceLog;
}

export interface EntityPage extends Answer {
  readonly raw: Uint8Array;
  /** The service says that it will tell of changes. */
  readonly isTracked: boolean;
}

export const subjectOf = ({ feed }: FeedForm): string => `feed ${feed.name}`;

/** Faults: those of a call, `source-answer`. */
export async function askSet({ form, address, caller }: Reading, parameters: Parameters, headers: Readonly<Record<string, string>> = {}) {
  const url = setAddress(address, form.feed.set, { ...shapeOf(form), ...parameters });
  return pageOf(await caller.get(url, subjectOf(form), headers), form);
}

/** `search`: as a link of the service has it. */
export async function askLink({ form, address, caller }: Reading, search: string, headers: Readonly<Record<string, string>> = {}) {
  return pageOf(await caller.get(linkAddress(address, form.feed.set, search), subjectOf(form), headers), form);
}

function pageOf({ body, headers }: HttpAnswer, form: FeedForm): EntityPage {
  const subject = subjectOf(form);
  const document = readJsonDocument(body, "its answer");
  const hint = "check url:, service: and set: of the feed";
  if (document.kind === "refused") throw new Fault({ code: "source-answer", subject, cause: document.park.cause, hint });
  const answer = answerOf(document.json);
  if (answer === undefined)
    throw new Fault({ code: "source-answer", subject, cause: "it answered with something else than entities", hint });
  const isTracked = answer.delta !== undefined || (headers.get("preference-applied") ?? "").includes("track-changes");
  return { ...answer, raw: body, isTracked };
}

/** Its rows, as many on a page as the hub takes; the cursor before it stands until the last of them. */
export function* rowPages(
  { form, limits }: Reading,
  page: EntityPage,
  what: string,
  at: { readonly before: string; readonly after: string; readonly opened?: boolean; readonly sealed?: boolean },
): Generator<Page> {
  const rowForm: RowForm = rowFormOf(form);
  const rows = rowsOf(page, rowForm, form.feed.set);
  const faulty = form.feed.items === undefined ? undefined : rows.find(({ fault }) => fault !== undefined);
  // Of the entity that a row would belong to nothing could be said.
  if (faulty?.fault !== undefined) throw new Fault({ code: "source-answer", subject: subjectOf(form), ...faulty.fault });
  const shared = {
    feed: form.feed.name,
    raw: page.raw,
    frame: frameOf(rowForm),
    delivery: { name: `${form.feed.set} ${what}`, hash: sha256Hex(page.raw) },
  };
  for (let start = 0; start < rows.length || start === 0; start += limits.rowsMax) {
    const isEnd = start + limits.rowsMax >= rows.length;
    yield {
      ...shared,
      rows: rows.slice(start, start + limits.rowsMax),
      cursor: isEnd ? at.after : at.before,
      ...(at.opened === true && start === 0 ? { opened: true } : {}),
      ...(at.sealed === true && isEnd ? { sealed: true } : {}),
    };
  }
}
