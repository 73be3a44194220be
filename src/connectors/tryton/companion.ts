// Columns that have to move with another one: Tryton refuses an order whose addresses are not those of its party. A person who chooses
// another party gets that one's addresses from the client; here the first one in use is taken, as the mapping reads it.

import { isExactObject } from "../../base/exact-json.ts";
import { recordsOf } from "./answer.ts";
import { valueAtPath } from "./field-path.ts";
import type { Placed } from "./other-record.ts";
import type { Session } from "./session.ts";
import { taggedJson } from "./tagged-value.ts";

const addresses: Readonly<Record<string, readonly string[]>> = {
  "purchase.purchase": ["invoice_address"],
  "sale.sale": ["invoice_address", "shipment_address"],
};

/** Beside what is written anyway. Faults: those of a read. */
export async function companions(
  session: Pick<Session, "read">,
  model: string,
  placed: readonly Placed[],
  subject: string,
): Promise<Placed[]> {
  const party = placed.find(({ field, path }) => field === "party" && path === undefined)?.json;
  const fields = (addresses[model] ?? []).filter((field) => !placed.some((one) => one.field === field));
  if (typeof party !== "number" || fields.length === 0) return [];
  const asked = [[["id", "=", party]], 0, 1, [["id", "ASC"]], ["addresses.id", "addresses.active"]] as const;
  const [found] = recordsOf(await session.read("model.party.party.search_read", asked, subject), subject);
  const address = found !== undefined && isExactObject(found) ? valueAtPath(found, "addresses.0.id") : undefined;
  const json = taggedJson("many2one", typeof address === "string" ? address : null) ?? null;
  return fields.map((field) => ({ path: undefined, model, field, json }));
}
