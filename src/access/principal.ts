// Who asks. A token names one; everything a request may do follows from it.
import type { Scope } from "../platform/database.ts";
import { rolesAllow } from "./role.ts";
import type { Action, RoleName } from "./role.ts";
import { Fault } from "../base/fault.ts";

export interface Principal {
  readonly name: string;
  readonly roles: readonly RoleName[];
  readonly sites: readonly string[];
  /** Sees every site, and what belongs to the group as a whole. */
  readonly group: boolean;
}

export const isAllowed = (principal: Principal, action: Action): boolean => rolesAllow(principal.roles, action);

/** Fault `not-allowed` names the action and the roles that the principal has. */
export const assertAllowed = (principal: Principal, action: Action): void => {
  if (isAllowed(principal, action)) return;
  throw new Fault({
    code: "not-allowed",
    subject: principal.name,
    cause: `the action "${action}" is not among those of ${principal.roles.join(", ") || "no role"}`,
    hint: "ask an administrator for a token with a role that allows it",
  });
};

/** What the database lets this principal's reads see. */
export const readScope = ({ sites, group }: Principal): Scope => ({ kind: "sites", sites, group });

export const maySee = ({ sites, group }: Principal, site: string): boolean => group || sites.includes(site);
