// Who may approve a rule set: those who may set rules and see every site, because a set decides for all of them.
import type { Database } from "../platform/database.ts";
import { machineOwner } from "./account-name.ts";
import { all, type Grant } from "./grant.ts";
import type { Principal } from "./principal.ts";
import { rolesAllow } from "./role.ts";
import { holderOf, standingTokens } from "./store.ts";
import { accountsQuery, toAccount } from "./store-account.ts";
import { Fault } from "../base/fault.ts";

/** Names, each once, in order. */
export const ruleApprovers = async (database: Pick<Database, "read">): Promise<string[]> => {
  const [tokens = [], accounts = []] = await database.read([standingTokens(), accountsQuery()]);
  const people = accounts.map(toAccount).filter(({ disabledAt }) => disabledAt === undefined);
  const able = [...tokens.map(holderOf), ...people].filter(({ grants }) => grants.some(decidesForAll));
  const names = [...new Set(able.map(({ name }) => name))].sort();
  const others = names.filter((name) => name !== machineOwner);
  return people.some(({ grants }) => grants.some(decidesForAll)) ? others : names;
};

const decidesForAll = ({ role, company, site }: Grant): boolean => company === all && site === all && rolesAllow([role], "set-rule");

/** Fault `not-allowed` for whoever sees only some sites. */
export const assertWholeGroup = (
  { name, group, sites }: Pick<Principal, "name" | "group" | "sites">,
  what = "a rule set decides for every site",
): void => {
  if (group) return;
  throw new Fault({
    code: "not-allowed",
    subject: name,
    cause: `${what}, and ${name} may at ${sites.join(", ") || "none"}`,
    hint: "ask somebody who sees the whole group",
  });
};
