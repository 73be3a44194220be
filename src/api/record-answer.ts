// Rows of records, claims and versions as the contract says them.

import type { z } from "zod";
import { instantText } from "../base/instant.ts";
import { readClaimBody } from "../observation/claim.ts";
import type { Row } from "../platform/database.ts";
import type { recordDetail } from "./contract.ts";

type Detail = z.input<typeof recordDetail>;
type FieldValue = Detail["fields"][string];

const text = (row: Row, column: string): string => row[column] ?? "";
const instant = (row: Row, column: string): string => instantText(Number(row[column]));
const isTrue = (row: Row, column: string): boolean => row[column] === "t";

/** The current golden record. */
export function recordRow(row: Row): Omit<Detail, "members" | "claims" | "versions"> {
  const values = JSON.parse(text(row, "doc")) as Readonly<Record<string, string>>;
  const provenance = JSON.parse(text(row, "provenance")) as Readonly<Record<string, readonly [source: string, movedAt: number]>>;
  const fields: Record<string, FieldValue> = {};
  for (const [field, value] of Object.entries(values)) {
    const [source = "", movedAt = 0] = provenance[field] ?? [];
    fields[field] = { value, source, movedAt: instantText(movedAt) };
  }
  return {
    entity: text(row, "entity"),
    kind: text(row, "kind"),
    site: text(row, "site"),
    at: instant(row, "at"),
    deleted: isTrue(row, "deleted"),
    fields,
  };
}

export const memberRow = (row: Row): Detail["members"][number] => ({
  record: text(row, "record"),
  source: text(row, "source"),
  key: text(row, "key"),
  site: text(row, "site"),
});

export const claimRow = (row: Row): Detail["claims"][number] => {
  const { fields, parked, deleted, mapping } = readClaimBody(text(row, "body"));
  return {
    ...memberRow(row),
    version: Number(row["version"]),
    at: instant(row, "at"),
    receivedAt: instant(row, "received_at"),
    position: Number(row["position"]),
    deleted,
    mapping,
    fields: { ...fields },
    parked: parked.map((one) => ({ ...one })),
  };
};

type Told = readonly [value: string, source: string, movedAt: number] | null;

const fieldValue = (told: Told): FieldValue | null =>
  told === null ? null : { value: told[0], source: told[1], movedAt: instantText(told[2]) };

export const versionRow = (row: Row): Detail["versions"][number] => ({
  at: instant(row, "at"),
  source: text(row, "source"),
  key: text(row, "key"),
  version: Number(row["version"]),
  deleted: isTrue(row, "deleted"),
  fromPosition: Number(row["from_position"]),
  toPosition: row["to_position"] === null || row["to_position"] === undefined ? null : Number(row["to_position"]),
  changed: mapped(JSON.parse(text(row, "changed")) as Readonly<Record<string, Told>>),
});

const mapped = (changed: Readonly<Record<string, Told>>): Record<string, FieldValue | null> =>
  Object.fromEntries(Object.entries(changed).map(([field, told]) => [field, fieldValue(told)]));

/** The golden values then: the last version and what each field was last set to. Undefined before the first version. */
export function asOfRow(last: Row | undefined, told: readonly Row[]): Pick<Detail, "at" | "deleted" | "fields"> | undefined {
  if (last === undefined) return undefined;
  const fields: Record<string, FieldValue> = {};
  for (const row of told) {
    const value = fieldValue(JSON.parse(text(row, "told")) as Told);
    if (value !== null) fields[text(row, "field")] = value;
  }
  return { at: instant(last, "at"), deleted: isTrue(last, "deleted"), fields };
}
