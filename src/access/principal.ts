// Who asks, and how far their grants reach in this hub. Everything a request may do follows from it.
import { Fault } from "../base/fault.ts";
import { type FieldClass, fieldClasses } from "../base/field-class.ts";
import type { Language } from "../base/language.ts";
import type { Sites } from "../base/sites.ts";
import type { Scope } from "../platform/database.ts";
import { all, type Grant, grantWords, type Holder } from "./grant.ts";
import { type Action, type ClassesOfRoles, type RoleName, rolesAllow } from "./role.ts";

/** What grants come to in this hub: data of its configuration. */
export interface Rights {
  /** Every site that the hub knows, and the company it belongs to. */
  readonly companyOfSite: Readonly<Record<string, string>>;
  readonly classes: ClassesOfRoles;
}

export interface Principal extends Holder, Sites {
  readonly grants: readonly (Grant & Sites)[];
  /** Of its grants, wherever they hold; `rolesAt` tells those that hold at a site. */
  readonly roles: readonly RoleName[];
  /** Where it sees fields of each class, by all that it was given. */
  readonly classes: Readonly<Record<FieldClass, Sites>>;
  /** In which they are told; absent: English. */
  readonly language?: Language | undefined;
}

export function toPrincipal(holder: Holder, rights: Rights): Principal {
  const reached = holder.grants.map((grant) => ({ ...grant, ...reachOf(grant, rights) }));
  const seen = (one: FieldClass): Sites => together(reached.filter(({ role }) => rights.classes[role].includes(one)));
  const classes = Object.fromEntries(fieldClasses.map((one) => [one, seen(one)])) as unknown as Principal["classes"];
  return reaching(holder, reached, classes);
}

/** The sites of a company are those that hub.yaml gives it; a site under another company than its own is no site. */
function reachOf({ company, site }: Grant, { companyOfSite }: Rights): Sites {
  if (company === all) return site === all ? { sites: [], group: true } : { sites: [site], group: false };
  const own = Object.keys(companyOfSite).filter((one) => companyOfSite[one] === company);
  return { sites: site === all ? own : own.filter((one) => one === site), group: false };
}

const together = (reaches: readonly Sites[]): Sites => ({
  sites: [...new Set(reaches.flatMap(({ sites }) => sites))],
  group: reaches.some(({ group }) => group),
});

const reaching = ({ name, standIns }: Holder, grants: Principal["grants"], classes: Principal["classes"]): Principal => ({
  name,
  standIns,
  grants,
  ...together(grants),
  roles: [...new Set(grants.map(({ role }) => role))],
  classes,
});

/**
 * The same principal with those of its grants only that allow the action: what it reaches then is where it may do so. Every route gets
 * it so: a steward of one site who looks at another decides nothing there. Fault `not-allowed`.
 */
export function acting(principal: Principal, action: Action): Principal {
  const grants = principal.grants.filter(({ role }) => rolesAllow([role], action));
  if (grants.length > 0) return { ...reaching(principal, grants, principal.classes), language: principal.language };
  throw new Fault({
    code: "not-allowed",
    subject: principal.name,
    cause: `the action "${action}" is not among those of ${grantWords(principal.grants)}`,
    hint: "ask an administrator for a role that allows it",
  });
}

/** Whether it may do so for all sites, as what concerns the whole group needs. */
export const mayEverywhere = ({ grants }: Pick<Principal, "grants">, action: Action): boolean =>
  grants.some(({ role, group }) => group && rolesAllow([role], action));

export const holdsAt = ({ grants }: Pick<Principal, "grants">, role: string, site: string): boolean =>
  grants.some((one) => one.role === role && reaches(one, site));

/**
 * Roles that hold at a site. Of what lies at no site of theirs, because it belongs to the group or a site of theirs only adds to it:
 * those that hold wherever any does.
 */
export function rolesAt(principal: Principal, site: string): RoleName[] {
  const { roles, sites, group } = principal;
  const places = reaches(principal, site) ? [site] : sites;
  return roles.filter((role) =>
    group && places.length === 0
      ? principal.grants.some((one) => one.role === role && one.group)
      : places.every((place) => holdsAt(principal, role, place)),
  );
}

/** What the database lets this principal's reads see. */
export const readScope = ({ sites, group, classes, language }: Pick<Principal, "sites" | "group" | "classes" | "language">): Scope => ({
  kind: "sites",
  sites,
  group,
  classes,
  language,
});

const reaches = ({ sites, group }: Sites, site: string): boolean => group || sites.includes(site);

export const maySee = (principal: Sites, site: string): boolean => reaches(principal, site);
