// What of a record a principal may be shown. A value that another site's system claims is shown for group kinds only, and then without
// saying whose it is; a field of a class that the principal does not see where the value comes from is not there.

import { assertWholeGroup } from "../access/approver.ts";
import type { Principal } from "../access/principal.ts";
import { anotherSite } from "../desk/reader.ts";
import { fieldSight } from "../model/field-class.ts";
import type { Model } from "../model/kind.ts";
import { Fault } from "../base/fault.ts";
import { includes } from "../base/sites.ts";
import { cashSites } from "./cash-sight.ts";
import type { ApiSource } from "./api-hub.ts";

type Sees = Pick<Principal, "sites" | "group" | "classes">;

export interface Sight {
  /** True for a source whose claims the principal may see. What people decided is seen where the record is. */
  source(name: string): boolean;
  /** Whether a value may be shown that a source claims of a record, by where the record lies. */
  value(place: Place, field: string, source: string): boolean;
  /** Whether bytes of a site may be shown, whatever rows they hold. */
  page(site: string): boolean;
  /** Whether a field that a site claims may be shown. */
  claim(kind: string, field: string, site: string): boolean;
  /** Whether cash of a site may be shown. */
  cash(site: string): boolean;
}

/** Where a record lies. */
export interface Place {
  readonly kind: string;
  readonly site: string;
}

export function sight(
  { sources, model }: { readonly sources: readonly Pick<ApiSource, "name" | "site">[]; readonly model: Model },
  principal: Sees,
): Sight {
  const fields = fieldSight(model, principal.classes);
  const siteOf = new Map(sources.map(({ name, site }) => [name, site]));
  const seen = new Set(["people", ...sources.flatMap(({ name, site }) => (principal.sites.includes(site) ? [name] : []))]);
  const cash = cashSites(model, principal);
  const ofGroup = (kind: string): boolean => model.kinds.get(kind)?.group === true;
  const seesSource = (name: string): boolean => principal.group || seen.has(name);
  return {
    source: seesSource,
    value({ kind, site }, field, source) {
      if (fields.everything) return true;
      const home = ofGroup(kind) ? "*" : site;
      // A source that is not configured any more spoke for the site its record lies at.
      return fields.field(kind, field, seesSource(source) ? (siteOf.get(source) ?? home) : home);
    },
    page: (site) => fields.page(site),
    claim: (kind, field, site) => fields.field(kind, field, site),
    cash: (site) => includes(cash, site),
  };
}

/** The fields as they may be shown. */
export function shown<Value extends { readonly source: string } | null>(
  fields: Readonly<Record<string, Value>>,
  place: Place,
  sees: Sight,
  isGroup: boolean,
): Record<string, Value> {
  const kept: Record<string, Value> = {};
  for (const [field, value] of Object.entries(fields)) {
    if (!sees.value(place, field, value?.source ?? "")) continue;
    if (value === null || sees.source(value.source)) kept[field] = value;
    else if (isGroup) kept[field] = { ...value, source: anotherSite };
  }
  return kept;
}

interface ToldClaim {
  readonly site: string;
  readonly fields: Readonly<Record<string, string | null>>;
  readonly parked: readonly { readonly field: string }[];
}

/** A claim without what may not be shown of it. */
export const shownClaim = <Claim extends ToldClaim>(claim: Claim, kind: string, sees: Sight): Claim => ({
  ...claim,
  fields: Object.fromEntries(Object.entries(claim.fields).filter(([field]) => sees.claim(kind, field, claim.site))),
  parked: claim.parked.filter(({ field }) => sees.claim(kind, field, claim.site)),
});

/** Fault `not-allowed` for whoever does not see every field of every site: of answers and files that show them all. */
export function assertWholeSight({ model }: { readonly model: Model }, principal: Principal, what: string): void {
  assertWholeGroup(principal, what);
  if (fieldSight(model, principal.classes).everything) return;
  throw new Fault({
    code: "not-allowed",
    subject: principal.name,
    cause: `${what}, and there are classes of fields that ${principal.name} does not see everywhere`,
    hint: "ask somebody whose roles see every class of fields",
  });
}
