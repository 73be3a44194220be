// The only SQL over saved views. Each statement names the person: nobody is given another's, but what that one shares.

import { type Query, query } from "../platform/database.ts";

/** Their own first, then what others share. */
export const viewsQuery = (person: string, page: string | null): Query =>
  query(
    `select person, page, name, body, shared, saved_at from desk.saved_view
     where (person = $1 or shared) and ($2::text is null or page = $2) order by page, person <> $1, name, person`,
    [person, page],
  );

/** Views of one person for one page. */
const viewsMax = 100;

export interface SavedView {
  readonly page: string;
  readonly name: string;
  /** JSON. */
  readonly body: string;
  readonly shared: boolean;
}

/** A view of the same name is replaced. Fault `views-full`. */
export const saveViewStep = (person: string, { page, name, body, shared }: SavedView, at: number): Query =>
  query(
    `insert into desk.saved_view (person, page, name, body, shared, saved_at)
     select $1, $2, $3, $4, $5::boolean, $6::bigint
     where (select count(*) from desk.saved_view where person = $1 and page = $2 and name <> $3) < ${viewsMax}
     on conflict (person, page, name) do update set body = excluded.body, shared = excluded.shared, saved_at = excluded.saved_at
     returning name`,
    [person, page, name, body, String(shared), String(at)],
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
