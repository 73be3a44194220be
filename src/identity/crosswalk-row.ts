// A placed record as its row of the crosswalk, and back.
import { blank, type Placed, siteOf } from "./placed.ts";
import { type MatchPlan, sitePlace } from "./match-plan.ts";

/** Who may see the row: everybody where the kind is the group's, else its site. */
export const sitesOf = (placed: Placed): string => (placed.plan.kind.group ? "*" : siteOf(placed));

/** No field is named so. */
const readAgain = "read again";

/** The followed values by field name, JSON; the site (a column of its own) under "". */
export const matchJson = ({ plan, values, isReadAgain }: Placed): string => {
  const named: Record<string, string> = isReadAgain ? { [readAgain]: "yes" } : {};
  for (const [place, { name }] of plan.tracked.entries()) {
    const value = values[place];
    if (value) named[name] = value;
  }
  return JSON.stringify(named);
};

/** `versions` are unknown after a load: the record is not `exact` until the log was asked. */
export function placedRow(row: Readonly<Record<string, string | null>>, plan: MatchPlan): Placed {
  const text = (name: string): string => row[name] ?? "";
  const named = JSON.parse(text("match")) as Readonly<Record<string, string>>;
  const waits = text("waits");
  return {
    ...blank(text("record"), text("source"), text("key"), plan),
    values: plan.tracked.map(({ name }, place) => named[place === sitePlace ? "" : name] ?? null),
    firstAt: Number(text("first_at")),
    firstVersion: Number(text("first_version")),
    firstHash: text("first_hash"),
    isReadAgain: readAgain in named,
    entity: text("entity"),
    cluster: text("cluster"),
    missing: waits === "" ? [] : waits.split(","),
  };
}
