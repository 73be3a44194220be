// The cash that a principal may see: of the sites where they see every class of field that its lines are made of. No line of another
// site is read for them, so no figure holds one, and nothing can be found out by subtraction.

import type { Principal } from "../access/principal.ts";
import { both, type Sites } from "../base/sites.ts";
import { moneyClasses } from "../model/field-class.ts";
import type { Model } from "../model/kind.ts";
import { linkOf } from "../projection/finance/link.ts";

type Sees = Pick<Principal, "sites" | "group" | "classes">;

const isCash = (kind: string): boolean => linkOf(kind) !== undefined || kind === "bank_balance";

export function cashSites({ kinds }: Model, { sites, group, classes }: Sees): Sites {
  const needed = new Set([...kinds.values()].filter(({ name }) => isCash(name)).flatMap(moneyClasses));
  return [...needed].reduce((left: Sites, one) => both(left, classes[one]), { sites, group });
}

/** The principal as far as they may see cash. */
export const ofCash = <P extends Sees>(model: Model, principal: P): P => ({ ...principal, ...cashSites(model, principal) });

/** Whether there are sites that the principal sees, and not their cash. */
export const hasHiddenLines = (principal: Sites, cash: Sites): boolean =>
  cash.group !== principal.group || (!cash.group && cash.sites.length < principal.sites.length);
