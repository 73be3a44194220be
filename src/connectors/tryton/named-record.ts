// References that a row tells by a name which only one record has: a currency by its code, a unit by its symbol. Written by that name.

import { recordsOf } from "./answer.ts";
import type { ModelFields } from "./model-field.ts";
import type { Session } from "./session.ts";

const names: Readonly<Record<string, string>> = { "currency.currency": "code", "product.uom": "symbol", "country.country": "code" };

/** The reference that a column names its record of; undefined where it names none so that it could be written. */
export function namedReference(column: string, form: ModelFields): { readonly field: string; readonly relation: string } | undefined {
  const [field = "", name, ...more] = column.split(".");
  const { relation } = (Object.hasOwn(form, field) ? form[field] : undefined) ?? {};
  return relation !== undefined && name !== undefined && more.length === 0 && names[relation] === name ? { field, relation } : undefined;
}

/** Its id; undefined where none or several have the name. Faults: those of a read. */
export async function idByName(
  session: Pick<Session, "read">,
  relation: string,
  text: string,
  subject: string,
): Promise<string | undefined> {
  const asked = [[[names[relation] ?? "", "=", text]], 0, 2, [["id", "ASC"]], ["id"]] as const;
  const found = recordsOf(await session.read(`model.${relation}.search_read`, asked, subject), subject);
  const [only] = found;
  if (found.length !== 1 || typeof only !== "object" || only === null || !("id" in only)) return undefined;
  return typeof only.id === "string" ? only.id : undefined;
}
