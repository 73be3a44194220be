// Who comes in by the grants of an account.
import { Fault } from "../base/fault.ts";
import { all, type Grant } from "./grant.ts";
import type { Principal } from "./principal.ts";

type CompanyOfSite = Readonly<Record<string, string>>;

/** Fault `grants-mixed`: a principal has one set of sites, and a role at one of them must not become one at another. */
export function principalOf(name: string, grants: readonly Grant[], companyOfSite: CompanyOfSite): Principal {
  const scopes = new Map(grants.map((one) => scopeOf(one, companyOfSite)).map((scope) => [JSON.stringify(scope), scope]));
  const [scope = []] = scopes.values();
  if (scopes.size > 1) {
    const cause = "its roles are not all for the same company and site";
    throw new Fault({ code: "grants-mixed", subject: name, cause, hint: "grant each role for the same company and site" });
  }
  const isGroup = scope === all;
  return { name, roles: [...new Set(grants.map(({ role }) => role))], sites: isGroup ? [] : scope, group: isGroup };
}

function scopeOf({ company, site }: Grant, companyOfSite: CompanyOfSite): string[] | typeof all {
  if (company === all) return site === all ? all : [site];
  return Object.keys(companyOfSite)
    .filter((one) => companyOfSite[one] === company && (site === all || site === one))
    .toSorted();
}
