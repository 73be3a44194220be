// How one canonical field is filled from a row: from a column, a literal or an expression, with its unit and currency.

import { Fault } from "../../base/fault.ts";
import type { Field } from "../../model/field.ts";
import { type ParkCause, parkCause } from "../../model/park.ts";
import { isParked } from "../../model/value.ts";
import type { RawValues } from "../connector.ts";
import { type CellContext, type CellReader, compileCell } from "./cell.ts";
import type { ParkedField } from "./claim.ts";
import { expression, firstLine } from "./expression.ts";
import { joinKey } from "./head.ts";
import type { CodeTable, FieldMapping, SourceDefaults } from "./mapping.ts";
import type { SiblingRole } from "./sibling.ts";

export type FieldReader = (values: RawValues, fields: Record<string, string | null>, parked: ParkedField[]) => void;

export interface FieldContext {
  readonly field: Field;
  readonly roles: ReadonlyMap<string, SiblingRole>;
  /** Fields the mapping speaks of: those are never filled from a default. */
  readonly mapped: ReadonlySet<string>;
  readonly subject: string;
  readonly defaults: SourceDefaults;
  readonly codes: Readonly<Record<string, CodeTable>>;
}

export const compileField = (context: FieldContext, mapping: FieldMapping): FieldReader => {
  const main = mainReader(context, mapping);
  const siblings = [unitReader(context, mapping), currencyReader(context)].filter((reader) => reader !== undefined);
  if (siblings.length === 0) return main;
  const name = context.field.name;
  return (values, fields, parked) => {
    main(values, fields, parked);
    const value = fields[name];
    if (value === undefined || value === null || value === "") return;
    for (const sibling of siblings) sibling(values, fields, parked);
  };
};

const cellContext = (context: FieldContext, name: string): CellContext => ({
  subject: context.subject,
  zone: context.defaults.zone,
  codes: context.codes,
  role: context.roles.get(name),
});

const mainReader = (context: FieldContext, mapping: FieldMapping): FieldReader => {
  const { field } = context;
  const read = compileCell(field.type, mapping, cellContext(context, field.name));
  if (mapping.cel !== undefined) return expressionReader(context, mapping.cel, read);
  if (mapping.value !== undefined) return literalReader(context, mapping.value);
  if (typeof mapping.from === "string") return columnReader(field.name, mapping.from, read);
  return joinedReader(field.name, mapping.from ?? [], read);
};

const put = (
  name: string,
  value: string | null | undefined | ParkCause,
  source: string | null | undefined,
  fields: Record<string, string | null>,
  parked: ParkedField[],
): void => {
  if (typeof value === "string" || value === null) fields[name] = value;
  else if (value !== undefined) parked.push({ field: name, ...value, value: source ?? null });
};

const columnReader =
  (name: string, column: string, read: CellReader): FieldReader =>
  (values, fields, parked) => {
    const source = values[column];
    put(name, read(source), source, fields, parked);
  };

/** A key of several columns; where one of them is empty the reference has no value. */
const joinedReader =
  (name: string, columns: readonly string[], read: CellReader): FieldReader =>
  (values, fields, parked) => {
    const parts: string[] = [];
    for (const column of columns) {
      const part = values[column];
      if (part === undefined) return;
      parts.push((part ?? "").trim());
    }
    const source = parts.includes("") ? "" : joinKey(parts);
    put(name, read(source), source, fields, parked);
  };

const literalReader = (context: FieldContext, literal: string): FieldReader => {
  const { name } = context.field;
  const value = compileCell(context.field.type, { empty: "clear" }, cellContext(context, name))(literal);
  if (typeof value === "object" && value !== null) {
    throw new Fault({ code: "mapping-refused", subject: context.subject, cause: value.cause, hint: value.hint });
  }
  return (_values, fields) => {
    fields[name] = value ?? "";
  };
};

const expressionReader = (context: FieldContext, text: string, read: CellReader): FieldReader => {
  const { name } = context.field;
  const compiled = expression(text, context.subject);
  return (values, fields, parked) => {
    let source: string | null;
    try {
      source = compiled.evaluate(values);
    } catch (error) {
      const cause = parkCause("value", `the expression ${text} failed: ${firstLine(error)}`, "correct the expression or the row");
      parked.push({ field: name, ...cause, value: null });
      return;
    }
    put(name, read(source), source, fields, parked);
  };
};

const unitReader = (context: FieldContext, mapping: FieldMapping): FieldReader | undefined => {
  if (mapping.unit === undefined) return undefined;
  const sibling = context.field.unit;
  if (sibling === undefined) {
    const hint = "units belong to quantities; remove unit: here";
    throw new Fault({ code: "mapping-refused", subject: context.subject, cause: "the field has no unit of measure", hint });
  }
  const cell = { ...cellContext(context, sibling), subject: `${context.subject} unit` };
  if (typeof mapping.unit !== "string") return columnReader(sibling, mapping.unit.from, compileCell({ kind: "code" }, mapping.unit, cell));
  return fixedReader(sibling, compileCell({ kind: "code" }, {}, cell), mapping.unit, cell.subject);
};

const currencyReader = (context: FieldContext): FieldReader | undefined => {
  const sibling = context.field.currency;
  const { currency } = context.defaults;
  if (sibling === undefined || currency === undefined || context.mapped.has(sibling)) return undefined;
  const cell = { ...cellContext(context, sibling), subject: `${context.subject} currency` };
  return fixedReader(sibling, compileCell({ kind: "code" }, {}, cell), currency, cell.subject);
};

const fixedReader = (name: string, read: CellReader, literal: string, subject: string): FieldReader => {
  const value = read(literal);
  if (typeof value === "string") {
    return (_values, fields) => {
      fields[name] = value;
    };
  }
  const parked = value && isParked(value) ? value : parkCause("value", "it is empty", "give a code");
  throw new Fault({ code: "mapping-refused", subject, cause: parked.cause, hint: parked.hint });
};
