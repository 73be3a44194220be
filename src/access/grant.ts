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

/** Whoever grants belong to: a person, a machine, another hub. */
export interface Holder {
  readonly name: string;
  readonly grants: readonly Grant[];
  /** For whom they stand in today, and who stands in for them: what one of them proposed another does not approve. */
  readonly standIns?: readonly string[] | undefined;
}

/** Names that count as one person, where two have to differ. */
export const handsOf = ({ name, standIns = [] }: Pick<Holder, "name" | "standIns">): string[] => [name, ...standIns];

/** Each of the roles at each of the sites; `all`: at every one. */
export const grantsOf = (roles: readonly RoleName[], sites: readonly string[] | typeof all): Grant[] =>
  roles.flatMap((role) => (sites === all ? [all] : sites).map((site) => ({ role, company: all, site })));

/** As tables keep them: JSON. */
export const grantsText = (grants: readonly Grant[]): string =>
  JSON.stringify(grants.map(({ role, company, site }) => ({ role, company, site })));

/** Roles that this release does not know allow nothing. */
export const readGrants = (text: string): Grant[] =>
  (JSON.parse(text) as readonly Grant[]).flatMap(({ role, company, site }) => (isRoleName(role) ? [{ role, company, site }] : []));

/** "steward at lyon, viewer of company acme": for people. */
export const grantWords = (grants: readonly Grant[]): string =>
  grants.map(({ role, company, site }) => `${role} ${placeWords(company, site)}`).join(", ") || "nothing";

function placeWords(company: string, site: string): string {
  if (site === all) return company === all ? "of every site" : `of company ${company}`;
  return company === all ? `at ${site}` : `at ${site} of company ${company}`;
}
