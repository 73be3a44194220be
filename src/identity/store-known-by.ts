// How many entities each set of systems knows: what a commit changes of who is who is taken out as it stood and put in as it stands.

import { type Query, query, type Step } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";
import type { Recounted } from "./identity-row.ts";

const counted = (entities: readonly string[], times: "" | "-"): Query =>
  query(
    `insert into identity.known_by as k (kind, home, members, sites, entities)
     select kind, home, members, sites, ${times}count(*) from (
       select min(c.kind) as kind, coalesce(min(c.site) filter (where c.record = c.entity), '') as home,
         json_agg(json_build_array(c.source, c.site) order by c.source collate "C", c.site collate "C")::text as members,
         string_agg(distinct c.sites, ',' order by c.sites) as sites
       from identity.crosswalk c where c.entity = any($1::text[]) group by c.entity
     ) as each group by 1, 2, 3, 4
     on conflict (kind, home, members) do update set entities = k.entities + excluded.entities`,
    [arrayLiteral(entities)],
  );

/** Goes before the statements that change the crosswalk. */
export const uncountSteps = ({ before }: Recounted): Step[] => (before.length === 0 ? [] : [counted(before, "-")]);

/** Goes after them. */
export const countSteps = ({ before, after }: Recounted): Step[] => [
  ...(after.length === 0 ? [] : [counted(after, "")]),
  ...(before.length === 0 ? [] : [query("delete from identity.known_by where entities = 0")]),
];
