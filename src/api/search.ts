// One box: ids and keys first, then numbers, whole words, and words that begin so; with what waits about what was found.

import type { z } from "zod";
import type { Principal } from "../access/principal.ts";
import { hashId } from "../base/hash.ts";
import { instantText } from "../base/instant.ts";
import { discrepancyItem, parkedItem } from "../desk/inbox-item.ts";
import type { Reader } from "../desk/reader.ts";
import { openDiscrepanciesQuery } from "../desk/store-inbox.ts";
import { column } from "../projection/finance/store-row.ts";
import { commonnessQuery, lookupOf, wordsQuery } from "../record/store-words.ts";
import { wordsOf, wordsOfText } from "../record/words.ts";
import type { ApiHub } from "./api-hub.ts";
import type { searchAnswer } from "./contract-search.ts";
import type { Cut } from "./cut.ts";
import { recordSight, type RecordSight, type ShownRecord, valuesOf } from "./record-sight.ts";
import { goldenQuery } from "./store-chain.ts";
import { knownIdsQuery, parkedOfQuery } from "./store-search.ts";

type Answer = z.input<typeof searchAnswer>;
type Hit = Answer["records"][number];

/** Words of one question; more of them find no more. */
const wordsMax = 8;
/** Entities looked at of what the index names: the best of them are shown. */
const [exactMax, beginningMax] = [200, 300];

export interface SearchAsked {
  readonly text: string;
  readonly limit: number;
  readonly principal: Principal;
  readonly cut: Cut;
  readonly reader: Reader;
}

export async function searchRecords(
  hub: Pick<ApiHub, "database" | "model" | "sources">,
  { text, limit, principal, cut, reader }: SearchAsked,
): Promise<Pick<Answer, "records" | "complete" | "inbox">> {
  const words = wordsOfText(text).slice(0, wordsMax);
  const ids = idsOf(text.trim(), hub, principal);
  const sites = principal.group ? undefined : principal.sites;
  const [[known = []], { exact, beginning }] = await Promise.all([cut.read([knownIdsQuery(ids)]), lookUp(hub, words, sites)]);
  const byId = new Set([text.trim(), ...known.map((row) => column(row, "entity"))]);
  const entities = new Set([...byId, ...[...exact, ...beginning].map((row) => column(row, "entity"))]);
  const [rows = []] = await cut.read([goldenQuery([...entities])]);
  const toShow = recordSight(hub, principal);
  const hits = new Map<string, Ranked>();
  for (const row of rows) {
    const record = toShow.of(row);
    const hit = hitOf(record, words, text.trim(), byId, toShow);
    if (hit !== undefined && !hits.has(hit.entity)) hits.set(hit.entity, { hit, record });
  }
  const found = [...hits.values()].sort((a, b) => byRank(a.hit, b.hit)).slice(0, limit);
  return {
    records: found.map(({ hit }) => hit),
    complete: exact.length < exactMax && beginning.length < beginningMax && hits.size <= limit,
    inbox: await waitingAbout(found, cut, reader),
  };
}

/** Two reads. */
async function lookUp({ database }: Pick<ApiHub, "database">, words: readonly string[], sites: readonly string[] | undefined) {
  if (words.length === 0) return { exact: [], beginning: [] };
  const [[sample] = []] = await database.read([commonnessQuery(words)]);
  const lookup = lookupOf(words, sample, beginningMax);
  const [exact = [], beginning = []] = await database.read([
    wordsQuery({ lookup, as: "words", sites, limit: exactMax }),
    wordsQuery({ lookup, as: "beginnings", sites, limit: beginningMax }),
  ]);
  return { exact, beginning };
}

interface Ranked {
  readonly hit: Hit;
  readonly record: ShownRecord;
}

/** Ids that the text may be: a record's own, or the one a source's key comes to, whatever its kind. */
function idsOf(text: string, { model, sources }: Pick<ApiHub, "model" | "sources">, principal: Principal): string[] {
  const visible = sources.filter(({ site }) => principal.group || principal.sites.includes(site));
  const kinds = [...model.kinds.values()];
  const known = [...visible, ...sources.filter((source) => !visible.includes(source))];
  const ofKeys = known.flatMap(({ name }) =>
    kinds.flatMap((kind) => (kind.group || visible.some((one) => one.name === name) ? [hashId(name, kind.name, text)] : [])),
  );
  return [text, ...ofKeys];
}

/** By nothing but what may be shown of the record: undefined where only what is hidden says it. */
function hitOf(
  record: ShownRecord,
  words: readonly string[],
  text: string,
  byId: ReadonlySet<string>,
  toShow: RecordSight,
): Hit | undefined {
  const { entity, kind, site, deleted } = record;
  const about = { entity, kind, site, deleted, label: toShow.label(record), name: record.fields["name"]?.value ?? null };
  if (byId.has(entity)) return { ...about, match: "id", found: null };
  if (words.length === 0) return undefined;
  const values = valuesOf(record);
  const whole = Object.entries(values).find(([, value]) => value.toLowerCase() === text.toLowerCase());
  if (whole !== undefined && wordsOf({ [whole[0]]: whole[1] }) !== "") return { ...about, match: "number", found: whole[0] };
  const own = wordsOf(values).split(" ");
  const found = fieldOf(values, words[0] ?? "");
  if (words.every((word) => own.includes(word))) return { ...about, match: "words", found };
  if (words.every((word) => own.some((one) => one.startsWith(word)))) return { ...about, match: "beginnings", found };
  return undefined;
}

const fieldOf = (values: Readonly<Record<string, string>>, word: string): string | null =>
  Object.keys(values).find((field) =>
    wordsOf({ [field]: values[field] ?? "" })
      .split(" ")
      .some((one) => one.startsWith(word)),
  ) ?? null;

const matches: readonly Hit["match"][] = ["id", "number", "words", "beginnings"];
/** What people mean first where several kinds say the same. */
const kindsFirst = [
  "party",
  "item",
  "purchase_order",
  "sales_order",
  "production_order",
  "supplier_invoice",
  "customer_invoice",
  "payment",
];

const byRank = (a: Hit, b: Hit): number =>
  matches.indexOf(a.match) - matches.indexOf(b.match) ||
  Number(a.deleted) - Number(b.deleted) ||
  placeOf(a.kind) - placeOf(b.kind) ||
  (a.label === b.label ? (a.entity < b.entity ? -1 : 1) : a.label < b.label ? -1 : 1);

const placeOf = (kind: string): number => (kindsFirst.includes(kind) ? kindsFirst.indexOf(kind) : kindsFirst.length);

/** Discrepancies that wait and what was parked, of the records found; never of a field that is hidden. */
async function waitingAbout(found: readonly Ranked[], cut: Cut, reader: Reader): Promise<Answer["inbox"]> {
  const byEntity = new Map(found.map(({ hit, record }) => [hit.entity, { label: hit.label, record }]));
  if (byEntity.size === 0) return [];
  const [open = [], parked = []] = await cut.read([openDiscrepanciesQuery([...byEntity.keys()]), parkedOfQuery([...byEntity.keys()])]);
  const items = [...open.map((row) => discrepancyItem(row, reader)), ...parked.map((row) => parkedItem(row, reader))];
  return items.flatMap(({ id, kind, entity, field, since, recordKind, site }) => {
    const about = byEntity.get(entity ?? "");
    return about === undefined || !reader.shows(recordKind, field, site)
      ? []
      : [{ item: id, kind, entity, label: about.label, field, since: instantText(since) }];
  });
}
