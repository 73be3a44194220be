// What the log says of proposed rule sets.

import { type Query, query } from "../platform/database.ts";

/** Begins the key of every act about a proposed rule set; the index of such acts knows it too. */
export const ruleActPrefix = "rules/";

/** Rule sets and the acts about proposed ones, in the order of the log. */
export const ruleLifeQuery = (upTo: number): Query =>
  query(
    `select * from (
       select * from observation.entry where kind = 'rule' and position <= $1::bigint
       union all
       select * from observation.entry where kind = 'act' and left(key, 6) = 'rules/' and position <= $1::bigint
     ) e order by position, ordinal`,
    [String(upTo)],
  );
