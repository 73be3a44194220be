// What the log says of proposed sets: rules of which value stands, and match rules of who is who. Both live alike; their keys differ.

import { type Query, query } from "../platform/database.ts";

/** Begins the key of every act about a proposed rule set; the index of such acts knows it too. */
export const ruleActPrefix = "rules/";

/** The same for match rules; it begins the key of every set of them too, because none comes from hub.yaml. */
export const matchActPrefix = "rules/match/";

export type RulePrefix = typeof ruleActPrefix | typeof matchActPrefix;

export const isMatchRules = ({ key }: { readonly key: string }): boolean => key.startsWith(matchActPrefix);

/** Sets and the acts about proposed ones, in the order of the log. */
export const ruleLifeQuery = (upTo: number, prefix: RulePrefix = ruleActPrefix): Query =>
  query(
    `select * from (
       select * from observation.entry where kind = 'rule' and position <= $1::bigint
       union all
       select * from observation.entry where kind = 'act' and left(key, 6) = 'rules/' and position <= $1::bigint
     ) e where starts_with(key, $2) = $3::boolean order by position, ordinal`,
    [String(upTo), matchActPrefix, String(prefix === matchActPrefix)],
  );
