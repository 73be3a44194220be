// The only SQL over saved views. Each statement names the person: nobody is given another's.

import { type Query, query } from "../platform/database.ts";

export const viewsQuery = (person: string, page: string | null): Query =>
  query(
    "select page, name, body, saved_at from desk.saved_view where person = $1 and ($2::text is null or page = $2) order by page, name",
    [person, page],
  );

/** Views of one person for one page. */
const viewsMax = 100;

/** A view of the same name is replaced. Fault `views-full`. */
export const saveViewStep = (person: string, page: string, name: string, body: string, at: number): Query =>
  query(
    `insert into desk.saved_view (person, page, name, body, saved_at)
     select $1, $2, $3, $4, $5::bigint
     where (select count(*) from desk.saved_view where person = $1 and page = $2 and name <> $3) < ${viewsMax}
     on conflict (person, page, name) do update set body = excluded.body, saved_at = excluded.saved_at returning name`,
    [person, page, name, body, String(at)],
    { code: "views-full", subject: page, cause: `there are ${viewsMax} views of it`, hint: "remove one of them first" },
  );

/** Fault `view-unknown`. */
export const removeViewStep = (person: string, page: string, name: string): Query =>
  query("delete from desk.saved_view where person = $1 and page = $2 and name = $3 returning name", [person, page, name], {
    code: "view-unknown",
    subject: name,
    cause: `there is no view of that name for ${page}`,
    hint: "take the name from the list of views",
  });
