// What is asked of sources by name is asked of those at the sites of whoever asks.

import { maySee, type Principal } from "../access/principal.ts";
import { Fault } from "../base/fault.ts";
import { sourceUnknown } from "./observation-route.ts";

/**
 * The named sources, each at a site of the principal. Undefined, which means all of them, only for whoever may do it at every site.
 * Faults: `source-unknown`, `site-missing`.
 */
export function ownSources(
  named: readonly string[] | undefined,
  principal: Principal,
  siteOf: (source: string) => string | undefined,
): readonly string[] | undefined {
  for (const source of named ?? []) {
    const site = siteOf(source);
    if (site === undefined || !maySee(principal, site)) throw sourceUnknown(source);
  }
  if (named !== undefined || principal.group) return named;
  throw new Fault({
    code: "site-missing",
    subject: principal.name,
    cause: "it names no source, and only whoever may do it at every site may leave that out",
    hint: `name sources at ${principal.sites.join(", ") || "sites of yours"}`,
  });
}
