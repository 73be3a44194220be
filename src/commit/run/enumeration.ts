// A full read of a feed, from the page that opens it to the page that seals it, and what its records have come to: which are
// no longer named, and whether the guard lets their deletes through.
//
//   (nothing) --opened--> open --sealed--> sealed: deletes are inferred, or held
//                          |
//                          +--fault, end, next opening--> unsealed: nothing is inferred

import { instantText } from "../../base/instant.ts";
import { toldLate } from "../../observation/claim.ts";
import type { Act, Claim } from "../../observation/entry.ts";
import {
  heldHash,
  massChangeAct,
  massChangeKey,
  type MassChange,
  observationId,
  readMassChange,
  type Verdict,
} from "../../observation/mass-change.ts";
import { type StandingClaim, tombstone } from "../../observation/tombstone.ts";
import type { Query, Row } from "../../platform/database.ts";
import { massChangeQuery } from "../../desk/store-held.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import type { Page } from "../../source/connector.ts";
import { type Guard, isMassDelete } from "../../source/guard.ts";
import { inForceAt, kindOfSchedule } from "../../source/mapping/schedule.ts";
import { type Feed, mappingName, type ReadPage, type ReadRow } from "../page-intake.ts";
import { knownCountQuery, unnamedQuery } from "./store-enumeration.ts";

export interface Enumeration {
  /** Name of the file or query. */
  readonly delivery: string;
  /** ms, and position: just before its first page was asked for. */
  readonly at: number;
  readonly position: number;
  /** ms: how late it can know of the source. */
  readonly asOf: number;
  /** The source itself says how late that is; false: as late as it was asked. */
  readonly isDated: boolean;
  /** A list that was written after it was read before it: what its rows repeat is not said now. */
  readonly isLate: boolean;
  readonly named: Set<string>;
  isSealed: boolean;
  /** Why nothing may be inferred from it though it was read to its end. */
  flaw: string | undefined;
}

/** Names are held in memory until it is sealed: some 100 MB. */
export const namedMax = 1_000_000;

/** How things stood before a page was asked for. */
export interface Asked extends Pick<Enumeration, "at" | "position"> {
  /** ms: how late the latest list of the feed that was read to its end knew of the source. Undefined: there was none. */
  readonly heard: number | undefined;
}

/** Takes a page in; gives the enumeration it belongs to, undefined where it belongs to none. */
export function follow(open: Enumeration | undefined, page: Page, read: ReadPage, asked: Asked): Enumeration | undefined {
  const of = page.opened ? opened(page, asked) : open?.isSealed ? undefined : open;
  if (of === undefined) return undefined;
  if (of.flaw === undefined) for (const { claim } of read.rows) of.named.add(claim.record);
  if (read.nameless !== undefined) of.flaw ??= `${read.nameless} could not be read: nobody knows which record it names`;
  if (of.named.size > namedMax) of.flaw ??= `it names more than ${namedMax} records`;
  if (page.delivery.fault !== undefined) of.flaw ??= page.delivery.fault.cause;
  // It infers nothing any more: its names are let go.
  if (of.flaw !== undefined) of.named.clear();
  of.isSealed = page.sealed === true;
  return of;
}

function opened({ delivery }: Page, { at, position, heard }: Asked): Enumeration {
  // Nobody knows of what comes later; a file may bear a later date, by another clock.
  const asOf = Math.min(delivery.asOf ?? at, at);
  const isLate = heard !== undefined && asOf < heard;
  const flaw = isLate ? `it is of ${instantText(asOf)}, and a list of ${instantText(heard)} was read before it` : undefined;
  const isDated = delivery.asOf !== undefined;
  return { delivery: delivery.name, at, position, asOf, isDated, isLate, named: new Set(), isSealed: false, flaw };
}

/** The rows of a page as the enumeration it belongs to lets them count: a late one only tells what is not known yet. */
export const heardIn = (enumeration: Enumeration | undefined, { rows }: ReadPage): readonly ReadRow[] =>
  enumeration?.isLate ? rows.map((row) => ({ ...row, claim: toldLate(row.claim) })) : rows;

/** Why an enumeration that was opened infers nothing; undefined where it does. */
export function unsealedBecause(
  { delivery, isSealed, flaw }: Enumeration,
  fault: { readonly cause: string } | undefined,
): string | undefined {
  if (isSealed && flaw === undefined) return undefined;
  return `${delivery}: ${flaw ?? fault?.cause ?? "it was not read to its end"}`;
}

/** Of what a sealed enumeration is, and how much it may delete by itself. */
export interface Enumerating {
  readonly source: string;
  readonly site: string;
  readonly feed: string;
  readonly recordKind: string;
  readonly mapping: string;
  readonly limits: Guard["deletes"];
}

export const enumerating = ({ source, name, mappings }: GuardedFeed, { asOf }: Pick<Enumeration, "asOf">): Enumerating => ({
  source: source.name,
  site: source.site,
  feed: name,
  recordKind: kindOfSchedule(mappings).name,
  mapping: mappingName(name, inForceAt(mappings, asOf)),
  limits: source.guard.deletes,
});

export interface GuardedFeed extends Feed {
  readonly source: Feed["source"] & Pick<ConfiguredSource, "guard">;
}

/** What a sealed enumeration comes to. Counts of records. */
export interface Judged {
  readonly delivery: string;
  readonly named: number;
  readonly standing: number;
  readonly missing: number;
  /** To commit now. */
  readonly deletes: readonly Claim[];
  /** Held for a person, with the hash that consent names ("" where nothing is). */
  readonly held: number;
  readonly hash: string;
  /** Keys of the first that are not named. */
  readonly examples: readonly string[];
  /** Not named, and left standing because a person refused to delete them. */
  readonly refused: number;
  /** To append; undefined where what is held stands in the log already. */
  readonly act: Act | undefined;
}

const examplesMax = 5;

/** Three statements in one snapshot. Caller guarantees: the enumeration is sealed, and its rows are committed. */
export async function judge(
  { delivery, at, position, asOf, named }: Enumeration,
  { source, site, feed, recordKind: kind, mapping, limits }: Enumerating,
  read: (queries: readonly Query[]) => Promise<Row[][]>,
): Promise<Judged> {
  const records = [...named];
  const [rows = [], [known] = [], [last] = []] = await read([
    unnamedQuery({ source, kind, feed, named: records, position, asOf }),
    knownCountQuery(records, position),
    massChangeQuery(massChangeKey(source, feed)),
  ]);
  const before = last === undefined ? nothing : readMassChange(last["body"] ?? "");
  const verdict = (last?.["verdict"] ?? undefined) as Verdict | undefined;
  const refused = new Set([...before.refused, ...(verdict === "refuse" ? before.observations : [])]);
  const missing = rows.map(standingClaim);
  const open = missing.filter((one) => !refused.has(observationId(one)));
  const standing = missing.length + Number(known?.["known"] ?? 0);
  const counts = { named: named.size, standing, missing: open.length };
  const held = isMassDelete(counts, limits) ? open : [];
  const found: MassChange = {
    source,
    feed,
    recordKind: kind,
    mapping,
    delivery,
    named: named.size,
    standing,
    observations: held.map(observationId).toSorted(),
    refused: missing.map(observationId).filter((one) => refused.has(one)),
  };
  // A refusal ends when its record is named again: what is missed later is another question.
  const isSame =
    heldHash(found.observations) === heldHash(verdict === undefined ? before.observations : []) && found.refused.length === refused.size;
  const by = { source, recordKind: kind, mapping, delivery, at };
  return {
    delivery,
    named: named.size,
    standing,
    missing: missing.length,
    deletes: held.length > 0 ? [] : open.map((one) => tombstone(one, by, at)),
    held: held.length,
    hash: held.length > 0 ? heldHash(found.observations) : "",
    examples: open.slice(0, examplesMax).map(({ key }) => key),
    refused: found.refused.length,
    act: isSame ? undefined : massChangeAct(found, site, at),
  };
}

const nothing: Pick<MassChange, "observations" | "refused"> = { observations: [], refused: [] };

export const standingClaim = (row: Row): StandingClaim => ({
  record: row["record"] ?? "",
  key: row["key"] ?? "",
  site: row["site"] ?? "",
  version: Number(row["version"]),
  hash: row["hash"] ?? "",
  at: Number(row["at"]),
});
