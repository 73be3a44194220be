// Where words are looked up. The index of words is asked by the hub, with the sites of whoever asks in the question: no operator of
// text search is trusted by row-level security, so that it would be asked of every row. It gives ids and nothing else; what is shown of
// them is read under the caller's scope.
//
// A word that every tenth record begins with names a hundred thousand rows, and the index gathers all of them before it gives the first:
// 80 ms of 200,000 records on PGlite. How common a word is, a sample tells; a common one is looked up in none but a sample, or where
// another word of the question is rare, among what that one finds.

import { type Query, query, type Row } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";

/** As a query of text search takes a word: in quotes. */
const quoted = (word: string): string => `'${word.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;

const indexed = "array_to_tsvector(string_to_array(words, ' '))";
/** A record that begins a word so, without the index. */
const begins = (parameter: string): string => `position(' ' || ${parameter} in ' ' || words) > 0`;

/** Percent of the pages that are looked at to know how common a word is: a thousand rows of a million. */
const samplePercent = "0.1";

/** How many rows the sample has, and in how many of them each word begins one. */
export const commonnessQuery = (words: readonly string[]): Query =>
  query(
    `select count(*) as rows, (select greatest(reltuples, 0)::bigint from pg_class where oid = 'record.record'::regclass) as all
       ${words.map((_, place) => `, count(*) filter (where ${begins(`$${place + 1}`)}) as word_${place}`).join("")}
     from record.record tablesample system (${samplePercent}) repeatable (1)`,
    words,
  );

/** Share of the rows above which a word is common. */
const commonShare = 0.05;

/** How a question is looked up. */
export interface Lookup {
  readonly rare: readonly string[];
  readonly common: readonly string[];
  /** Percent of the pages in which enough rows are that have all of them, where every word is common. */
  readonly percent: number;
}

/** From the row of `commonnessQuery`. `wanted`: rows that are to be found where every word is common. */
export function lookupOf(words: readonly string[], row: Row | undefined, wanted: number): Lookup {
  const rows = Number(row?.["rows"] ?? 0);
  const share = (place: number): number => (rows === 0 ? 0 : Number(row?.[`word_${place}`] ?? 0) / rows);
  const common = words.filter((_, place) => share(place) >= commonShare);
  const least = words.reduce((product, _, place) => product * share(place), 1);
  const all = Math.max(Number(row?.["all"] ?? 0), rows, 1);
  return { rare: words.filter((word) => !common.includes(word)), common, percent: Math.min(100, (200 * wanted) / (all * least || 1)) };
}

export interface WordsAsked {
  readonly lookup: Lookup;
  /** Whole words, or how words begin. */
  readonly as: "words" | "beginnings";
  /** Undefined: every one. */
  readonly sites: readonly string[] | undefined;
  readonly limit: number;
}

/** Entities whose words match. */
export const wordsQuery = ({ lookup: { rare, common, percent }, as, sites, limit }: WordsAsked): Query => {
  const asked = rare.map((word) => (as === "words" ? quoted(word) : `${quoted(word)}:*`)).join(" & ");
  const sample = rare.length === 0 ? `tablesample system (${percent.toFixed(4)}) repeatable (2)` : "";
  return query(
    `select entity from record.record ${sample}
     where ${rare.length === 0 ? "$1 = ''" : `${indexed} @@ $1::tsquery`}
       and ($2::text[] is null or sites = '*' or string_to_array(sites, ',') && $2::text[])
       ${common.map((_, place) => `and ${begins(`$${place + 4}`)}`).join(" ")} limit $3::int`,
    [asked, sites === undefined ? null : arrayLiteral(sites), String(limit), ...common],
  );
};
