// Who may approve a rule set: those who may set rules and see every site, because a set decides for all of them.
import type { Database } from "../platform/database.ts";
import { isAllowed, type Principal } from "./principal.ts";
import { standingTokens, toPrincipal } from "./store.ts";
import { Fault } from "../base/fault.ts";

/** Names, each once, in order. */
export const ruleApprovers = async (database: Pick<Database, "read">): Promise<string[]> => {
  const [rows = []] = await database.read([standingTokens()]);
  const able = rows.map(toPrincipal).filter((one) => one.group && isAllowed(one, "set-rule"));
  return [...new Set(able.map(({ name }) => name))].sort();
};

/** Fault `not-allowed` for whoever sees only some sites. */
export const assertWholeGroup = ({ name, group, sites }: Principal, what = "a rule set decides for every site"): void => {
  if (group) return;
  throw new Fault({
    code: "not-allowed",
    subject: name,
    cause: `${what}, and this token sees ${sites.join(", ") || "none"}`,
    hint: "ask somebody who sees the whole group",
  });
};
