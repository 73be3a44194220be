// Documents of an answer to rows of text.

import { type ExactJson, isExactList, isExactObject } from "../../base/exact-json.ts";
import { parkCause } from "../../model/park.ts";
import type { RawRow } from "../../source/connector.ts";
import type { FeedField } from "./feed-form.ts";

/** Undefined where the data is no list of documents. Numbers are texts already. */
export function documentRows(data: ExactJson | undefined, form: readonly FeedField[], doctype: string): readonly RawRow[] | undefined {
  if (data === undefined || !isExactList(data)) return undefined;
  return data.map((document, index): RawRow => {
    if (!isExactObject(document))
      return { index, values: {}, fault: parkCause("value", `document ${index + 1} is no object`, "check the source") };
    const values: Record<string, string | null> = {};
    for (const { column, name, fixed } of form) {
      const value = fixed ?? document[name];
      // What the user may not see of a document is left out of it.
      if (value !== undefined) values[column] = value === null || typeof value === "string" ? value : JSON.stringify(value);
    }
    return { index, values, receivedPosition: `${doctype} ${values["name"] ?? ""}` };
  });
}
