// What is read of sampled rows: which fields, which are other than by the mapping in force, which cannot be read.

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

/** Not spoken of, no value and unreadable are three things. */
const said = (read: SampleRead, field: string): string => {
  const value = read.fields[field];
  return parkedOf(read, field) !== undefined ? "parked" : value === undefined ? "absent" : `value ${JSON.stringify(value)}`;
};
