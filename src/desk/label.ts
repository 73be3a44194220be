// What people call a record: the number printed on it, its name, or its place in the document it belongs to.

import type { Kind } from "../model/kind.ts";
import { readReference } from "../model/reference-key.ts";
import type { Reader } from "./reader.ts";

/** By what a record is called, the first that has a value. */
const naming = ["number", "line_number", "name", "code", "iban"] as const;

const namesOf = (kind: Kind | undefined): readonly string[] => [...naming, ...(kind?.calledBy ?? [])];

/** Whether a label that was made with every field at hand tells nothing that is hidden. */
export const isNamedOpenly = (kind: string, site: string, { shows, model }: Pick<Reader, "shows" | "model">): boolean => {
  const known = model.kinds.get(kind);
  return namesOf(known).every((field) => known?.fields.every(({ name }) => name !== field) !== false || shows(kind, field, site));
};

/** "Purchase order line PO-7 / 10", "Party Acme". `fallback`: what to say where the record has none of these. */
export function label(kind: Kind | undefined, values: Readonly<Record<string, string>>, fallback: string): string {
  const parent = kind?.fields.find((field) => field.parent)?.name;
  const belongs = parent === undefined ? undefined : values[parent];
  const own = naming.map((field) => values[field]).find((value) => value !== undefined);
  const parts = belongs === undefined && own === undefined ? calledParts(kind, values) : [belongs && readReference("", belongs).key, own];
  const named = parts.filter((part) => part !== undefined && part !== "").join(" / ");
  return `${kind?.label ?? "Record"} ${named === "" ? fallback : named}`;
}

/** References by the key that they name. */
const calledParts = (kind: Kind | undefined, values: Readonly<Record<string, string>>): (string | undefined)[] =>
  (kind?.calledBy ?? []).map((name) => {
    const isReference = kind?.fields.find((field) => field.name === name)?.type.kind === "reference";
    const value = values[name];
    return isReference && value !== undefined ? readReference("", value).key : value;
  });
