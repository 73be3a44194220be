// GET /v1/claims: the claims of one source and kind in the order of the log, for another hub. The log itself is the store from
// which that hub catches up, however long it was away.

import { z } from "zod";
import { maySee } from "../access/principal.ts";
import { Fault } from "../base/fault.ts";
import { instantText } from "../base/instant.ts";
import { kindOf } from "../model/kind.ts";
import { readClaimBody } from "../observation/claim.ts";
import { lastLinkQuery, linksQuery } from "../observation/store.ts";
import { claimsBehindQuery, type LogPlace, stretchEndQuery, stretchMax } from "../observation/store-claim.ts";
import type { Row } from "../platform/database.ts";
import { claimPage } from "./contract-claim.ts";
import { limitText } from "./contract.ts";
import type { Door } from "./door.ts";
import { shownClaim, sight } from "./sight.ts";

const pageMax = 1_000;
/** Of a link, enough to tell two logs apart. */
const linkDigits = 16;

type Page = z.input<typeof claimPage>;

export function claimRoutes({ hub, read }: Door): void {
  read({
    url: "/v1/claims",
    action: "read",
    summary: "What one source said of one kind, in the order of the log, for another hub that takes it over",
    params: {},
    query: { source: z.string(), kind: z.string(), cursor: z.string().default(""), limit: limitText(pageMax) },
    data: claimPage,
    async answer({ query: { source, kind, cursor, limit }, principal, cut }): Promise<Page> {
      if (!hub.sources.some(({ name, site }) => name === source && maySee(principal, site))) throw sourceUnknown(source);
      const sees = sight(hub, principal);
      const recordKind = kindOf(hub.model, kind).name;
      const from = placeOf(cursor);
      const [known = [], last = [], end = [], rows = []] = await cut.read([
        linksQuery([from.position]),
        lastLinkQuery(),
        stretchEndQuery(from),
        claimsBehindQuery(from, source, recordKind, limit),
      ]);
      const { hub: name } = hub.configuration;
      const gap = gapBefore(from, known[0], Number(last[0]?.["position"] ?? 0));
      if (gap !== undefined) return { hub: name, gap, claims: [], next: "", more: true };
      const isFull = rows.length === limit;
      const until = isFull ? rows.at(-1) : end[0];
      return {
        hub: name,
        gap: null,
        claims: rows.map(toldClaim).map((claim) => shownClaim(claim, recordKind, sees)),
        next: until === undefined ? cursor : cursorOf(until),
        more: isFull || Number(end[0]?.["entries"] ?? 0) === stretchMax,
      };
    },
  });
}

interface Cursor extends LogPlace {
  /** Beginning of the link of the commit; "" before the first. */
  readonly link: string;
}

const beginning: Cursor = { position: 0, ordinal: -1, link: "" };

const cursorOf = (row: Row): string => `${row["position"]}.${row["ordinal"]}.${(row["link"] ?? "").slice(0, linkDigits)}`;

function placeOf(text: string): Cursor {
  if (text === "") return beginning;
  const [, position, ordinal, link = ""] = /^(\d{1,15})\.(\d{1,9})\.([0-9a-f]{16})$/.exec(text) ?? [];
  if (position !== undefined) return { position: Number(position), ordinal: Number(ordinal), link };
  const hint = "give the next of an earlier answer, or leave it out to begin";
  throw new Fault({ code: "request-refused", subject: "cursor", cause: "it is no cursor of this list", hint });
}

/** A log that does not hold the commit the cursor speaks of is not the one that was read. */
function gapBefore({ position, link }: Cursor, known: Row | undefined, last: number): Page["gap"] | undefined {
  if (position === 0 || known?.["link"]?.startsWith(link)) return undefined;
  const cause =
    position > last
      ? `the log ends at position ${last}, and was read up to ${position}`
      : `position ${position} of the log is not what was read`;
  return { position: last, cause };
}

function toldClaim(row: Row): Page["claims"][number] {
  const { fields, parked, deleted, mapping, withdrawn, unnamedBy } = readClaimBody(row["body"] ?? "");
  return {
    kind: row["record_kind"] ?? "",
    key: row["key"] ?? "",
    version: Number(row["version"]),
    at: instantText(Number(row["at"])),
    receivedAt: instantText(Number(row["received_at"])),
    site: row["site"] ?? "",
    deleted,
    fields: { ...fields },
    parked: parked.map((one) => ({ ...one })),
    mapping,
    hash: row["hash"] ?? "",
    ...(withdrawn === undefined ? {} : { withdrawn }),
    ...(unnamedBy === undefined ? {} : { unnamedBy }),
  };
}

const sourceUnknown = (name: string): Fault =>
  new Fault({
    code: "source-unknown",
    subject: name.slice(0, 63),
    cause: "there is no such source among those you may see",
    hint: "name a source of this hub's hub.yaml at one of the sites of the token",
  });
