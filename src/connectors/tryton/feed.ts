// One feed as it is read: what hub.yaml says of it, and where it says nothing, what comes with the connector.

import { Fault } from "../../base/fault.ts";
import { type ExactJson, type ExactObject, isExactList, isExactObject } from "../../base/exact-json.ts";
import { parkCause } from "../../model/park.ts";
import type { RawRow } from "../../source/connector.ts";
import { askedField, valueAtPath } from "./field-path.ts";
import type { TrytonOptions } from "./options.ts";
import { mappedFields, packFeeds } from "./pack.ts";
import { type Json, microsOf, sourceText } from "./tagged-value.ts";

export interface Feed {
  readonly name: string;
  readonly model: string;
  /** Columns of its rows beside those of every row. */
  readonly fields: readonly string[];
  readonly domain: readonly Json[];
  readonly follows: readonly string[];
  /** Asked for beside the columns: whether numbered records are in use, where they can be switched off. */
  readonly beside: readonly string[];
  readonly newRecord: Readonly<Record<string, string>>;
  /** Where the hub's own name of a record it creates stands; undefined: nowhere. */
  readonly mark: string | undefined;
  /** How often all records are read so that deletions are noticed; undefined: never. */
  readonly fullEveryMs: number | undefined;
}

/** Every row has them. `_timestamp` is the time of change as Tryton compares it when it is written to. */
export const ownColumns = ["id", "_timestamp", "create_date", "write_date"] as const;
const times = ["create_date", "write_date"] as const;

/** Fault `feed-unknown`. */
export function feedOf({ feeds, version }: TrytonOptions, name: string): Feed {
  const stated = feeds[name];
  const pack = packFeeds(version).get(name);
  const model = stated?.model ?? pack?.model;
  const own = pack?.model === model ? pack : undefined;
  const fields = stated?.fields ?? (own && mappedFields(own.mapping));
  if (stated === undefined || model === undefined || fields === undefined)
    throw new Fault({ code: "feed-unknown", subject: `feed ${name}`, cause: "it is not configured", hint: "add it under feeds:" });
  return {
    name,
    model,
    fields,
    domain: (stated.domain as Json[] | undefined) ?? own?.domain ?? [],
    follows: stated.follows ?? own?.follows ?? [],
    beside: [],
    newRecord: stated.new ?? {},
    mark: stated.mark,
    fullEveryMs: stated.full_every,
  };
}

/** What Tryton is asked for. */
export const askedFields = ({ fields, follows, beside }: Feed): string[] => [
  ...new Set([...ownColumns, ...fields.map(askedField), ...beside, ...follows.flatMap((name) => times.map((time) => `${name}.${time}`))]),
];

/** A record as a row. A field that the answer does not have was not spoken of. */
export function rowOf(record: ExactJson, fields: readonly string[], index: number): RawRow {
  if (!isExactObject(record)) return faulty(index, {}, "a record of the answer is no object");
  const values: Record<string, string | null> = {};
  for (const path of [...ownColumns, ...fields]) {
    const value = valueAtPath(record, path);
    if (value === undefined) continue;
    const text = sourceText(value);
    if (text === undefined) return faulty(index, values, `${path} has a form that is not known`);
    values[path] = text;
  }
  return { index, values };
}

const faulty = (index: number, values: RawRow["values"], cause: string): RawRow => ({
  index,
  values,
  fault: parkCause("value", cause, "leave the field out of fields:, and tell the makers of the hub"),
});

/** Microseconds: when the row changed last, by its own record or one that it follows. 0 where nothing tells. */
export function changedAt(record: ExactJson, follows: readonly string[]): number {
  if (!isExactObject(record)) return 0;
  const followed = follows.flatMap((name): ExactObject[] => {
    const found = record[`${name}.`] ?? null;
    return (isExactList(found) ? found : [found]).filter((one): one is ExactObject => isExactObject(one));
  });
  return Math.max(0, ...[record, ...followed].flatMap((one) => times.map((time) => microsOf(one[time]) ?? 0)));
}
