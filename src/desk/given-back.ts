// What two records took on from one another while they were one: a split gives it back.

import type { Decision } from "../observation/entry.ts";
import { type Author, decision, type Subject } from "./decision.ts";
import { type Reader, text } from "./reader.ts";
import { takenOnQuery } from "./store-intent.ts";

interface Took {
  from: string;
  to: string;
}

/**
 * For each of the two whose system came to say what the other's word had made of the merged thing: that it be told what it said
 * before. A system that has moved on by itself since keeps its word; the fold sees to that. One read.
 */
export async function givenBack(one: Subject, other: Subject, author: Author, reader: Reader): Promise<Decision[]> {
  const [rows = []] = await reader.read([takenOnQuery(one.record, other.record)]);
  const byRecord = new Map<string, Map<string, Took>>();
  for (const row of rows) {
    const fields = byRecord.get(text(row, "record")) ?? new Map<string, Took>();
    byRecord.set(text(row, "record"), fields);
    const [field, before, after] = [text(row, "field"), row["from_value"] ?? "", text(row, "to_value")];
    const earlier = fields.get(field);
    // One told after the other: what it said before the first of them is its own.
    fields.set(field, { from: after, to: earlier?.from === before ? earlier.to : before });
  }
  return [one, other].flatMap((subject) => {
    const values = byRecord.get(subject.record);
    if (values === undefined) return [];
    const own = { ...author, id: `${author.id}.${subject === one ? "one" : "other"}` };
    return [decision(subject, { kind: "correct", values: Object.fromEntries(values) }, own)];
  });
}
