// Where something holds: at some sites, or at every one.

export interface Sites {
  readonly sites: readonly string[];
  /** Every site, and what belongs to the group as a whole. */
  readonly group: boolean;
}

/** `*`: what belongs to the group: at any site at all. */
export const includes = ({ sites, group }: Sites, site: string): boolean =>
  group || (site === "*" ? sites.length > 0 : sites.includes(site));

/** Where both hold. */
export function both(one: Sites, other: Sites): Sites {
  if (one.group) return other;
  return { sites: one.sites.filter((site) => includes(other, site)), group: false };
}
