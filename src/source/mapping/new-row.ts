// A row that is not there yet, and is to say certain values: each field by its column, proved by reading the row forwards.

import { fieldOf, type Kind } from "../../model/kind.ts";
import type { RawRow, RawValues } from "../connector.ts";
import type { MappedClaim } from "./claim.ts";
import type { CodeTable, FeedMapping } from "./mapping.ts";
import { type FieldColumns, onlyCode } from "./written.ts";

export interface NewRow {
  /** Whether the feed speaks of the field at all. */
  speaksOf(field: string): boolean;
  /** `fields`: canonical text, references as the system's own keys; none is empty. */
  of(fields: Readonly<Record<string, string>>): NewRowValues | { readonly cause: string };
}

export interface NewRowValues {
  readonly columns: RawValues;
  /** Fields that a column says, with its name. */
  readonly columnOf: ReadonlyMap<string, string>;
  /** Fields that every row of the feed says alike, and rightly. */
  readonly fixed: ReadonlySet<string>;
  /** Fields that are not told, and why. */
  readonly left: ReadonlyMap<string, string>;
}

type Codes = Readonly<Record<string, CodeTable>>;

export function newRow(map: (row: RawRow) => MappedClaim, mapping: FeedMapping, kind: Kind, columns: FieldColumns, codes: Codes): NewRow {
  const units = unitColumns(mapping, kind, codes);
  // What an empty row says is said of every row: units and currencies that stand beside the columns.
  const spoken = new Set([...Object.keys(mapping.fields), ...units.keys(), ...Object.keys(map({ index: 0, values: {} }).fields)]);
  return {
    speaksOf: (field) => spoken.has(field),
    of(fields) {
      const said: Record<string, string> = {};
      const columnOf = new Map<string, string>();
      const left = new Map<string, string>();
      for (const [field, value] of Object.entries(fields)) {
        const column = columns.get(field)?.column ?? units.get(field)?.column;
        const text = columns.has(field) ? columns.get(field)?.write(value) : units.get(field)?.write(value);
        if (column === undefined || typeof text !== "string") left.set(field, `the mapping does not say how ${field} is written`);
        else if (said[column] !== undefined && said[column] !== text) return { cause: `${column} cannot say ${field} and another field` };
        else {
          said[column] = text;
          columnOf.set(field, column);
        }
      }
      const read = map({ index: 0, values: said }).fields;
      const unread = [...columnOf.keys()].find((field) => read[field] !== fields[field]);
      if (unread !== undefined) return { cause: `${unread} would not be read again as it was written` };
      const fixed = new Set<string>();
      for (const field of left.keys()) {
        const stated = read[field] ?? "";
        if (stated === fields[field]) fixed.add(field);
        else if (stated !== "") return { cause: `every new record of the feed says ${field} ${stated}` };
        else if (isOwed(kind, field) && fields[field]?.startsWith("-"))
          return { cause: `the mapping does not say how a negative ${field} is told` };
      }
      for (const field of fixed) left.delete(field);
      return { columns: said, columnOf, fixed, left };
    },
  };
}

/** An amount of the document itself: with the other sign it is another document. */
const isOwed = (kind: Kind, name: string): boolean => {
  const field = fieldOf(kind, name);
  return field?.currency !== undefined && field.isRate !== true;
};

interface UnitColumn {
  readonly column: string;
  readonly write: (value: string) => string | undefined;
}

/** Units of quantities stand in columns of their own, without a field of the mapping. */
function unitColumns(mapping: FeedMapping, kind: Kind, tables: Codes): ReadonlyMap<string, UnitColumn> {
  const found = new Map<string, UnitColumn>();
  for (const [name, written] of Object.entries(mapping.fields)) {
    const sibling = fieldOf(kind, name)?.unit;
    if (sibling === undefined || typeof written === "string" || typeof written.unit !== "object" || mapping.fields[sibling] !== undefined)
      continue;
    const { from, codes: table } = written.unit;
    const codes = typeof table === "string" ? tables[table] : table;
    found.set(sibling, { column: from, write: (value) => (codes === undefined ? value : onlyCode(codes, value)) });
  }
  return found;
}
