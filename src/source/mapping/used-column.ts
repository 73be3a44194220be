// Which columns of a row a mapping reads, and for which fields.

import type { FeedMapping } from "./mapping.ts";

/** Key, version, time, site and deletion: what is wrong there is wrong for the whole record. */
export const wholeRecord = "*";

/** Column to the canonical fields that are filled from it. */
export function usedColumns(mapping: FeedMapping): ReadonlyMap<string, readonly string[]> {
  const used = new Map<string, string[]>();
  const use = (column: string, field: string): void => {
    const fields = used.get(column) ?? [];
    used.set(column, fields);
    if (!fields.includes(field)) fields.push(field);
  };
  for (const column of headColumns(mapping)) use(column, wholeRecord);
  for (const [field, written] of Object.entries(mapping.fields)) for (const column of columnsOf(written)) use(column, field);
  return used;
}

type Part = string | { readonly from?: string | readonly string[] | undefined; readonly cel?: string | undefined } | undefined;

const headColumns = ({ key, version, at, site, deleted }: FeedMapping): string[] => {
  const placed = typeof site === "object" ? site : undefined;
  return [...(Array.isArray(key) ? key : [key]), version, at, placed, deleted].flatMap((part) => fromOf(part as Part));
};

const columnsOf = (written: FeedMapping["fields"][string]): string[] =>
  typeof written === "string" ? [written] : [...fromOf(written), ...(typeof written.unit === "object" ? fromOf(written.unit) : [])];

function fromOf(part: Part): string[] {
  if (part === undefined) return [];
  if (typeof part === "string") return [part];
  const { from, cel } = part;
  const named = from === undefined ? [] : typeof from === "string" ? [from] : [...from];
  return cel === undefined ? named : [...named, ...columnsNamed(cel)];
}

/** Expressions reach a column as row.NAME, row["NAME"] or "NAME" in row. */
const columnsNamed = (cel: string): string[] =>
  [...cel.matchAll(/\brow\.(\w+)|\brow\[\s*(?:"([^"]+)"|'([^']+)')\s*\]|(?:"([^"]+)"|'([^']+)')\s+in\s+row\b/g)].flatMap((match) =>
    match.slice(1).filter((name) => name !== undefined),
  );
