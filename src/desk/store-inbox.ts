// What the inbox reads: everything that waits for a person, oldest first up to a limit, through the stages' public views.

import { type Query, query } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";
import { isBaseline, live, liveAt, type LiveFilter, liveParams } from "./store-baseline.ts";
import type { Touched } from "./kept.ts";
import type { Listing } from "./store-packed.ts";

/** Null: every one of them. */
export interface InboxFilter extends LiveFilter {
  readonly site: string | null;
  readonly kind: string | null;
  readonly field: string | null;
  /** Name of the rule that judged a discrepancy; other items have none. */
  readonly rule: string | null;
  /** True: only what is from before go-live; false: only what is not. */
  readonly baseline: boolean | null;
  /** Rows of each query; the oldest come first. */
  readonly limit: number;
  /** Discrepancies that a standing override has answered: no question any more, but no agreement of the systems either. */
  readonly answered: "left-out" | "included";
  /** The reader sees the claims of every site. */
  readonly seesEverything: boolean;
  /** Only what is about these; absent: about anything. */
  readonly among?: Touched | undefined;
}

/** A condition on what a list is about, with its parameters, which begin at `$from`. */
const amongst = ({ among }: InboxFilter, from: number, condition: (entities: string, records: string) => string): [string, string[]] =>
  among === undefined
    ? ["", []]
    : [
        `and (${condition(`any($${from}::text[])`, `any($${from + 1}::text[])`)})`,
        [arrayLiteral(among.entities), arrayLiteral(among.records)],
      ];

/** Records of these entities and these records besides, looked up by their indexes. */
const recordAmong = (record: string) => (entities: string, records: string) =>
  `${record} = ${records} or ${record} = any(array(select c.record from identity.public_crosswalk c where c.entity = ${entities}))`;

const params = (filter: InboxFilter): (string | null)[] => [
  ...liveParams(filter),
  filter.site,
  filter.kind,
  filter.field,
  filter.baseline === null ? null : String(filter.baseline),
];

/**
 * Fields that a person's standing override has answered. Read once and joined by hash: asked for each row, a plan made while
 * there were few of them reads all of them each time (measured: 40 s for 20,000 rows). So the condition stands alone, never within
 * an `or`: there it would be asked for each row.
 */
const overruled = `overruled as materialized (
  select o.entity, f.field from governance.public_override o cross join lateral jsonb_object_keys(o.fields::jsonb) as f(field)
  where o.to_position is null
)`;

const isOverruled = (entity: string, field: string): string =>
  `exists (select from overruled u where u.entity = ${entity} and u.field = ${field})`;

/** Systems of an entity with their sites, as JSON pairs: whose claims the reader may see. */
const membersOf = (entity: string): string =>
  `(select json_agg(json_build_array(m.source, m.site)) from identity.public_crosswalk m where m.entity = ${entity})`;

/** Not asked for who sees all of them. */
const members = (entity: string): string => `case when $8::boolean then null else ${membersOf(entity)} end`;

/** Where a record belongs, looked up record by record (`offset 0`): for a few that wait the crosswalk of all that rest is not read. */
const placeOf = (record: string): string =>
  `lateral (select c.entity, c.site from identity.public_crosswalk c where c.record = ${record} offset 0)`;

const openEpisode = "e.to_position is null and e.closed_at is null";

/**
 * A reference whose target has not arrived is listed as waiting. Few fields are such references: that is asked first and of all at
 * once, so that the members of an entity are looked up for those only.
 */
const waits = `(e.field in (select distinct w.field from identity.public_waiting w) and exists (
  select from identity.public_crosswalk c join identity.public_waiting w on w.record = c.record
  where c.entity = e.entity and w.field = e.field
))`;

/**
 * Which of the rows `inner` gives (with `baseline`) are looked at, of the site, kind and field, the oldest first. What `joined` adds
 * (`shown`: its columns) is wide, so it is added to those alone. The limit stands in the text: a plan that does not know it expects
 * few rows, and looks up each record by itself.
 */
const filtered = (
  inner: string,
  { order, limit, shown, joined }: { order: string; limit: number; shown: string; joined: string },
): string =>
  `with ${live}, ${overruled}
   select item.*${shown} from (
     select * from (${inner}) as fitting
     where ($4::text is null or kind = $4) and ($5::text is null or field = $5) and ($6::boolean is null or baseline = $6)
     order by ${order} limit ${Math.trunc(limit)}
   ) as item ${joined}`;

const withRecord = { shown: ", r.doc", joined: "left join record.public_record r on r.entity = item.entity" };

/** Discrepancies that wait for a person; where they are included, also those that an override has answered. */
export function discrepancies(filter: InboxFilter): Listing {
  const [among, ids] = amongst(filter, 9, (entities) => `e.entity = ${entities} and $10::text[] is not null`);
  const [answered, joined] = filter.answered === "included" ? ["u.entity is not null", joinedOverruled] : ["false", ""];
  const sql = filtered(
    `select e.entity, e.kind, e.site, e.field, e.opened_at, e.opened_by, e.sides_now, e.rule, e.ask, ${answered} as answered,
         ${members("e.entity")} as members, ${isBaseline("e.sides", "e.opened_at")} as baseline
       from governance.public_episode e ${joined}
       where ${openEpisode} ${among} and ($3::text is null or e.site = $3) and ($7::text is null or e.rule = $7)
         ${filter.answered === "included" ? "" : `and not ${isOverruled("e.entity", "e.field")}`} and not ${waits}`,
    { order: "opened_at, entity, field", limit: filter.limit, ...withRecord, shown: ", r.doc, r.site as home" },
  );
  return {
    columns: "entity kind site field opened_at opened_by sides_now rule ask answered doc home members baseline".split(" "),
    query: query(sql, [...params(filter), filter.rule, String(filter.seesEverything), ...ids]),
  };
}

const joinedOverruled = "left join (select distinct entity, field from overruled) u on u.entity = e.entity and u.field = e.field";

/** Those of some entities, without what was read of their records. */
export const openDiscrepanciesQuery = (entities: readonly string[]): Query =>
  query(
    `with ${overruled}
     select e.entity, e.kind, e.site, e.field, e.opened_at, e.opened_by, e.sides_now, e.rule, e.ask from governance.public_episode e
     where ${openEpisode} and e.entity = any($1::text[]) and not ${isOverruled("e.entity", "e.field")} and not ${waits}
     order by e.opened_at, e.entity, e.field`,
    [arrayLiteral(entities)],
  );

/** By site: how many discrepancies are open that are not answered and not from before go-live, and since when the oldest is. */
export const alarmQuery = (filter: LiveFilter): Query =>
  query(
    `with ${live}, ${overruled}
     select e.site, count(*) as open, min(e.opened_at) as oldest
     from governance.public_episode e
     where ${openEpisode} and not ${isBaseline("e.sides", "e.opened_at")} and not ${isOverruled("e.entity", "e.field")} and not ${waits}
     group by 1 order by 1`,
    liveParams(filter),
  );

/**
 * How many discrepancies stood when their sources went live, by the day on which each closed or was answered; null: not yet.
 * `zone`: where days begin.
 */
export const burnDownQuery = (filter: LiveFilter, site: string | null, zone: string): Query =>
  query(
    `with ${live},
     answered as materialized (
       select o.entity, f.field, min(o.set_at) as at
       from governance.public_override o cross join lateral jsonb_object_keys(o.fields::jsonb) as f(field)
       where o.to_position is null group by 1, 2
     ),
     stood as materialized (
       select least(e.closed_at, a.at) as ended_at, coalesce($1::bigint, ${liveAt("e.sides")}) as live_at
       from governance.public_episode e
         left join answered a on a.entity = e.entity and a.field = e.field
       where e.to_position is null and ($3::text is null or e.site = $3)
         and ${isBaseline("e.sides", "e.opened_at")} and not ${waits}
     )
     select to_char(to_timestamp(ended_at / 1000) at time zone $4, 'YYYY-MM-DD') as day, count(*) as differences
     from stood where ended_at is null or ended_at >= live_at group by 1 order by 1`,
    [...liveParams(filter), site, zone],
  );

const bothSources = "json_build_array(json_build_array(a.source), json_build_array(b.source))";

/** Open doubts about who is who, with both records. */
export function reviews(filter: InboxFilter): Listing {
  const [among, ids] = amongst(filter, 7, (entities, records) => `v.a = ${records} or v.b = ${records} or v.a = ${entities}`);
  const sql = filtered(
    `select v.a, v.b, v.record_kind, v.record_kind as kind, '' as field, v.score, v.cause, v.evidence,
         k.committed_at as since, v.opened_position, ${isBaseline(bothSources, "d.committed_at")} as baseline,
         a.source as a_source, a.key as a_key, a.site as a_site, a.entity as a_entity,
         b.source as b_source, b.key as b_key, b.site as b_site, b.entity as b_entity
       from identity.public_review v
         join identity.public_crosswalk a on a.record = v.a
         join identity.public_crosswalk b on b.record = v.b
         join observation.public_link k on k.position = v.opened_position
         join observation.public_link d on d.position = v.doubted_position
       where v.closed_position is null and ($3::text is null or a.site = $3 or b.site = $3) ${among}`,
    {
      order: "opened_position, a, b",
      limit: filter.limit,
      shown: ", ra.doc as a_doc, rb.doc as b_doc",
      joined: `left join record.public_record ra on ra.entity = item.a_entity
          left join record.public_record rb on rb.entity = item.b_entity`,
    },
  );
  const both = ["source", "key", "site", "entity", "doc"];
  const sides = ["a", "b"].flatMap((side) => both.map((name) => `${side}_${name}`));
  return {
    columns: [..."a b record_kind score cause evidence since baseline".split(" "), ...sides],
    query: query(sql, [...params(filter), ...ids]),
  };
}

export function parkedValues(filter: InboxFilter): Listing {
  const [among, ids] = amongst(filter, 7, recordAmong("p.record"));
  const sql = filtered(
    `select p.record, c.entity, p.record_kind, p.record_kind as kind, p.source, p.site, p.key, p.version, p.field, p.class,
         p.cause, p.hint, p.value, k.committed_at as since, p.from_position,
         ${filter.seesEverything ? "null" : membersOf("c.entity")} as members,
         ${isBaseline("json_build_array(json_build_array(p.source))", "k.committed_at")} as baseline
       from observation.public_parked p
         join observation.public_link k on k.position = p.from_position
         left join ${placeOf("p.record")} c on true
       where p.to_position is null and ($3::text is null or p.site = $3) and not ${isOverruled("c.entity", "p.field")} ${among}`,
    // Of who says what stands of each field, this field's: the whole of it is longer than the record.
    { order: "from_position, record, field", limit: filter.limit, ...withRecord, shown: ", r.doc, r.provenance::json -> field as said" },
  );
  return {
    columns: "record entity record_kind source site key version field class cause hint value since doc said members baseline".split(" "),
    query: query(sql, [...params(filter), ...ids]),
  };
}

export function waitingChildren(filter: InboxFilter): Listing {
  const [among, ids] = amongst(filter, 7, recordAmong("w.record"));
  const sql = filtered(
    `select w.record, c.entity, w.record_kind, w.record_kind as kind, w.source, c.site, w.key, w.field, w.to_record,
         k.committed_at as since, w.since_position,
         ${isBaseline("json_build_array(json_build_array(w.source))", "k.committed_at")} as baseline
       from identity.public_waiting w
         cross join ${placeOf("w.record")} c
         join observation.public_link k on k.position = w.since_position
       where ($3::text is null or c.site = $3) ${among}`,
    { order: "since_position, record, field", limit: filter.limit, ...withRecord },
  );
  return {
    columns: "record entity record_kind source site key field to_record since doc baseline".split(" "),
    query: query(sql, [...params(filter), ...ids]),
  };
}

/** Forms of feeds that wait for a person. A form changes when it changes: none is of the baseline. */
export const driftQuery = (filter: InboxFilter): Query =>
  query(
    filtered(
      `select source, site, feed, number, record_kind, record_kind as kind, '' as field, owner, changes, class, since, false as baseline
       from observation.public_contract where state = 'held' and ($3::text is null or site = $3)`,
      { order: "since, source, feed", limit: filter.limit, shown: "", joined: "" },
    ),
    params(filter),
  );

/**
 * Sums of cash lines by entity of their party. Lines are added up by party first: there are fewer parties than lines, and fewer that have
 * any than there may be doubts about.
 */
const moneyOf = (amount: string, condition: string): string =>
  `owed as materialized (
     select l.party, l.currency, sum(${amount}) as amount from finance.public_cash_line l
     where l.party is not null and ${condition} group by 1, 2
   ),
   money as materialized (
     select c.entity, o.currency, sum(o.amount) as amount
     from owed o cross join lateral (select entity from identity.public_crosswalk where record = o.party offset 0) c group by 1, 2
   )`;

/** What is still expected to be paid to parties of which one of these fields is in doubt, by currency, minor units. */
export const owedQuery = (fields: readonly string[]): Query =>
  query(
    `with ${moneyOf("-l.amount", "l.stage <> 'paid' and l.amount < 0")}
     select entity, currency, amount::text as amount from money
     where cardinality($1::text[]) > 0 and entity = any(array(
       select e.entity from governance.public_episode e where ${openEpisode} and e.kind = 'party' and e.field = any($1::text[])
       union
       select d.entity from observation.public_parked p join identity.public_crosswalk d on d.record = p.record
       where p.to_position is null and p.record_kind = 'party' and p.field = any($1::text[])
     )) order by money.amount desc`,
    [arrayLiteral(fields)],
  );

/** What is open of and to parties that may be one, by currency, minor units: both directions count. `isAsked` false: of nobody. */
export const openItemQuery = (isAsked: boolean): Query =>
  query(
    `with ${moneyOf("abs(l.amount)", "$1::boolean and l.stage = 'invoiced' and l.amount <> 0")}
     select entity, currency, amount::text as amount from money where entity = any(array(
       select d.entity from identity.public_review v join identity.public_crosswalk d on d.record in (v.a, v.b)
       where $1::boolean and v.closed_position is null and v.record_kind = 'party'
     )) order by money.amount desc`,
    [String(isAsked)],
  );

/**
 * Records by their id; for an id of an entity whose first member is not to be seen (it may lie at another site), the first that is
 * (`asked`: that id).
 */
export const subjectQuery = (records: readonly string[]): Query =>
  query(
    `with named as materialized (
       select c.record as asked, c.record, c.entity, c.kind, c.site from identity.public_crosswalk c where c.record = any($1::text[])
     ),
     stand_in as (
       select distinct on (c.entity) c.entity as asked, c.record, c.entity, c.kind, c.site
       from unnest($1::text[]) as u(id) join identity.public_crosswalk c on c.entity = u.id
       where not exists (select from named n where n.asked = u.id) order by c.entity, c.source collate "C", c.key collate "C"
     )
     select s.*, r.site as home, r.doc
     from (select * from named union all select * from stand_in) s left join record.public_record r on r.entity = s.entity`,
    [arrayLiteral(records)],
  );

/** A value that stood, whose word it was, and since when (ms). */
export interface Stood {
  readonly value: string;
  readonly source: string;
  readonly at: number;
}

/** What stood of a field just before an instant, as the JSON list value, source, ms. */
export const stoodQuery = (entity: string, field: string, before: number): Query =>
  query(
    `select v.changed::json ->> $2 as said from record.public_version v
     where v.entity = $1 and v.to_position is null and v.at < $3::bigint and jsonb_exists(v.changed::jsonb, $2)
     order by v.at desc, v.source desc, v.key desc, v.version desc limit 1`,
    [entity, field, String(before)],
  );
