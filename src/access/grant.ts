// A role somewhere: what a token or an account is given, as it was given.

import { isRoleName, type RoleName } from "./role.ts";

/** Each company, each site. No company and no site of a hub is called so. */
export const all = "all";

export interface Grant {
  readonly role: RoleName;
  /** Code of a legal entity, or `all`. */
  readonly company: string;
  /** Name of a site, or `all`: each of the company. Of all companies: every site, and what belongs to the group as a whole. */
  readonly site: string;
}

/** As tables keep them: JSON. */
export const grantsText = (grants: readonly Grant[]): string =>
  JSON.stringify(grants.map(({ role, company, site }) => ({ role, company, site })));

/** Roles that this release does not know allow nothing. */
export const readGrants = (text: string): Grant[] =>
  (JSON.parse(text) as readonly Grant[]).flatMap(({ role, company, site }) => (isRoleName(role) ? [{ role, company, site }] : []));
