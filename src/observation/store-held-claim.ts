// Claims that wait beside the log: of a delivery that is held whole.

import { type Query, query, type Step } from "../platform/database.ts";
import { arrayLiteral, copyRow } from "../platform/sql-text.ts";
import { entryRow } from "./entry-row.ts";
import type { Claim } from "./entry.ts";
import { feedText } from "./supersession.ts";

const columns = "act_key ordinal source site record record_kind key version at received_at body raw_page raw_index hash".split(" ");
/** Of an entry's row: position, ordinal and kind, which these do not have; nor the salt at its end. */
const headLength = 3;

export const holdStep = (actKey: string, claims: readonly Claim[]): Step => ({
  kind: "copy",
  table: "observation.held_claim",
  columns,
  data: claims
    .map((claim, ordinal) => copyRow([actKey, String(ordinal), ...entryRow(0, ordinal, claim, "").slice(headLength, -1)]))
    .join(""),
});

/** A stretch of what is held, in its order, as `readHistoryRow` reads it. `after`: the last ordinal before it. */
export const heldClaimsQuery = (actKey: string, after: number, limit: number): Query =>
  query(
    `select 'claim' as kind, ordinal, source, site, record, record_kind, key, version, at, received_at, body, raw_page, raw_index, hash
     from observation.held_claim where act_key = $1 and ordinal > $2::int order by ordinal limit $3::int`,
    [actKey, String(after), String(limit)],
  );

export const releaseStep = (actKey: string): Step => query("delete from observation.held_claim where act_key = $1", [actKey]);

/** What this feed said last of each of these records. */
export const lastSaidQuery = (records: readonly string[], feed: string): Query =>
  query(
    `select e.record, e.version, e.hash, e.body from unnest($1::text[]) as u(record)
     cross join lateral (
       select record, version, hash, body from observation.entry
       where record = u.record and kind = 'claim'
         and right(regexp_replace(body::json->>'m', '@[0-9a-f]{12}$', ''), length($2::text) + 1) = '/' || $2::text
       order by version desc, hash desc limit 1
     ) e`,
    [arrayLiteral(records), feedText(feed)],
  );
