// Tells the words of records that were written before records had any.

import type { Database } from "../platform/database.ts";
import { fillWordsStep, wordlessQuery } from "../record/store.ts";
import { wordsOf } from "../record/words.ts";

/** Rows of one statement. */
const pageSize = 5_000;

/** One look at an index that is empty where nothing is to be done. */
export async function fillWords(database: Pick<Database, "read" | "write">): Promise<number> {
  let filled = 0;
  for (;;) {
    const [rows = []] = await database.read([wordlessQuery(pageSize)]);
    if (rows.length === 0) return filled;
    const told = rows.map((row) => {
      const values = JSON.parse(row["doc"] ?? "{}") as Record<string, string>;
      return { entity: row["entity"] ?? "", words: wordsOf(values) };
    });
    await database.write([fillWordsStep(told)]);
    filled += told.length;
  }
}
