// A history in which systems show what they say in forms of their own, most of the time, and in which the hub comes to know of them.
import { chance } from "../../src/demo/chance.ts";
import { formAct, formAdopted, formRevoked } from "../../src/governance/dated-form.ts";
import { normalFormOf } from "../../src/governance/normal-form.ts";
import { claimOf } from "../../src/observation/claim.ts";
import type { Act, Claim } from "../../src/observation/entry.ts";
import { history, historyStart, hour, type Said } from "./history.ts";

const forms = [
  { system: "mes", kind: "party", field: "city", name: "upper" },
  { system: "erp", kind: "party", field: "name", name: "without-diacritics+cut-8" },
  { system: "crm", kind: "purchase_order_line", field: "unit_price", name: "decimals-0" },
  { system: "mes", kind: "purchase_order_line", field: "description", name: "no-spaces+lower" },
] as const;

/** What a system with a form shows in the place of what it says, most of the time. */
function shown(claim: Claim, seed: string): Claim {
  const some = chance(1, `${seed} ${claim.record} ${claim.version}`);
  const own = forms.filter(({ system, kind }) => system === claim.source && kind === claim.recordKind);
  if (claim.unnamedBy !== undefined || own.length === 0 || some.inThousand(150)) return claim;
  const fields = Object.entries(claim.fields).map(([field, value]) => {
    const form = normalFormOf(own.find((one) => one.field === field)?.name ?? "");
    return [field, value === null ? null : (form?.of(value) ?? value)] as const;
  });
  const { recordKind: kind, key, version, at, site, deleted, parked, source, mapping, receivedAt } = claim;
  const { isHeard: _, ...logged } = claimOf(
    { kind, key, version, at, site, deleted, fields: Object.fromEntries(fields), parked, rawIndex: 0 },
    { source, mapping, page: null, receivedAt },
  );
  return logged;
}

/** Each form is adopted, some are revoked, and some adopted once more. */
function acts(seed: number): Act[] {
  const some = chance(seed, "forms");
  return forms.flatMap((form, place) => {
    const hours = [some.below(120), 120 + some.below(60), 180 + some.below(60)].slice(0, 1 + some.below(3));
    return hours.map((at, turn) =>
      formAct(turn === 1 ? formRevoked : formAdopted, {
        ...form,
        at: historyStart + at * hour,
        key: `${place}-${turn}`,
        site: "lyon",
        author: "",
        reason: "a test",
        since: 0,
        sends: [],
      }),
    );
  });
}

/** Entries of `history`, and the acts. */
export const formedHistory = (seed: number, size?: number): readonly Said[] => [
  ...history(seed, size).map((entry) => (entry.kind === "claim" ? shown(entry, `${seed}`) : entry)),
  ...acts(seed),
];
