// What the desk keeps of a person as a person: how they like to see a page, where they are told, what they were told.

import { type Query, query, type Step } from "../platform/database.ts";

/** One row. */
export const personFactsQuery = (person: string): Query =>
  query(
    `select (select count(*) from desk.saved_view where person = $1) as views,
       (select count(*) from desk.channel where person = $1) as channels,
       (select count(*) from desk.notice where person = $1) as notices`,
    [person],
  );

/** Channels of others that they set up stay. */
export const forgetPersonSteps = (person: string, nobody: string): Step[] => [
  query("delete from desk.saved_view where person = $1", [person]),
  query("delete from desk.notice where person = $1", [person]),
  query("delete from desk.noticed where channel in (select name from desk.channel where person = $1)", [person]),
  query("delete from desk.channel where person = $1", [person]),
  query("update desk.channel set author = $2 where author = $1", [person, nobody]),
];
