// What an inbox is asked for, read once for the list and for bulks: a name that nothing bears finds nothing, and that must not look
// like an empty desk.

import type { z } from "zod";
import { isRoleName, roleNames } from "../access/role.ts";
import { Fault } from "../base/fault.ts";
import { wholeRecordName } from "../governance/standing.ts";
import type { Model } from "../model/kind.ts";
import type { filterQuery } from "./contract-inbox.ts";

type FilterQuery = z.infer<z.ZodObject<typeof filterQuery>>;

/** What a filter may name: the sources are those that whoever asks may see. */
export interface Known {
  readonly model: Model;
  readonly sources: readonly string[];
}

/** Fault `filter-unknown`, naming what is known. */
export function wantedOf({ systems, baseline, ...asked }: FilterQuery, known: Known) {
  const named = systems?.split(",");
  for (const source of named ?? []) assertKnown("source", source, known.sources);
  assertFields(asked, known.model);
  return { ...asked, systems: named, baseline: baseline === undefined ? undefined : baseline === "only" };
}

/** Fault `filter-unknown`. */
export function assertFields({ kind, field, role }: Pick<FilterQuery, "kind" | "field" | "role">, { kinds }: Model): void {
  if (kind !== undefined) assertKnown("kind", kind, [...kinds.keys()]);
  if (role !== undefined && !isRoleName(role)) assertKnown("role", role, roleNames);
  if (field === undefined || field === wholeRecordName) return;
  const asked = kind === undefined ? [...kinds.values()] : [...kinds.values()].filter(({ name }) => name === kind);
  const names = asked.flatMap(({ fields }) => fields.map(({ name }) => name));
  if (names.includes(field)) return;
  if (kind !== undefined) assertKnown(`field of ${kind}`, field, names);
  throw unknown("field", field, "name a kind beside it: its fields are then told");
}

function assertKnown(what: string, given: string, known: readonly string[]): void {
  if (known.includes(given)) return;
  throw unknown(what, given, known.length === 0 ? `no ${what} is known yet` : `use one of: ${known.toSorted().join(", ")}`);
}

const unknown = (what: string, given: string, hint: string): Fault =>
  new Fault({ code: "filter-unknown", subject: `${what} ${given}`, cause: `there is no such ${what.split(" ")[0]}`, hint });
