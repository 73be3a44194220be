// What lineage reads, through the stages' public views: every statement for all the records of an explanation at once.

import { type Query, query } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";

/** Entities of these records; an entity id is the record id of its first member, and every other id resolves for ever. */
const entities = "(select entity from identity.public_crosswalk where record = any($1::text[]) or entity = any($1::text[]))";

export const membersQuery = (records: readonly string[]): Query =>
  query(
    `select record, source, kind, key, site, entity from identity.public_crosswalk where entity in ${entities}
     order by entity, source, key`,
    [arrayLiteral(records)],
  );

export const recordsQuery = (records: readonly string[]): Query =>
  query(
    `select entity, kind, site, doc, provenance, at, versions, deleted, waiting, position
     from record.public_record where entity in ${entities}`,
    [arrayLiteral(records)],
  );

/** Claims and identity decisions of every member, in the order of their sources. */
export const historyQuery = (records: readonly string[]): Query =>
  query(
    `select e.kind, e.source, e.site, e.record, e.record_kind, e.key, e.version, e.at, e.received_at, e.body, e.raw_page,
       e.raw_index, e.hash, e.position, c.entity
     from observation.public_entry e join identity.public_crosswalk c on c.record = e.record
     where c.entity in ${entities} order by e.record, e.version, e.hash`,
    [arrayLiteral(records)],
  );

export const openEpisodesQuery = (records: readonly string[]): Query =>
  query(
    `select entity, field, opened_at, sides_now, rule, ask from governance.public_episode
     where to_position is null and closed_at is null and entity in ${entities}`,
    [arrayLiteral(records)],
  );

export const overridesQuery = (records: readonly string[]): Query =>
  query(
    `select entity, decision, fields, until, expires_at, author, reason, set_at from governance.public_override
     where to_position is null and entity in ${entities}`,
    [arrayLiteral(records)],
  );

/** Overrides that wait for a second person. */
export const pendingOverridesQuery = (records: readonly string[]): Query =>
  query(
    `select entity, decision, fields, author, reason from governance.public_pending_override
     where to_position is null and entity in ${entities}`,
    [arrayLiteral(records)],
  );

/** Entities that these records' references name, and those that refer to them: one step along the chain each way. */
export const neighboursQuery = (records: readonly string[]): Query =>
  query(
    `with own as (select record, entity from identity.public_crosswalk where entity in ${entities})
     select o.entity, r.field, t.entity as neighbour, t.kind, 'names' as way
     from own o join identity.public_reference r on r.record = o.record join identity.public_crosswalk t on t.record = r.to_record
     union
     select o.entity, r.field, f.entity, f.kind, 'named-by'
     from own o join identity.public_reference r on r.to_record = o.record join identity.public_crosswalk f on f.record = r.record
     limit ${neighboursMax}`,
    [arrayLiteral(records)],
  );

/** A party has thousands of documents: an explanation follows so many references and no more. */
const neighboursMax = 500;

/** Doubts about any of these records, open and closed. */
export const reviewsQuery = (records: readonly string[]): Query =>
  query(
    `select a, b, kind, score, cause, state from identity.public_review where a = any($1::text[]) or b = any($1::text[]) order by a, b`,
    [arrayLiteral(records)],
  );

export const pagesQuery = (hashes: readonly string[]): Query =>
  query(`select hash, delivery, encode(bytes, 'base64') as bytes from observation.public_raw where hash = any($1::text[])`, [
    arrayLiteral(hashes),
  ]);

const lineColumns =
  "line, root, entity, stage, company, site, currency, amount, total, to_char(date, 'YYYY-MM-DD') as date, basis, degraded";

export const linesQuery = (lines: readonly string[]): Query =>
  query(`select ${lineColumns} from finance.public_cash_line where line = any($1::text[])`, [arrayLiteral(lines)]);

/** The other lines of the same chains: each cent of a chain is on exactly one of them. */
export const chainQuery = (lines: readonly string[]): Query =>
  query(
    `select ${lineColumns} from finance.public_cash_line
     where root in (select root from finance.public_cash_line where line = any($1::text[])) order by root, line`,
    [arrayLiteral(lines)],
  );

export interface BucketAsked {
  readonly company: string;
  readonly currency: string;
  /** First day and first day after, YYYY-MM-DD. */
  readonly from: string;
  readonly until: string;
}

/** Lines dated within days, the largest first; which of them count in a week is for bucket.ts to say. */
export const datedLinesQuery = ({ company, currency, from, until }: BucketAsked): Query =>
  query(
    `select ${lineColumns} from finance.public_cash_line
     where company = $1 and currency = $2 and date >= $3::date and date < $4::date order by abs(amount) desc, line`,
    [company, currency, from, until],
  );

/** The last booked balance of each account up to a day. */
export const balancesQuery = (company: string, currency: string, clock: string): Query =>
  query(
    `select entity, account, company, site, currency, amount, to_char(date, 'YYYY-MM-DD') as date from (
       select distinct on (account) * from finance.public_balance
       where company = $1 and currency = $2 and date <= $3::date order by account, date desc, entity desc
     ) b`,
    [company, currency, clock],
  );
