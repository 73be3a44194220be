// What a sweep makes of golden records and their versions, kept aside until all of it is adopted at once; and records as they
// would be then.

import { type Query, query, type Step } from "../platform/database.ts";
import { arrayLiteral, copied, copyRow } from "../platform/sql-text.ts";
import type { VersionOut } from "../governance/fold.ts";
import type { Standing } from "../governance/standing.ts";
import type { Rejudged } from "../governance/store-sweep.ts";
import { docOf, provenanceText } from "./doc.ts";
import { changedText } from "./store.ts";
import { wordsOf } from "./words.ts";

const tables = ["record.staged_record", "record.staged_version", "record.staged_version_end"];

export const clearRecordsStep: Query = query(`truncate ${tables.join(", ")}`);

export const countRecordsStep: Step = { kind: "script", sql: `analyze ${tables.join(", ")}` };

const recordColumns = "entity kind doc provenance at versions deleted words".split(" ");
const versionColumns = "entity at source record key version changed deleted".split(" ");
const endColumns = "entity at source key version changed".split(" ");

/** At most three statements. */
export function stageRecords(judged: readonly Rejudged[]): Step[] {
  let [records, versions, ends] = ["", "", ""];
  for (const { now, difference } of judged) {
    const { standing } = now;
    if (difference.versions.length + difference.dropped.length === 0) continue;
    records += copyRow(recordRow(standing));
    for (const one of difference.versions) versions += copyRow(versionRow(standing, one));
    for (const one of difference.dropped) ends += copyRow(endRow(standing, one));
  }
  return [
    ...copied("record.staged_record", recordColumns, records),
    ...copied("record.staged_version", versionColumns, versions),
    ...copied("record.staged_version_end", endColumns, ends),
  ];
}

function recordRow(standing: Standing): string[] {
  const { values } = docOf(standing, "", false);
  return [
    standing.entity,
    standing.plan.kind,
    JSON.stringify(values),
    provenanceText(standing),
    String(standing.changedAt),
    String(standing.versions),
    standing.deleted ? "t" : "f",
    wordsOf(values),
  ];
}

const versionRow = (standing: Standing, one: VersionOut): string[] => [
  standing.entity,
  String(one.at),
  one.source,
  one.record,
  one.key,
  String(one.version),
  changedText(standing, one),
  one.deleted ? "t" : "f",
];

const endRow = (standing: Standing, one: VersionOut): string[] => [
  standing.entity,
  String(one.at),
  one.source,
  one.key,
  String(one.version),
  changedText(standing, one),
];

/** These entities have to be judged again. */
export const unstageRecords = (entities: readonly string[]): Query[] =>
  tables.map((table) => query(`delete from ${table} where entity = any($1::text[])`, [arrayLiteral(entities)]));

/** Three statements, however many rows are staged. */
export function adoptRecords(position: number): Query[] {
  const at = [String(position)];
  return [
    query(
      `update record.version v set to_position = $1::bigint from record.staged_version_end s
       where v.entity = s.entity and v.at = s.at and v.source = s.source and v.key = s.key and v.version = s.version
         and v.changed = s.changed and v.to_position is null`,
      at,
    ),
    query(
      `insert into record.version (entity, kind, site, sites, at, source, record, key, version, changed, deleted, from_position)
       select s.entity, r.kind, r.site, r.sites, s.at, s.source, s.record, s.key, s.version, s.changed, s.deleted, $1::bigint
       from record.staged_version s join record.record r on r.entity = s.entity`,
      at,
    ),
    query(
      `update record.record r set doc = s.doc, provenance = s.provenance, at = s.at, versions = s.versions, deleted = s.deleted,
         words = s.words,
         position = $1::bigint
       from record.staged_record s where r.entity = s.entity`,
      at,
    ),
  ];
}

/** Records as they would be: those that are staged so, the others as they stand. */
export const supposedRecordsQuery = (entities: readonly string[]): Query =>
  query(
    `select r.entity, r.kind, r.site, r.sites, coalesce(s.doc, r.doc) as doc, coalesce(s.provenance, r.provenance) as provenance,
       coalesce(s.deleted, r.deleted) as deleted, r.waiting
     from record.record r left join record.staged_record s on s.entity = r.entity where r.entity = any($1::text[])`,
    [arrayLiteral(entities)],
  );

/** The next staged records in the order of their entities; of these kinds, or of all. */
export const stagedPageQuery = (after: string, limit: number, kinds?: readonly string[]): Query =>
  query(
    `select entity, kind, provenance from record.staged_record where entity > $1 and ($3::text[] is null or kind = any($3::text[]))
     order by entity limit $2::int`,
    [after, String(limit), kinds === undefined ? null : arrayLiteral(kinds)],
  );

/** Which of these are staged, as a page has them. */
export const stagedQuery = (entities: readonly string[]): Query =>
  query("select entity, kind, provenance from record.staged_record where entity = any($1::text[])", [arrayLiteral(entities)]);
