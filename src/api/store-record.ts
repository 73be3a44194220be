// What the API reads of records, beyond what the record stage itself reads. Under the caller's scope.

import { type Query, query } from "../platform/database.ts";

/** Claims and versions listed of one entity. */
export const historyMax = 500;

/** Recorded and valid time of a question; undefined: now. */
export interface AsOf {
  readonly position?: number | undefined;
  /** ms. */
  readonly validAt?: number | undefined;
}

const number = (value: number | undefined): string | null => (value === undefined ? null : String(value));

const entity = "(select entity from identity.public_crosswalk where record = $1)";
const known = `case when $2::bigint is null then to_position is null
  else from_position <= $2::bigint and (to_position is null or to_position > $2::bigint) end`;
const newestFirst = "v.at desc, v.source desc, v.key desc, v.version desc";

/** Current row, members, claims and versions. Any member's record id leads to its entity. */
export const entityQueries = (record: string, { position }: AsOf): readonly Query[] => [
  query(`select * from record.public_record where entity = ${entity}`, [record]),
  query(`select record, source, key, site from identity.public_crosswalk where entity = ${entity} order by source, key`, [record]),
  query(
    `select c.* from observation.public_claim c where c.record in (select record from identity.public_crosswalk where entity = ${entity})
       and ($2::bigint is null or c.position <= $2::bigint) order by c.at desc, c.position desc, c.ordinal desc limit ${historyMax}`,
    [record, number(position)],
  ),
  query(`select * from record.public_version v where entity = ${entity} and ${known} order by ${newestFirst} limit ${historyMax}`, [
    record,
    number(position),
  ]),
];

/** The last version then, and what each field was last set to. */
export const asOfQueries = (record: string, { position, validAt }: AsOf): readonly Query[] => {
  const then = `entity = ${entity} and ${known} and ($3::bigint is null or v.at <= $3::bigint)`;
  const params = [record, number(position), number(validAt)];
  return [
    query(`select at, deleted from record.public_version v where ${then} order by ${newestFirst} limit 1`, params),
    query(
      `select distinct on (f.key) f.key as field, f.value as told
       from record.public_version v, json_each(v.changed::json) f where ${then} order by f.key, ${newestFirst}`,
      params,
    ),
  ];
};
