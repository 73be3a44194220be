// The form of what comes with the connector, and words that its mappings share.

import type { CodeTable, FeedMapping } from "../../source/mapping/mapping.ts";

export interface Pack {
  readonly system: string;
  readonly version: string;
  readonly codes: Readonly<Record<string, CodeTable>>;
  readonly feeds: Readonly<Record<string, PackFeed>>;
}

export interface PackFeed {
  /** Below url; "" where the service lies there itself. */
  readonly service: string;
  readonly set: string;
  /** Navigation whose entities are the rows. */
  readonly items?: string;
  readonly changed: readonly string[];
  readonly filter?: string;
  readonly mapping: FeedMapping;
}

/** In an expression: the column has a value that is not empty. */
export const filled = (column: string): string => `("${column}" in row && row["${column}"] != "")`;

export const equals = (column: string, text: string): string => `("${column}" in row && row["${column}"] == "${text}")`;

/** In an expression: the column's text, empty where it has none. */
export const textOf = (column: string): string => `("${column}" in row ? row["${column}"] : "")`;

/** The first of pairs whose condition holds, else the last text. */
export const firstOf = (pairs: readonly (readonly [condition: string, word: string])[], otherwise: string): string =>
  pairs.reduceRight((rest, [condition, word]) => `${condition} ? "${word}" : ${rest}`, `"${otherwise}"`);
