// Fields that hold the unit or currency of others: their values must be on the lists the world uses.

import { currencyExponent } from "../../base/currency.ts";
import type { Kind } from "../../model/kind.ts";
import { type ParkCause, parkCause } from "../../model/park.ts";
import { unitOf } from "../../model/unit.ts";
import { isParked } from "../../model/value.ts";

export type SiblingRole = "unit" | "currency";

/** Which fields of a kind hold units and currencies of others. */
export const siblingRoles = (kind: Kind): ReadonlyMap<string, SiblingRole> => {
  const roles = new Map<string, SiblingRole>();
  for (const field of kind.fields) {
    if (field.unit !== undefined) roles.set(field.unit, "unit");
    if (field.currency !== undefined) roles.set(field.currency, "currency");
  }
  return roles;
};

/** The value itself, or why it is parked: a unit not in UN/ECE Rec 20, a currency not in ISO 4217. */
export const checkedValue = (value: string | ParkCause, role: SiblingRole | undefined): string | ParkCause => {
  if (role === undefined || isParked(value) || value === "") return value;
  const known = role === "unit" ? unitOf(value) : currencyExponent(value);
  if (known !== undefined) return value;
  const list = role === "unit" ? "UN/ECE Rec 20" : "ISO 4217";
  return parkCause(
    role === "unit" ? "unit" : "value",
    `${JSON.stringify(value.slice(0, 40))} is no ${role} of ${list}`,
    "map it with a code table",
  );
};
