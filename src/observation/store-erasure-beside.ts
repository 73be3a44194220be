// What an erasure finds beside what the log says of a person: claims that wait, deliveries that were refused, acts that quote.

import { type Query, query, type Step } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";
import { heldChangeName } from "./held-change.ts";
import { ruleActPrefix } from "./store-rule-act.ts";

const quotes = (parameter: string): string => `exists (select from unnest(${parameter}::text[]) as u(said) where strpos(body, u.said) > 0)`;

/** Claims of held deliveries: of these records, or of whatever record where they hold one of these texts. Reads all that is held. */
export const tellingHeldQuery = (records: readonly string[], texts: readonly string[]): Query =>
  query(
    `select 'claim' as kind, h.* from observation.held_claim h
     where record = any($1::text[]) or ${quotes("$2")} order by act_key, ordinal`,
    [arrayLiteral(records), arrayLiteral(texts)],
  );

/** Every act about a held delivery, and those about proposed rules that quote one of these texts. Reads every act. */
export const tellingActsQuery = (texts: readonly string[]): Query =>
  query(
    `select * from observation.entry
     where kind = 'act' and (body like '{"act":"${heldChangeName}",%' or (left(key, 6) = '${ruleActPrefix}' and ${quotes("$1")}))
     order by position, ordinal`,
    [arrayLiteral(texts)],
  );

/** How many deliveries that were refused whole have one of these pages: one row. */
export const refusedPagesQuery = (pages: readonly string[]): Query =>
  query("select count(*) as count from observation.refused where page = any($1::text[])", [arrayLiteral(pages)]);

/** A claim that waits, with what it says from now on. */
export interface RewrittenHeld {
  readonly actKey: string;
  readonly ordinal: number;
  readonly body: string;
  readonly hash: string;
}

/** `gone`: pages of which nothing is kept. */
export const besideSteps = (held: readonly RewrittenHeld[], gone: readonly string[]): Step[] => [
  query(
    `update observation.held_claim h set body = u.body, hash = u.hash, raw_page = null, raw_index = null
     from unnest($1::text[], $2::integer[], $3::text[], $4::text[]) as u(act_key, ordinal, body, hash)
     where h.act_key = u.act_key and h.ordinal = u.ordinal`,
    [
      arrayLiteral(held.map(({ actKey }) => actKey)),
      arrayLiteral(held.map(({ ordinal }) => String(ordinal))),
      arrayLiteral(held.map(({ body }) => body)),
      arrayLiteral(held.map(({ hash }) => hash)),
    ],
  ),
  query("update observation.held_claim set raw_page = null, raw_index = null where raw_page = any($1::text[])", [arrayLiteral(gone)]),
  query("delete from observation.refused where page = any($1::text[])", [arrayLiteral(gone)]),
];
