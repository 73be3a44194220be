// Records as they were on a day: what was said and decided until then, for whoever asks why two were one.
import type { Claim, Decision } from "../observation/entry.ts";
import { standingOf } from "../observation/supersession.ts";
import { type DecisionBook, decisionBook, pairDecision } from "./decision-book.ts";
import { blank, heed, type Placed } from "./placed.ts";

/** `entries`: what the log holds of the records. `on`, ms. What a record refers to means what it means now. */
export function past(
  records: readonly Placed[],
  entries: readonly (Claim | Decision)[],
  on: number,
): { readonly records: readonly Placed[]; readonly decisions: DecisionBook } {
  const said = entries.filter(({ at }) => at <= on);
  const claims = Map.groupBy(
    said.filter((entry) => entry.kind === "claim"),
    ({ record }) => record,
  );
  const decisions = said.flatMap((entry) => (entry.kind === "decision" ? (pairDecision(entry) ?? []) : []));
  return {
    records: records.flatMap((placed) => {
      const own = claims.get(placed.record);
      return own === undefined ? [] : [placedBefore(placed, own)];
    }),
    decisions: decisionBook(decisions),
  };
}

function placedBefore({ record, source, key, plan, values }: Placed, claims: readonly Claim[]): Placed {
  const placed = blank(record, source, key, plan);
  for (const claim of standingOf(claims)) heed(placed, claim);
  for (const place of plan.resolved) placed.values = placed.values.with(place, values[place] ?? null);
  return placed;
}
