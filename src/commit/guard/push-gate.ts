// A push is one delivery: where its source has limits for changes, it is counted before it is taken. A push may say only some
// fields of a record, so it is compared with all that its source said of it.

import { present } from "../../base/assert.ts";
import { type Kind, kindOf, type Model } from "../../model/kind.ts";
import type { Claim } from "../../observation/entry.ts";
import { readHistoryRow } from "../../observation/entry-row.ts";
import { type ChangeCount, saidHash } from "../../observation/held-change.ts";
import { historyQuery, type RawPage } from "../../observation/store.ts";
import type { Query, Row } from "../../platform/database.ts";
import { type Guard, isMassChange } from "../../source/guard.ts";
import { changeCount, type Counted, type LastSaid } from "./change-count.ts";
import type { HeldDelivery } from "./held-delivery.ts";
import { recordCountQuery } from "../run/store-enumeration.ts";

export interface PushToJudge {
  readonly source: string;
  readonly site: string;
  readonly guard: Guard;
  readonly claims: readonly Claim[];
  readonly page: RawPage;
  /** Of the bytes as they were pushed; those of the page may be without erased records. */
  readonly hash: string;
}

/** Enough of the hash of its bytes to tell pushes apart: each is answered by itself. */
const nameLength = 16;

export const pushFeed = ({ hash }: Pick<RawPage, "hash">): string => `push ${hash.slice(0, nameLength)}`;

/** One read, and none where the source has no limits. Undefined where it may be taken. `upTo`: position of the last commit. */
export async function heldPush(
  { source, site, guard, claims, page, hash }: PushToJudge,
  model: Model,
  read: (queries: readonly Query[]) => Promise<Row[][]>,
  upTo: number,
): Promise<HeldDelivery | undefined> {
  const { changes: limits } = guard;
  const kinds = [...new Set(claims.map(({ recordKind }) => recordKind))].filter((name) => model.kinds.has(name));
  if (limits === undefined || kinds.length === 0) return undefined;
  const records = [...new Set(claims.map(({ record }) => record))];
  const [history = [], ...known] = await read([historyQuery(records, upTo), ...kinds.map((kind) => recordCountQuery(source, kind))]);
  const before = saidBefore(history);
  const counts = kinds.map((name, place): KindCount => {
    const own = claims.filter(({ recordKind }) => recordKind === name);
    const facts = { known: Number(known[place]?.[0]?.["known"] ?? 0), factor: limits.factor };
    const kind = kindOf(model, name);
    return { kind, count: changeCount(own, before, kind, facts) };
  });
  const over = counts.find(({ count }) => count.changed > 0 && isMassChange(count, limits));
  if (over === undefined) return undefined;
  const first = present(over.count.records[0], "a kind that changes has a record that does");
  const said = { source, feed: pushFeed({ hash }), recordKind: over.kind.name, mapping: present(claims[0], "a claim").mapping, first };
  const rest = { delivery: page.delivery, state: "held" as const, rows: claims.length, hash: saidHash(claims), full: null };
  return { change: { ...together(counts), ...said, ...rest }, site, pages: [page], claims };
}

interface KindCount {
  readonly kind: Kind;
  readonly count: Counted;
}

/** Of several kinds, fields are named with theirs. */
function together(counts: readonly KindCount[]): ChangeCount {
  const [only] = counts;
  if (counts.length === 1 && only !== undefined) {
    const { records: _, ...count } = only.count;
    return count;
  }
  const sum = (of: (count: Counted) => number): number => counts.reduce((all, { count }) => all + of(count), 0);
  return {
    known: sum(({ known }) => known),
    changed: sum(({ changed }) => changed),
    emptied: sum(({ emptied }) => emptied),
    leapt: sum(({ leapt }) => leapt),
    fields: counts.flatMap(({ kind, count }) => count.fields.map((one) => ({ ...one, field: `${kind.name}.${one.field}` }))),
    samples: counts.flatMap(({ kind, count }) => count.samples.map((one) => ({ ...one, field: `${kind.name}.${one.field}` }))),
    money: counts.flatMap(({ count }) => count.money),
  };
}

/** What its source said last of each field, whenever it said it. Rows by record and version. */
function saidBefore(rows: readonly Row[]): Map<string, LastSaid> {
  const said = new Map<string, LastSaid>();
  for (const claim of rows.map(readHistoryRow)) {
    if (claim.kind !== "claim") continue;
    const { record, version, hash, deleted } = claim;
    const known = said.get(record);
    const fields = deleted ? {} : { ...known?.fields, ...claim.fields };
    said.set(record, { version, hash, fields, deleted });
  }
  return said;
}
