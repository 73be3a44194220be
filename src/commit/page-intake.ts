// One page of a source as claims of the log, with its bytes, its cursor and its delivery.

import { promisify } from "node:util";
import { zstdCompress } from "node:zlib";
import { sha256Hex } from "../base/hash.ts";
import { claimOf } from "../observation/claim.ts";
import type { Claim } from "../observation/entry.ts";
import type { RawPage } from "../observation/store.ts";
import { feedText } from "../observation/supersession.ts";
import type { ConfiguredSource } from "../source/catalogue.ts";
import type { Page, RawRow } from "../source/connector.ts";
import type { MappedClaim } from "../source/mapping/claim.ts";
import { type DatedMapper, inForceAt } from "../source/mapping/schedule.ts";
import type { CursorRow, DeliveryRow } from "../source/store.ts";

export interface Feed {
  readonly source: ConfiguredSource;
  readonly name: string;
  /** By date; never empty. */
  readonly mappings: readonly FeedMapper[];
  /** It is read again, for these. */
  readonly wanted?: Wanted;
}

/** Which claims of a reading are taken. */
export type Wanted = (claim: Pick<Claim, "record" | "site">) => boolean;

export interface FeedMapper extends DatedMapper {
  /** Of its reading: how often that has changed; absent: never. */
  readonly generation?: number;
}

/** A row read, with the business time its source gives it; undefined where it gives none. */
export interface ReadRow {
  readonly claim: Claim;
  readonly at: number | undefined;
}

export interface ReadPage {
  readonly rows: readonly ReadRow[];
  /** Undefined where nothing was received but a fault of the whole delivery. */
  readonly raw: RawPage | undefined;
  readonly cursor: CursorRow;
  readonly delivery: DeliveryRow;
  readonly parked: number;
  /** Where the first row stood whose key could not be read. */
  readonly nameless: string | undefined;
  /** Its cursor is stored before any row of a later page. */
  readonly isAlone: boolean;
}

const compressed = promisify(zstdCompress);

/** Name and version of a mapping of a feed, as its claims keep it. */
export const mappingName = (feed: string, { system, systemVersion, mapper }: DatedMapper): string =>
  `${system}/${systemVersion}/${feedText(feed)}@${mapper.hash.slice(0, 12)}`;

/** Times in ms. */
export interface PageTimes {
  readonly receivedAt: number;
  /** When what it says was produced: its mapping is the one in force then. Not after its receipt. */
  readonly producedAt: number;
}

/**
 * What a page says was produced when its delivery states, at the latest when its system was asked for it; all pages of a full read
 * count from its opening, so that one mapping reads them all. `open`: the full read it goes on with.
 */
export function timesOf(page: Page, open: { readonly asOf: number } | undefined, askedAt: number, receivedAt: number): PageTimes {
  const begun = page.opened ? undefined : open?.asOf;
  return { receivedAt, producedAt: Math.min(receivedAt, page.delivery.asOf ?? begun ?? askedAt) };
}

export async function readPage(page: Page, feed: Feed, { receivedAt: now, producedAt }: PageTimes): Promise<ReadPage> {
  const { source, name, mappings } = feed;
  // What lay there when it was read before is no news of its source: it keeps its place in time, and puts nothing in question.
  const isOld = feed.wanted !== undefined && page.delivery.asOf !== undefined;
  const receivedAt = isOld ? producedAt : now;
  const dated = inForceAt(mappings, producedAt);
  const { mapper, generation = 0 } = dated;
  const hash = page.raw.length === 0 ? null : pageHash(page);
  const delivered = { source: source.name, mapping: mappingName(name, dated), page: hash, receivedAt, generation };
  let parked = 0;
  let nameless: string | undefined;
  const records: string[] = [];
  const rows = page.rows.flatMap((row): ReadRow[] => {
    const read = mapper.map(row, receivedAt);
    const mapped = named(read, row, page);
    const claim = claimOf(mapped, delivered);
    records.push(claim.record);
    if (feed.wanted?.(claim) === false) return [];
    if (mapped.parked.length > 0) parked += 1;
    if (read.key === "") nameless ??= placeOf(row, page);
    return [{ claim: isOld ? unheard(claim) : claim, at: mapped.at }];
  });
  const { site } = source;
  const isStated = page.delivery.asOf !== undefined || mappings.length > 1;
  const produced = isStated && producedAt !== receivedAt ? { produced: { at: producedAt, receivedAt } } : {};
  const told = { feed: name, rows: page.rows, records };
  const raw = hash === null ? undefined : { ...(await keptPage(page, hash)), site, source: source.name, rows: told, ...produced };
  return {
    rows,
    raw,
    parked,
    nameless,
    isAlone: page.isAlone === true,
    cursor: { source: source.name, site, feed: name, lane: "live", cursor: page.cursor, observedAt: receivedAt },
    delivery: {
      source: source.name,
      site,
      hash: page.delivery.hash,
      name: page.delivery.name,
      receivedAt,
      rows: rows.length,
      answer: page.delivery.fault === undefined ? null : JSON.stringify(page.delivery.fault),
    },
  };
}

function unheard(claim: Claim): Claim {
  const { isHeard: _, ...told } = claim;
  return told;
}

/** Of the bytes, and of what else the page needs to be read again. */
const pageHash = ({ raw, frame }: Page): string => sha256Hex(frame === undefined ? raw : Buffer.concat([Buffer.from(`${frame}\0`), raw]));

const keptPage = async ({ raw, frame, delivery }: Page, hash: string) => ({
  hash,
  delivery: delivery.name,
  bytes: await compressed(raw),
  ...(frame === undefined ? {} : { frame }),
});

/** A row parked whole says nothing. Without a readable key it is known by where it stood: none replaces another. */
export function named(claimed: MappedClaim, row: RawRow, page: Pick<Page, "delivery">): MappedClaim {
  const isWhole = claimed.parked.some(({ field }) => field === "*");
  const mapped = isWhole ? { ...claimed, fields: {} } : claimed;
  if (mapped.key !== "") return mapped;
  return { ...mapped, key: `?${placeOf(row, page)}` };
}

const placeOf = ({ receivedPosition, index }: RawRow, { delivery }: Pick<Page, "delivery">): string =>
  receivedPosition ?? `${delivery.name} ${delivery.hash.slice(0, 12)} #${index}`;
