// Holders of tokens and scopes of reads, told in few words: the same roles everywhere, every class of field.

import { all, grantsOf, type Holder } from "../../src/access/grant.ts";
import type { RoleName } from "../../src/access/role.ts";
import type { Scope } from "../../src/platform/database.ts";

export interface HeldAs {
  readonly name: string;
  readonly roles: readonly RoleName[];
  readonly sites: readonly string[];
  readonly group: boolean;
}

export const holder = ({ name, roles, sites, group }: HeldAs): Holder => ({ name, grants: grantsOf(roles, group ? all : sites) });

/** Of somebody who sees every field of these sites. */
export function scopeOf(sites: readonly string[], group = false): Scope {
  const where = { sites, group };
  return { kind: "sites", ...where, classes: { public: where, price: where, bank: where, personal: where, payroll: where } };
}
