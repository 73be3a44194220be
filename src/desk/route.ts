// Whose desk an item lies on: by what it is about, never by who happens to look.

import type { DeskSettings } from "./desk-settings.ts";
import type { Listed } from "./listed.ts";

/** The first route that fits; an item that none fits is the steward's. */
export function deskOf(item: Listed, { routes }: DeskSettings): { readonly site: string; readonly role: string } {
  const { field = "" } = item;
  const route = routes.find(
    ({ what, kinds, fields, causes, sites }) =>
      fits(what, item.kind) &&
      fits(kinds, item.recordKind) &&
      fits(fields, field) &&
      (causes.length === 0 || causes.includes(item.cause())) &&
      fits(sites, item.site),
  );
  return { site: route?.site ?? item.site, role: route?.role ?? "steward" };
}

const fits = (listed: readonly string[], given: string): boolean => listed.length === 0 || listed.includes(given);
