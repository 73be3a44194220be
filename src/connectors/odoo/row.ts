// Records of an answer to rows of text. Odoo writes "no value" as false, whatever the type; only a boolean means it.

import { type ExactJson, type ExactObject, isExactList, isExactObject } from "../../base/exact-json.ts";
import { parkCause } from "../../model/park.ts";
import type { RawRow } from "../../source/connector.ts";
import { type OdooAnswer, resultOf } from "./call.ts";
import type { FeedField } from "./feed-form.ts";

/** Undefined where the answer is no list of records. */
export function recordRows({ result, body }: OdooAnswer, form: readonly FeedField[], model: string): readonly RawRow[] | undefined {
  if (!isExactList(result)) return undefined;
  // A text "false" and the word false are the same to an exact reader: the platform's own tells them apart.
  const plain = resultOf(JSON.parse(Buffer.from(body).toString("utf8"))) as readonly unknown[];
  return result.map((record, index): RawRow => {
    if (!isExactObject(record))
      return { index, values: {}, fault: parkCause("value", `record ${index + 1} is no object`, "check the source") };
    const isNone = (name: string): boolean => (plain[index] as Readonly<Record<string, unknown>>)[name] === false;
    return { index, values: valuesOf(record, form, isNone), receivedPosition: `${model} ${textOf(record["id"] ?? null) ?? ""}` };
  });
}

function valuesOf(record: ExactObject, form: readonly FeedField[], isNone: (name: string) => boolean): RawRow["values"] {
  const values: Record<string, string | null> = {};
  for (const { column, name, type } of form) {
    const value = record[name];
    if (value === undefined) continue;
    const told = type !== "boolean" && isNone(name) ? null : value;
    if (type !== "many2one") {
      const text = textOf(told);
      // Odoo means UTC and does not say so: a day in the zone of a plant needs to know.
      values[column] = type === "datetime" && text !== null ? `${text}Z` : text;
      continue;
    }
    const [id = null, label = null] = told !== null && isExactList(told) ? told : [told];
    values[`${column}.id`] = textOf(id);
    values[`${column}.name`] = textOf(label);
  }
  return values;
}

/** Numbers are texts already. Ids of a list stand as Odoo writes them: [1,2]. */
function textOf(value: ExactJson): string | null {
  if (value === null || typeof value === "string") return value;
  return isExactList(value) && value.every((one) => typeof one === "string") ? `[${value.join(",")}]` : JSON.stringify(value);
}
