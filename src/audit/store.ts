// The SQL of an audit export: the public views of the stages as they stood, bounded by positions that never move again.

import { tokenChangesSql } from "../access/store.ts";
import { accountChangesSql } from "../access/store-account.ts";
import { requestsSql } from "../access/store-request.ts";
import type { Model } from "../model/kind.ts";
import { type Query, query } from "../platform/database.ts";
import { literal } from "../platform/sql-text.ts";
import type { Part } from "./part.ts";
import type { Days, Period } from "./period.ts";
import { actBody, anySite, atSites, instant, within } from "./store-bound.ts";
import { mappingParts } from "./store-mapping.ts";

/** One row: `after`, the last position committed before the first day, and `until`, the last one before the last day's end. */
export const positionsQuery = ({ fromMs, untilMs }: Days): Query =>
  query(
    `select coalesce((select min(position) from observation.public_link where committed_at >= $1::bigint) - 1, ends.position) as after,
       coalesce((select min(position) from observation.public_link where committed_at >= $2::bigint) - 1, ends.position) as until
     from (select coalesce(max(position), 0) as position from observation.public_link) ends`,
    [String(fromMs), String(untilMs)],
  );

/** Links of two positions, where there are any. */
export const linksQuery = ({ after, until }: Period): Query =>
  query("select position, link from observation.public_link where position in ($1::bigint, $2::bigint)", [String(after), String(until)]);

/** Rows that stood at a position. */
const stoodAt = (position: number): string => `from_position <= ${position} and (to_position is null or to_position > ${position})`;

/** What changed in the period, then what stood at both ends. */
export const partsOf = (period: Period, model: Model): readonly Part[] => [
  decisions(period),
  bankData(period, model),
  rules(period),
  ruleLives(period),
  forms(period),
  ...mappingParts(period),
  modelInForce(period),
  erasures(period),
  tokens(period),
  accounts(period),
  requests(period),
  cashJournal(period),
  commits(period),
  ...(["start", "end"] as const).flatMap((end) => {
    const position = end === "start" ? period.after : period.until;
    return [overrides(period, end, position), parked(period, end, position), discrepancies(period, end, position)];
  }),
];

const decisions = (period: Period): Part => ({
  name: "decisions",
  says: "what people decided: answers, values set and ended, records joined and kept apart",
  columns: "position ordinal recorded_at decided_at author what site record_kind record decision reason said hash".split(" "),
  sql: `select e.position, e.ordinal, ${instant("l.committed_at")}, ${instant("e.at")}, e.body::json ->> 'author',
      e.body::json -> 'body' ->> 'kind', e.site, e.record_kind, e.record, e.key, e.body::json ->> 'reason', e.body::json -> 'body', e.hash
    from observation.public_entry e join observation.public_link l on l.position = e.position
    where e.kind = 'decision' and ${within("e.position", period)} and ${atSites("e.site", period)} order by e.position, e.ordinal`,
});

/** A value told again because its record was joined or split is no change of it: its first telling counts. */
function bankData(period: Period, model: Model): Part {
  const fields = [...model.kinds.values()].flatMap((kind) =>
    kind.fields.filter(({ group }) => group === "bank").map(({ name }) => `(${literal(kind.name)}, ${literal(name)})`),
  );
  return {
    name: "bank-data",
    says: "every change of where money goes: bank fields of parties and accounts, with the system or person it came from",
    columns: "position recorded_at true_from kind record site field value source source_record source_key".split(" "),
    sql: `select v.from_position, ${instant("l.committed_at")}, ${instant("v.at")}, v.kind, v.entity, v.sites, f.key, f.value ->> 0,
        coalesce(f.value ->> 1, v.source), v.record, v.key
      from record.public_version v join observation.public_link l on l.position = v.from_position
      cross join lateral (select key, case when json_typeof(value) = 'array' then value end as value from json_each(v.changed::json)) f
      where ${fields.length === 0 ? "false" : `(v.kind, f.key) in (${fields.join(", ")})`} and ${within("v.from_position", period)}
        and ${anySite("v.sites", period)}
        and not exists (
          select from record.public_version e
          where e.entity = v.entity and e.at = v.at and e.source = v.source and e.key = v.key and e.version = v.version
            and e.from_position < v.from_position
            and (e.changed::json -> f.key)::text is not distinct from (v.changed::json -> f.key)::text)
      order by v.from_position, v.entity collate "C", v.at, v.source collate "C", v.key collate "C", v.version, f.key collate "C"`,
  };
}

const rules = (period: Period): Part => ({
  name: "rules",
  says: "every set of rules and of match rules recorded up to the end of the period, the last one of each first in force by its date",
  columns: "position recorded_at in_force_from author reason rule_set rules hash".split(" "),
  sql: `select e.position, ${instant("l.committed_at")}, ${instant("(e.body::json ->> 'from')::bigint")}, e.body::json ->> 'author',
      e.body::json ->> 'reason', e.key, e.body::json ->> 'rules', e.hash
    from observation.public_entry e join observation.public_link l on l.position = e.position
    where e.kind = 'rule' and e.position <= ${period.until} order by e.position, e.ordinal`,
});

/** A rehearsal shows records and cash of every site: of one company's evidence only its counts are part. */
const ruleLives = (period: Period): Part => ({
  name: "rule-life",
  says: "how rule sets came about: proposed, rehearsed, approved or rejected, by whom and why",
  columns: "position recorded_at what author reason rule_set author_approved_alone records restated rehearsal hash".split(" "),
  sql: `select e.position, ${instant("l.committed_at")}, substr(e.body::json ->> 'act', 7), b.body ->> 'author', b.body ->> 'reason', e.key,
      b.body ->> 'alone', b.body -> 'rehearsal' ->> 'records', b.body -> 'rehearsal' ->> 'restated',
      ${period.sites === undefined ? "b.body ->> 'rehearsal'" : "null"}, e.hash
    from observation.public_entry e join observation.public_link l on l.position = e.position ${actBody}
    where e.kind = 'act' and left(e.key, 6) = 'rules/' and ${within("e.position", period)} order by e.position, e.ordinal`,
});

const forms = (period: Period): Part => ({
  name: "forms",
  says: "changed forms of feeds that a person accepted, and what had changed",
  columns: "position recorded_at site form author reason changes hash".split(" "),
  sql: `select e.position, ${instant("l.committed_at")}, e.site, e.key, b.body ->> 'author', b.body ->> 'reason',
      b.body ->> 'changes', e.hash
    from observation.public_entry e join observation.public_link l on l.position = e.position ${actBody}
    where e.kind = 'act' and e.body like '{"act":"contract-accepted",%'
      and ${within("e.position", period)} and ${atSites("e.site", period)}
    order by e.position, e.ordinal`,
});

/** Of the whole group. A version says nothing of the time before it was kept. */
const modelInForce = ({ untilMs }: Period): Part => ({
  name: "model-in-force",
  says: "versions of the model given up to the end of the period, the last one in force: each kind, its fields and by what it is matched",
  columns: "version given_at model_hash kind fields definition".split(" "),
  sum: { column: "fields", by: "version" },
  sql: `select m.version, ${instant("m.since")}, m.hash, k.kind ->> 'name',
      json_array_length(k.kind -> 'fields'), k.kind
    from observation.public_model m cross join lateral json_array_elements(m.kinds::json) as k(kind)
    where m.since < ${untilMs} order by m.version, k.kind ->> 'name' collate "C"`,
});

/** The act's own words; what it erased is in no file any more, nor in those of an export that is made again. */
const erasures = (period: Period): Part => ({
  name: "erasures",
  says: "what told of a person and was erased: who asked, who agreed, why, and how much of the log it took",
  columns: "position recorded_at author second_person reason kind record entries pages hash".split(" "),
  sql: `select e.position, ${instant("l.committed_at")}, b.body ->> 'author', b.body ->> 'second', b.body ->> 'reason', b.body ->> 'kind',
      b.body ->> 'entity', b.body ->> 'rows', b.body ->> 'pages', e.hash
    from observation.public_entry e join observation.public_link l on l.position = e.position
    cross join lateral (select (e.body::json ->> 'body')::json as body) b
    where e.kind = 'act' and left(e.key, 8) = 'erasure/' and ${within("e.position", period)} order by e.position, e.ordinal`,
});

const tokens = ({ fromMs, untilMs }: Period): Part => ({
  name: "access",
  says: "tokens issued and ended: who got which roles at which sites and companies",
  columns: "what at name grants token".split(" "),
  sql: `select what, ${instant("at")}, name, grants, token from (${tokenChangesSql(fromMs, untilMs)}) t
    order by at, name collate "C", what collate "C", token collate "C"`,
});

const accounts = ({ fromMs, untilMs }: Period): Part => ({
  name: "accounts",
  says: "what became of accounts: who was invited, granted, disabled or reset by whom, and who stood in for whom",
  columns: "at account what author detail number".split(" "),
  sql: `select ${instant("at")}, account, what, author, detail, number from (${accountChangesSql(fromMs, untilMs)}) a order by number`,
});

/** Of the whole group: a request is not of a site. */
const requests = ({ fromMs, untilMs }: Period): Part => ({
  name: "requests",
  says: "who asked the hub for what: each request that was answered, kept for 400 days",
  columns: "at principal action route subject status batch ordinal".split(" "),
  sql: `select ${instant("at")}, principal, action, route, subject, status, batch, ordinal
    from (${requestsSql(fromMs, untilMs)}) r order by batch, ordinal`,
});

const cashJournal = (period: Period): Part => ({
  name: "cash-journal",
  says: "every change of an expected payment or receipt with its cause; amounts in minor units",
  columns: [
    ..."position ordinal recorded_at line record company site currency stage_before amount_before date_before".split(" "),
    ..."stage_after amount_after date_after moved cause_source cause_record cause_version cause_at cause_fields".split(" "),
  ],
  sum: { column: "moved", by: "currency" },
  sql: `select position, ordinal, ${instant("recorded_at")}, line, entity, company, site, currency, stage_before, old_amount, old_date,
      stage_after, new_amount, new_date, coalesce(new_amount, 0) - coalesce(old_amount, 0), cause_source, cause_record, cause_version,
      ${instant("cause_at")}, cause_fields
    from finance.public_cash_change
    where ${within("position", period)} and ${period.company === undefined ? "true" : `company = ${literal(period.company)}`}
    order by position, ordinal`,
});

const commits = (period: Period): Part => ({
  name: "commits",
  says: "the chain of the log: entries of each commit, their Merkle root and the link that follows from the one before",
  columns: "position committed_at entries root link".split(" "),
  sum: { column: "entries", by: "" },
  sql: `select position, ${instant("committed_at")}, entries, root, link from observation.public_link
    where ${within("position", period)} order by position`,
});

type End = "start" | "end";

const overrides = (period: Period, end: End, position: number): Part => ({
  name: `overrides-at-${end}`,
  says: `values of people that stood against their sources at the ${end} of the period`,
  columns: "kind site record decision fields until expires_at author reason set_at".split(" "),
  sql: `select kind, site, entity, decision, fields, until, ${instant("expires_at")}, author, reason, ${instant("set_at")}
    from governance.public_override where ${stoodAt(position)} and ${atSites("site", period)}
    order by entity collate "C", set_at, decision collate "C"`,
});

const parked = (period: Period, end: End, position: number): Part => ({
  name: `parked-at-${end}`,
  says: `what could not be read and waited at the ${end} of the period`,
  columns: "site source kind key version field class cause value since_position".split(" "),
  sql: `select site, source, record_kind, key, version, field, class, cause, value, from_position
    from observation.public_parked where ${stoodAt(position)} and ${atSites("site", period)}
    order by source collate "C", key collate "C", record collate "C", field collate "C", version, from_position`,
});

const discrepancies = (period: Period, end: End, position: number): Part => ({
  name: `discrepancies-at-${end}`,
  says: `fields on which systems disagreed at the ${end} of the period`,
  columns: "kind site record field opened_at opened_by sides rule asks_a_person".split(" "),
  sql: `select kind, site, entity, field, ${instant("opened_at")}, opened_by, sides_now, rule, ask
    from governance.public_episode where ${stoodAt(position)} and closed_at is null and ${atSites("site", period)}
    order by entity collate "C", field collate "C", opened_at, opened_by collate "C"`,
});
