// A mapping that says only what is otherwise than in the one that comes with the connector: `extends: delivered`. What it does not name
// goes on as it is delivered, also in later versions of the hub.

import { z } from "zod";
import { codeTable, feedMapping, fieldMapping, type MappingFile } from "./mapping.ts";

export const mappingChange = z.strictObject({
  extends: z.literal("delivered"),
  system: z.string().optional(),
  /** Without it: that of the delivered one and "+own". */
  version: z.string().optional(),
  /** Entries of a table of the same name stand in the place of those for the same value. */
  codes: z.record(z.string(), codeTable).default({}),
  feeds: z
    .record(
      z.string(),
      feedMapping.partial().extend({
        /** A field that is delivered and not wanted: null. */
        fields: z.record(z.string(), fieldMapping.nullable()).default({}),
      }),
    )
    .default({}),
});

type MappingChange = z.output<typeof mappingChange>;

interface Refused {
  readonly path: readonly PropertyKey[];
  readonly cause: string;
  readonly hint: string;
}

export const isMappingChange = (written: unknown): boolean => typeof written === "object" && written !== null && "extends" in written;

/** The delivered mapping with the changes, or why they do not fit. */
export function changedMapping(delivered: MappingFile, change: MappingChange): MappingFile | Refused {
  const { system = delivered.system, version = `${delivered.version}+own` } = change;
  const codes = { ...delivered.codes };
  for (const [name, table] of Object.entries(change.codes)) codes[name] = { ...codes[name], ...table };
  const feeds = { ...delivered.feeds };
  for (const [name, { fields, ...rest }] of Object.entries(change.feeds)) {
    const path = ["feeds", name];
    const own = Object.hasOwn(delivered.feeds, name) ? delivered.feeds[name] : undefined;
    const unknown = Object.keys(fields).find((field) => fields[field] === null && own?.fields[field] === undefined);
    if (unknown !== undefined)
      return {
        path: [...path, "fields", unknown],
        cause: `no field ${unknown} is delivered`,
        hint: "leave it out: null takes away what is delivered",
      };
    const kept = Object.entries({ ...own?.fields, ...fields }).flatMap(([field, how]) => (how === null ? [] : [[field, how] as const]));
    const whole = feedMapping.safeParse({ ...own, ...rest, fields: Object.fromEntries(kept) });
    if (!whole.success) {
      const known = Object.keys(delivered.feeds).join(", ");
      return {
        path,
        cause: `no feed ${name} is delivered, and it is not whole`,
        hint: `state its kind, key and fields, or change one of: ${known}`,
      };
    }
    feeds[name] = whole.data;
  }
  return { system, version, codes, feeds };
}
