// What of a record a principal may be shown: a value that another site's system claims is shown for group kinds only, and then
// without saying whose it is.

import type { Principal } from "../access/principal.ts";
import { anotherSite } from "../desk/reader.ts";
import type { ApiSource } from "./api-hub.ts";

/** True for a source whose claims the principal may see. What people decided is seen where the record is. */
export type Sight = (source: string) => boolean;

export const sight = (sources: readonly Pick<ApiSource, "name" | "site">[], principal: Pick<Principal, "sites" | "group">): Sight => {
  if (principal.group) return () => true;
  const seen = new Set(["people", ...sources.flatMap(({ name, site }) => (principal.sites.includes(site) ? [name] : []))]);
  return (source) => seen.has(source);
};

/** The fields as they may be shown. */
export function shown<Value extends { readonly source: string } | null>(
  fields: Readonly<Record<string, Value>>,
  sees: Sight,
  isGroup: boolean,
): Record<string, Value> {
  const kept: Record<string, Value> = {};
  for (const [field, value] of Object.entries(fields)) {
    if (value === null || sees(value.source)) kept[field] = value;
    else if (isGroup) kept[field] = { ...value, source: anotherSite };
  }
  return kept;
}
