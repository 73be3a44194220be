// The `mapping:` of a source: one mapping, or several with the days from which they read.

import { z } from "zod";
import { instantInZone } from "../base/civil-date.ts";
import { parseInstant } from "../base/instant.ts";

/** A mapping file (relative to hub.yaml), or the mapping itself. */
const oneMapping = z.union([z.string(), z.record(z.string(), z.unknown())]);

const datedMapping = z.strictObject({
  /**
   * The day on which it begins, in the zone of the source, or an instant with its offset. Only the first has none: it reads
   * whatever was produced before the others begin.
   */
  from: z.string().optional(),
  mapping: oneMapping,
});

export const mappingConfiguration = z.union([z.array(datedMapping).min(1).max(100), oneMapping]);

export type MappingConfiguration = z.output<typeof mappingConfiguration>;
export type OneMapping = z.output<typeof oneMapping>;

export interface WrittenMapping {
  /** ms; -Infinity: from the beginning. */
  readonly from: number;
  readonly written: OneMapping;
  /** Where it stands below `mapping:`. */
  readonly path: readonly PropertyKey[];
}

export interface RefusedDate {
  readonly path: readonly PropertyKey[];
  readonly cause: string;
  readonly hint: string;
}

/** By date, or why they have no order. `zone`: IANA name of the zone in which a day begins. */
export function datedMappings(configured: MappingConfiguration, zone: string): readonly WrittenMapping[] | RefusedDate {
  if (!Array.isArray(configured)) return [{ from: Number.NEGATIVE_INFINITY, written: configured, path: [] }];
  const dated: WrittenMapping[] = [];
  for (const [index, { from: text, mapping }] of configured.entries()) {
    const path = [index, "from"];
    const from = text === undefined ? Number.NEGATIVE_INFINITY : (instantInZone(text, zone) ?? parseInstant(text));
    if (from === undefined)
      return { path, cause: `${text} is no date`, hint: "write a day such as 2026-11-28, or an instant such as 2026-11-28T06:00:00+01:00" };
    if ((index === 0) !== (text === undefined))
      return { path, cause: firstCause(index), hint: "leave out from: of the first mapping, and of no other" };
    const before = dated.at(-1);
    if (before !== undefined && from <= before.from)
      return { path, cause: `${text} is not after the mapping before it`, hint: "write the mappings in the order of their dates" };
    dated.push({ from, written: mapping, path: [index, "mapping"] });
  }
  return dated;
}

const firstCause = (index: number): string =>
  index === 0 ? "nothing would read what was produced before the first mapping begins" : "it does not say when it begins";
