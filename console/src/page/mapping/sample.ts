// What is read of sampled rows: which fields, which are other than by the mapping in force, which cannot be read.

import { localText } from "../../part/zoned.ts";
import type { Feed, SampleRead, SampleRow } from "./mapping.ts";

/** In the order in which they are written; then those that only the mapping in force reads. */
export function fieldsOf({ fields, rows }: Feed): readonly string[] {
  const read = rows.flatMap(({ read: then, now }) => [...Object.keys(then?.fields ?? {}), ...Object.keys(now?.fields ?? {})]);
  return [...new Set([...fields.map(({ field }) => field), ...read])];
}

export const parkedOf = (read: SampleRead | null, field: string): SampleRead["parked"][number] | undefined =>
  read?.parked.find((one) => one.field === field);

/** What the text makes of it is not what stands. */
export const isOther = ({ read, now }: SampleRow, field: string): boolean =>
  read !== null && now !== null && said(read, field) !== said(now, field);

export interface Loss {
  /** Fields that older rows lose. */
  readonly fields: readonly string[];
  /** From when rows have what the text reads; as hub.yaml writes a date. Undefined: old and new rows lie in no order of time. */
  readonly from: string | undefined;
}

/** Rows of before a column was renamed lose its values where the text reads only the new one. Undefined: none loses any. */
export function lossOf({ rows }: Feed, zone: string): Loss | undefined {
  const losing = rows.flatMap((row) => lostIn(row).map((field) => ({ field, at: row.producedAt })));
  const fields = [...new Set(losing.map(({ field }) => field))];
  if (fields.length === 0) return undefined;
  const gaining = rows.filter(({ read, now }) => fields.some((field) => has(read, field) && !has(now, field)));
  const [last, first] = [
    losing
      .map(({ at }) => at)
      .toSorted()
      .at(-1),
    gaining.map(({ producedAt }) => producedAt).toSorted()[0],
  ];
  if (last === undefined || first === undefined || last >= first) return { fields, from: undefined };
  const day = localText(first, zone).slice(0, 10);
  return { fields, from: localText(last, zone).slice(0, 10) < day ? day : first };
}

const has = (read: SampleRead | null, field: string): boolean => (read?.fields[field] ?? null) !== null;

const lostIn = ({ read, now }: SampleRow): readonly string[] =>
  read === null || now === null
    ? []
    : Object.keys(now.fields).filter((field) => has(now, field) && !has(read, field) && parkedOf(read, field) === undefined);

/** Not spoken of, no value and unreadable are three things. */
const said = (read: SampleRead, field: string): string => {
  const value = read.fields[field];
  return parkedOf(read, field) !== undefined ? "parked" : value === undefined ? "absent" : `value ${JSON.stringify(value)}`;
};
