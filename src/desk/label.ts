// What people call a record: the number printed on it, its name, or its place in the document it belongs to.

import type { Kind } from "../model/kind.ts";
import { readReference } from "../model/reference-key.ts";
import type { Reader } from "./reader.ts";

/** By what a record is called, the first that has a value. */
const naming = ["number", "line_number", "name", "code", "iban"] as const;

/** Whether a label that was made with every field at hand tells nothing that is hidden. */
export const isNamedOpenly = (kind: string, site: string, { shows, model }: Pick<Reader, "shows" | "model">): boolean =>
  naming.every((field) => model.kinds.get(kind)?.fields.every(({ name }) => name !== field) !== false || shows(kind, field, site));

/** "Purchase order line PO-7 / 10", "Party Acme". `fallback`: what to say where the record has none of these. */
export function label(kind: Kind | undefined, values: Readonly<Record<string, string>>, fallback: string): string {
  const parent = kind?.fields.find((field) => field.parent)?.name;
  const belongs = parent === undefined ? undefined : values[parent];
  const own = naming.map((field) => values[field]).find((value) => value !== undefined);
  const named = [belongs && readReference("", belongs).key, own].filter((part) => part !== undefined && part !== "").join(" / ");
  return `${kind?.label ?? "Record"} ${named === "" ? fallback : named}`;
}
