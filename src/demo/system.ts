// How one of the demo's systems names and writes what the canonical kinds call by their own names. One description gives both
// the rows the system shows and the mapping that reads them.

import { fieldOf, type Kind, kindOf } from "../model/kind.ts";
import { canonicalModel } from "../model/canonical-model.ts";
import type { CodeTable, FeedMapping, MappingFile } from "../source/mapping/mapping.ts";
import type { Emission } from "./world.ts";

/** How a system writes. */
export interface Style {
  /** Pattern of dates: YYYY, MM and DD. */
  readonly date: string;
  readonly decimal: "." | ",";
  readonly grouping?: "." | ",";
  /** Code tables by name: units, states, yes, directions. Source code to canonical value. */
  readonly codes: Readonly<Record<string, CodeTable>>;
}

/** One table or file of a system. */
export interface Sheet {
  /** Name in the system. */
  readonly name: string;
  /** Columns of the key. */
  readonly key: readonly string[];
  /** Canonical field to column; a key of several parts is spread over several columns. */
  readonly fields: Readonly<Record<string, string | readonly string[]>>;
}

export interface System {
  readonly name: string;
  readonly product: string;
  readonly version: string;
  /** Company of its documents, where it has but one. */
  readonly company?: string;
  /** Column of the time of change, UTC. */
  readonly changed: string;
  readonly style: Style;
  /** By canonical kind. */
  readonly sheets: Readonly<Record<string, Sheet>>;
  /** Sources whose keys its references use, by field, where those are not its own. */
  readonly foreign?: Readonly<Record<string, string>>;
}

const tableOf = (kind: Kind, name: string, style: Style): string | undefined => {
  const isYes = fieldOf(kind, name)?.type.kind === "boolean";
  const table = isYes ? "yes" : ({ unit: "units", status: "states", direction: "directions" } as const)[name];
  return table !== undefined && table in style.codes ? table : undefined;
};

/** Columns of a sheet in their order, the time of change last. */
export const columnsOf = (system: System, sheet: Sheet): string[] => [
  ...new Set([...sheet.key, ...Object.values(sheet.fields).flat(), system.changed]),
];

/** A row as the system shows it, by column. */
export const rowOf = (system: System, sheet: Sheet, emission: Emission): Record<string, string> => {
  const kind = kindOf(canonicalModel, emission.kind);
  const row: Record<string, string> = {};
  const spread = (columns: readonly string[], text: string): void => {
    const parts = columns.length === 1 ? [text] : text.split("/");
    columns.forEach((column, index) => (row[column] = parts[index] ?? ""));
  };
  spread(sheet.key, emission.key);
  for (const [name, columns] of Object.entries(sheet.fields)) {
    const value = emission.values[name] ?? "";
    spread([columns].flat(), emission.spoiled[name] ?? written(kind, name, value, system.style));
  }
  row[system.changed] = new Date(emission.at).toISOString().slice(0, 19).replace("T", " ");
  return row;
};

const written = (kind: Kind, name: string, value: string, style: Style): string => {
  const table = tableOf(kind, name, style);
  if (table !== undefined) return Object.entries(style.codes[table] ?? {}).find(([, canonical]) => canonical === value)?.[0] ?? value;
  if (value === "") return value;
  const type = fieldOf(kind, name)?.type.kind;
  if (type === "date") return style.date.replace("YYYY", value.slice(0, 4)).replace("MM", value.slice(5, 7)).replace("DD", value.slice(8));
  return type === "decimal" ? numberText(value, style) : value;
};

const numberText = (value: string, { decimal, grouping }: Style): string => {
  const [whole = "", fraction] = value.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, grouping ?? "");
  return fraction === undefined ? grouped : `${grouped}${decimal}${fraction}`;
};

/** The mapping file of a system. */
export const mappingOf = (system: System): MappingFile => ({
  system: system.product,
  version: system.version,
  codes: { ...system.style.codes },
  feeds: Object.fromEntries(Object.entries(system.sheets).map(([kind, sheet]) => [kind, feedMapping(system, kind, sheet)])),
});

const oneOrAll = (columns: readonly string[]): string | string[] => (columns.length === 1 ? (columns[0] ?? "") : [...columns]);

const feedMapping = (system: System, kindName: string, sheet: Sheet): FeedMapping => {
  const kind = kindOf(canonicalModel, kindName);
  const fields: FeedMapping["fields"] = {};
  for (const [name, columns] of Object.entries(sheet.fields)) fields[name] = fieldMapping(system, kind, name, oneOrAll([columns].flat()));
  // An item is the group's: no company owns it, though each plant keeps it.
  const isOwned = fieldOf(kind, "company") !== undefined && kindName !== "item";
  if (system.company !== undefined && isOwned) fields["company"] = { value: system.company };
  return {
    kind: kindName,
    key: oneOrAll(sheet.key),
    version: { from: system.changed, kind: "time", zone: "UTC" },
    at: { from: system.changed, zone: "UTC" },
    fields,
  };
};

const fieldMapping = (system: System, kind: Kind, name: string, from: string | string[]): FeedMapping["fields"][string] => {
  const { style } = system;
  const type = fieldOf(kind, name)?.type.kind;
  const codes = tableOf(kind, name, style);
  const source = type === "reference" ? system.foreign?.[name] : undefined;
  const options = {
    ...(codes !== undefined && { codes }),
    ...(type === "date" && style.date !== "YYYY-MM-DD" && { format: style.date }),
    ...(type === "decimal" && style.decimal !== "." && { decimal: style.decimal }),
    ...(type === "decimal" && style.grouping !== undefined && { grouping: style.grouping }),
    ...(source !== undefined && { source }),
  };
  return typeof from === "string" && Object.keys(options).length === 0 ? from : { from, ...options };
};
