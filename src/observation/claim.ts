// Turns what a mapper read into a claim of the log: with its record id, its version and the hash of its content.

import { recordId } from "../base/id.ts";
import { sha256Hex } from "../base/hash.ts";
import { printableText } from "../base/normal-text.ts";
import { foreignReference } from "../model/reference-key.ts";
import type { MappedClaim, ParkedField, Relayed } from "../source/mapping/claim.ts";
import type { Claim } from "./entry.ts";
import { generationHash } from "./supersession.ts";

/** Facts that a whole page shares. */
export interface Delivery {
  readonly source: string;
  readonly mapping: string;
  /** Hash of the stored page, or null where nothing was received as bytes (a person typed it). */
  readonly page: string | null;
  readonly receivedAt: number;
  /** How often the feed's mapping had changed before it was read so; 0 where nothing is said. */
  readonly generation?: number;
}

/** Sources without versions are ordered by business time, else by receipt: microseconds, so that rows of one page stay in order. */
const rowsPerMillisecond = 1000;

export function claimOf(mapped: MappedClaim, delivery: Delivery): Claim {
  if (mapped.relayed !== undefined) return relayedClaim(mapped, mapped.relayed, delivery);
  const { source, mapping, page, receivedAt, generation = 0 } = delivery;
  const record = recordId(source, mapped.kind, mapped.key);
  const fields = withForeign(mapped);
  const parked = mapped.parked.map(shown);
  const body = claimBody(fields, parked, mapped.deleted, mapping);
  return {
    kind: "claim",
    source,
    site: mapped.site,
    record,
    recordKind: mapped.kind,
    key: mapped.key,
    version: mapped.version ?? ownVersion(mapped, receivedAt),
    at: mapped.at ?? receivedAt,
    receivedAt,
    fields,
    parked,
    deleted: mapped.deleted,
    mapping,
    raw: page === null ? null : { page, index: mapped.rawIndex },
    body,
    isHeard: true,
    hash: generationHash(sha256Hex(`${record}|${mapped.version ?? ""}|${mapped.at ?? ""}|${body}`), generation, false),
  };
}

/** Made by another hub: with its hash it has the place there that it has here, and arriving twice it is one. */
function relayedClaim(mapped: MappedClaim, relayed: Relayed, { source, page, receivedAt }: Delivery): Claim {
  const { kind, key, site, deleted, fields, rawIndex } = mapped;
  const { hash, mapping, withdrawn, unnamedBy } = relayed;
  const parked = mapped.parked.map(shown);
  return {
    kind: "claim",
    source,
    site,
    record: recordId(source, kind, key),
    recordKind: kind,
    key,
    version: mapped.version ?? 0,
    at: mapped.at ?? relayed.receivedAt,
    // A clock that runs ahead there does not move the one here.
    receivedAt: Math.min(relayed.receivedAt, receivedAt),
    fields,
    parked,
    deleted,
    mapping,
    ...(withdrawn === undefined ? {} : { withdrawn }),
    ...(unnamedBy === undefined ? {} : { unnamedBy }),
    raw: page === null ? null : { page, index: rawIndex },
    body: claimBody(fields, parked, deleted, mapping, relayed),
    hash,
  };
}

/** The same, from a delivery older than what was heard since: its source does not say it now. */
export function toldLate(claim: Claim): Claim {
  const { isHeard: _, ...late } = claim;
  return late;
}

/** Says that no row of the feed tells this version of the record any more. Only a later generation withdraws. */
export function withdrawalOf(claim: Claim, mapping: string, generation: number, reason: string): Claim {
  const body = claimBody({}, [], true, mapping, { withdrawn: reason });
  const hash = generationHash(sha256Hex(`${claim.record}|${claim.version}|${claim.at}|${body}`), generation, true);
  return { ...claim, fields: {}, parked: [], deleted: true, mapping, withdrawn: reason, body, hash };
}

/** Enough of a refused text to recognise it; its bytes are kept as a page. */
const parkedTextMax = 2_000;

/** What was refused may be the very text that no store can hold. */
const shown = (one: ParkedField): ParkedField => ({
  ...one,
  cause: printableText(one.cause.slice(0, parkedTextMax)),
  value: one.value === null ? null : printableText(one.value.slice(0, parkedTextMax)),
});

/** A reference by another source's key says so in its value. */
function withForeign({ fields, foreign }: MappedClaim): Claim["fields"] {
  if (foreign === undefined) return fields;
  const named = Object.entries(foreign).flatMap(([field, source]) => {
    const key = fields[field];
    return key ? [[field, foreignReference(source, key)] as const] : [];
  });
  return { ...fields, ...Object.fromEntries(named) };
}

const ownVersion = (mapped: MappedClaim, receivedAt: number): number =>
  mapped.at === undefined ? receivedAt * rowsPerMillisecond + (mapped.rawIndex % rowsPerMillisecond) : mapped.at * rowsPerMillisecond;

type Body = Pick<Claim, "fields" | "parked" | "deleted" | "mapping" | "withdrawn" | "unnamedBy" | "body">;

/** Why a claim that deletes does so, where no row of its source says it. */
type Absence = Pick<Body, "withdrawn" | "unnamedBy">;

/** The stored form of what is claimed: JSON, short names because there are many of them. That it is deleted is said last. */
export function claimBody(
  fields: Body["fields"],
  parked: Body["parked"],
  deleted: boolean,
  mapping: string,
  { withdrawn, unnamedBy }: Absence = {},
): string {
  const unnamed = unnamedBy === undefined ? "" : `,"e":${JSON.stringify(unnamedBy)}`;
  const reason = withdrawn === undefined ? "" : `,"w":${JSON.stringify(withdrawn)}`;
  const rest = `${parked.length > 0 ? `,"p":${JSON.stringify(parked)}` : ""}${unnamed}${reason}${deleted ? ',"d":true' : ""}`;
  return `{"f":${JSON.stringify(fields)},"m":${JSON.stringify(mapping)}${rest}}`;
}

interface StoredBody {
  readonly f: Body["fields"];
  readonly m: string;
  readonly p?: Body["parked"];
  readonly d?: boolean;
  readonly e?: string;
  readonly w?: string;
}

export function readClaimBody(body: string): Body {
  const { f, m, p, d, e, w } = JSON.parse(body) as StoredBody;
  const said = { fields: f, mapping: m, parked: p ?? [], deleted: d ?? false, body };
  if (e !== undefined) return { ...said, unnamedBy: e };
  return w === undefined ? said : { ...said, withdrawn: w };
}
