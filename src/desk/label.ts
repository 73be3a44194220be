// What people call a record: the number printed on it, its name, or its place in the document it belongs to.

import type { Kind } from "../model/kind.ts";
import { readReference } from "../model/reference-key.ts";

/** "Purchase order line PO-7 / 10", "Party Acme". `fallback`: what to say where the record has none of these. */
export function label(kind: Kind | undefined, values: Readonly<Record<string, string>>, fallback: string): string {
  const parent = kind?.fields.find((field) => field.parent)?.name;
  const belongs = parent === undefined ? undefined : values[parent];
  const own = values["number"] ?? values["line_number"] ?? values["name"] ?? values["code"] ?? values["iban"];
  const named = [belongs && readReference("", belongs).key, own].filter((part) => part !== undefined && part !== "").join(" / ");
  return `${kind?.label ?? "Record"} ${named === "" ? fallback : named}`;
}
