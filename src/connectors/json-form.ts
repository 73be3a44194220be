// The form of JSON rows, as far as rows tell it: which columns they have, of which type, and whether every row has them.

import type { ContractColumn, ContractObject } from "../source/connector.ts";

/** Rows that are looked at. */
const sampleMax = 1_000;
/** A record wider than this is a whole document, not a row. */
const columnsMax = 2_000;

/** `rows`: parsed by the platform, because types are asked for and no digit is. What is no object has no columns. */
export function sampledForm(name: string, rows: readonly unknown[]): ContractObject {
  const sample = rows.slice(0, sampleMax).filter(isObject);
  const columns = new Map<string, { readonly types: Set<string>; times: number }>();
  for (const row of sample)
    eachValue("", row, (path, type) => {
      const column = columns.get(path) ?? { types: new Set(), times: 0 };
      columns.set(path, column);
      column.times += 1;
      if (type !== "null") column.types.add(type);
    });
  if (columns.size > columnsMax) return { name, columns: [], rows: 0 };
  return {
    name,
    rows: sample.length,
    columns: [...columns].map(([path, { types, times }]): ContractColumn => {
      const type = types.size === 0 ? "null" : [...types].toSorted().join(" or ");
      return times < sample.length ? { name: path, type, presence: "at times" } : { name: path, type };
    }),
  };
}

/** The rows of a document; none where it cannot be read: whoever reads it says why. `list`: as in `documentRows`. */
export function rowsOfDocument(text: string, list: string): readonly unknown[] {
  let found: unknown = parsed(text);
  for (const name of list === "" ? [] : list.split(".")) found = isObject(found) ? found[name] : undefined;
  return Array.isArray(found) ? found : [];
}

/** `text` may end within a line. */
export const rowsOfLines = (text: string): readonly unknown[] =>
  text
    .slice(0, text.lastIndexOf("\n") + 1)
    .split("\n")
    .slice(0, sampleMax)
    .map(parsed);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Names are those that `readJsonRows` gives the columns. */
function eachValue(path: string, value: unknown, tell: (path: string, type: string) => void): void {
  if (typeof value !== "object" || value === null) return tell(path, value === null ? "null" : typeof value);
  for (const [name, item] of Object.entries(value)) eachValue(path === "" ? name : `${path}.${name}`, item, tell);
}
