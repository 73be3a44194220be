// What grants come to in this hub.

import type { all } from "../access/grant.ts";
import { grantsOf } from "../access/grant.ts";
import { type Principal, type Rights, toPrincipal } from "../access/principal.ts";
import { classesDefault, type RoleName } from "../access/role.ts";
import { companyOf } from "../projection/finance/finance-settings.ts";
import type { ApiHub } from "./api-hub.ts";

type Known = Pick<ApiHub, "configuration" | "sources">;

/** Read anew each time: sources come and go while the hub runs. */
export function rightsOf({ configuration: { settings, classes = classesDefault }, sources }: Known): Rights {
  const sites = new Set([...sources.map(({ site }) => site), ...Object.keys(settings.companyOfSite)]);
  return { companyOfSite: Object.fromEntries([...sites].map((site) => [site, companyOf(undefined, site, settings)])), classes };
}

/** Whoever is no person and has no token, in one role at some sites or at all. */
export const inRole = (name: string, role: RoleName, sites: readonly string[] | typeof all, hub: Known): Principal =>
  toPrincipal({ name, grants: grantsOf([role], sites) }, rightsOf(hub));
