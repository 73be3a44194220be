// The only SQL over golden records and their versions.

import { quotedName } from "../base/quoted-name.ts";
import { type Query, query, type Step } from "../platform/database.ts";
import { arrayLiteral, copyRow, listOf, listText } from "../platform/sql-text.ts";
import type { VersionOut } from "../governance/fold.ts";
import type { Standing } from "../governance/standing.ts";
import { provenanceText } from "./doc.ts";
import type { RecordRows } from "./record-rows.ts";

const versionColumns = "entity kind site sites at source record key version changed deleted from_position".split(" ");

/** At most six statements, whatever the batch holds. */
export function recordSteps(rows: RecordRows, position: number): Step[] {
  let versions = "";
  for (const { standing, version, sites } of rows.added) versions += copyRow(versionRow(standing, version, sites, position));
  return [
    ...(rows.anew.length > 0 ? [supersedeAll(rows.anew, position)] : []),
    ...(rows.dropped.length > 0 ? [supersede(rows.dropped, position)] : []),
    ...(rows.moved.length > 0 ? [showVersions(rows.moved)] : []),
    ...(versions === "" ? [] : [{ kind: "copy", table: "record.version", columns: versionColumns, data: versions } as const]),
    ...(rows.vanished.length > 0 ? [query("delete from record.record where entity = any($1::text[])", [arrayLiteral(rows.vanished)])] : []),
    ...(rows.current.length > 0 ? [upsert(rows.current, position)] : []),
  ];
}

const upsert = (rows: RecordRows["current"], position: number): Query =>
  query(
    `insert into record.record as r (entity, kind, site, sites, doc, provenance, at, versions, deleted, waiting, words, position)
     select *, $12::bigint
     from unnest(${["$1", "$2", "$3", "$4", "$5", "$6"].map(listOf).join(", ")}, $7::bigint[], $8::int[], $9::boolean[], $10::boolean[],
       $11::text[])
     on conflict (entity) do update set
       site = excluded.site, sites = excluded.sites, doc = excluded.doc, provenance = excluded.provenance,
       at = excluded.at, versions = excluded.versions, deleted = excluded.deleted, waiting = excluded.waiting,
       words = coalesce(excluded.words, r.words),
       position = excluded.position`,
    [
      listText(rows.map(({ standing }) => standing.entity)),
      listText(rows.map(({ standing }) => standing.plan.kind)),
      listText(rows.map(({ standing }) => standing.site)),
      listText(rows.map(({ doc }) => doc.sites)),
      listText(rows.map(({ doc }) => JSON.stringify(doc.values))),
      listText(rows.map(({ standing }) => provenanceText(standing))),
      arrayLiteral(rows.map(({ standing }) => String(standing.changedAt))),
      arrayLiteral(rows.map(({ standing }) => String(standing.versions))),
      arrayLiteral(rows.map(({ standing }) => (standing.deleted ? "t" : "f"))),
      arrayLiteral(rows.map(({ doc }) => (doc.waiting ? "t" : "f"))),
      arrayLiteral(rows.map(({ words }) => words)),
      String(position),
    ],
  );

const supersedeAll = (entities: readonly string[], position: number): Query =>
  query("update record.version set to_position = $2::bigint where entity = any($1::text[]) and to_position is null", [
    arrayLiteral(entities),
    String(position),
  ]);

/** A site that comes to contribute sees the whole history. Who may see is a matter of now, so the rows themselves move. */
const showVersions = (rows: RecordRows["moved"]): Query =>
  query(
    `update record.version v set sites = u.sites from unnest($1::text[], $2::text[]) as u(entity, sites)
     where v.entity = u.entity and v.to_position is null`,
    [arrayLiteral(rows.map(({ entity }) => entity)), arrayLiteral(rows.map(({ sites }) => sites))],
  );

const supersede = (rows: RecordRows["dropped"], position: number): Query =>
  query(
    `update record.version v set to_position = $6::bigint
     from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $7::text[], $8::boolean[])
       as u(entity, at, source, key, version, changed, deleted)
     where v.entity = u.entity and v.at = u.at and v.source = u.source and v.key = u.key and v.version = u.version
       and v.changed = u.changed and v.deleted = u.deleted and v.to_position is null`,
    [
      arrayLiteral(rows.map(({ standing }) => standing.entity)),
      arrayLiteral(rows.map(({ version }) => String(version.at))),
      arrayLiteral(rows.map(({ version }) => version.source)),
      arrayLiteral(rows.map(({ version }) => version.key)),
      arrayLiteral(rows.map(({ version }) => String(version.version))),
      String(position),
      arrayLiteral(rows.map(({ standing, version }) => changedText(standing, version))),
      arrayLiteral(rows.map(({ version }) => (version.deleted ? "t" : "f"))),
    ],
  );

const versionRow = (standing: Standing, version: VersionOut, sites: string, position: number): (string | null)[] => [
  standing.entity,
  standing.plan.kind,
  standing.site,
  sites,
  String(version.at),
  version.source,
  version.record,
  version.key,
  String(version.version),
  changedText(standing, version),
  version.deleted ? "t" : "f",
  String(position),
];

/** field -> [value, source, ms], null where the value went away. */
export function changedText(standing: Standing, version: VersionOut): string {
  const parts: string[] = [];
  for (let place = 0; place < version.fields.length; place += 1) {
    const value = version.values[place];
    const name = standing.plan.names[version.fields[place] ?? 0] ?? "";
    parts.push(place === 0 ? '{"' : ',"', name);
    if (value === undefined || value === null) parts.push('":null');
    else parts.push('":[', JSON.stringify(value), ",", quotedName(version.sources[place] ?? ""), ",", String(version.ats[place] ?? 0), "]");
  }
  return parts.length === 0 ? "{}" : `${parts.join("")}}`;
}

export const recordsQuery = (entities: readonly string[]): Query =>
  query("select * from record.public_record where entity = any($1::text[])", [arrayLiteral(entities)]);

export const recordPageQuery = (kind: string, after: string, limit: number): Query =>
  query("select * from record.public_record where kind = $1 and entity > $2 order by entity limit $3::int", [kind, after, String(limit)]);

export const wordlessQuery = (limit: number): Query =>
  query("select entity, doc from record.record where words is null limit $1::int", [String(limit)]);

export const fillWordsStep = (told: readonly { readonly entity: string; readonly words: string }[]): Query =>
  query(
    `update record.record r set words = u.words from unnest($1::text[], $2::text[]) as u(entity, words)
     where r.entity = u.entity and r.words is null`,
    [arrayLiteral(told.map(({ entity }) => entity)), arrayLiteral(told.map(({ words }) => words))],
  );
