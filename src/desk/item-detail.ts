// One item with all that is needed to decide it: no other system has to be opened.

import { Fault } from "../base/fault.ts";
import { choicesOf } from "./decide.ts";
import { inboxed, type Inboxed, type InboxRequest, ranked, type Ranked } from "./inbox.ts";
import type { InboxItem } from "./inbox-item.ts";
import type { Touched } from "./kept.ts";
import type { KeptFor } from "./kept-inbox.ts";
import type { Reader } from "./reader.ts";
import { type Stood, stoodQuery } from "./store-inbox.ts";

export interface ItemDetail {
  readonly item: Inboxed;
  /** What stood when the systems began to differ, whose word it was and since when (ms); null: nothing, or not to be seen. */
  readonly base: Stood | null;
  /** What may be answered. */
  readonly choices: readonly string[];
}

/** Fault `inbox-item-gone`. Two reads at most. */
export async function itemDetail(
  reader: Reader,
  id: string,
  request: Omit<InboxRequest, "limit" | "after">,
  kept?: KeptFor,
): Promise<ItemDetail> {
  const among = kept === undefined ? undefined : await placed(reader, id, kept);
  const { each } = await ranked(reader, { ...request, what: id.slice(0, id.indexOf(".")), among });
  const found = named(each, id);
  if (found === undefined) {
    const cause = "what it showed has changed, or somebody has answered it";
    throw new Fault({ code: "inbox-item-gone", subject: id, cause, hint: "look at the inbox again" });
  }
  const item = found.waits.item();
  return { item: inboxed(found, request), base: await baseOf(item, reader), choices: choicesOf(item) };
}

/** What it is about, as far as it is kept; undefined: nothing is. */
async function placed(reader: Reader, id: string, { inbox, scope }: KeptFor): Promise<Touched | undefined> {
  const { state } = await inbox.current(reader, scope, []);
  const found = state?.items.find((one) => one.id === id);
  return state && { entities: found?.entities ?? [], records: found?.records ?? [] };
}

function named(each: Iterable<Ranked>, id: string): Ranked | undefined {
  for (const one of each) if (one.waits.item().id === id) return one;
  return undefined;
}

/** A base may come from a system that the reader must not see: then there is none. */
async function baseOf(item: InboxItem, reader: Reader): Promise<Stood | null> {
  if (item.kind !== "discrepancy" || item.sides.some(({ value }) => value === null)) return null;
  const [rows = []] = await reader.read([stoodQuery(item.entity, item.field, item.since)]);
  const said = rows[0]?.["said"] ?? null;
  if (said === null) return null;
  const [value, source, at] = JSON.parse(said) as [string, string, number];
  const isSeen = reader.seesEverything || item.sides.some((side) => side.source === source);
  return isSeen ? { value, source, at } : null;
}
