// What a batch says of its records: makes each known, and takes its claims in. Nearly every claim changes nothing that identity follows.
import { present } from "../base/assert.ts";
import type { Claim, Decision } from "../observation/entry.ts";
import { standingOf } from "../observation/supersession.ts";
import type { Crosswalk } from "./crosswalk.ts";
import { pairDecision } from "./decision-book.ts";
import type { PastReferenceRow } from "./identity-row.ts";
import { heed, isUnsure, type Placed, placedBy } from "./placed.ts";
import { isRetold, metInBatch, restate } from "./restatement.ts";
import { passedTargets, type Touch } from "./touch.ts";

export interface Said {
  /** Distinct: repeats have been dropped. */
  readonly claims: readonly Claim[];
  readonly decisions: readonly Decision[];
}

/** What the log holds of these records; `isLater`: of the commits on their way too. One statement. */
export type HistoryOf = (records: readonly string[], isLater: boolean) => Promise<(Claim | Decision)[]>;

export interface Met {
  /** The record of each claim; undefined where it is new. */
  readonly placed: (Placed | undefined)[];
  /** Records of which a version is read in more than one way, with the claims that the log holds of them. */
  readonly retold: ReadonlyMap<string, readonly Claim[]>;
}

/** Makes every record of the batch known, and sure where its claim differs: at most two statements. */
export async function meet({ claims, decisions }: Said, crosswalk: Crosswalk, historyOf: HistoryOf): Promise<Met> {
  const met = claims.map(({ record }) => crosswalk.get(record));
  const unmet = claims.flatMap(({ record }, index) => (met[index] === undefined ? [record] : []));
  const named = decisions.flatMap((decision) => pairDecision(decision) ?? []).flatMap(({ a, b }) => [a, b]);
  await crosswalk.prefetch([...unmet, ...named]);
  const unsure = new Map<string, Placed>();
  const retold = new Map<string, Claim[]>([...metInBatch(claims)].map((record) => [record, []]));
  for (const [index, claim] of claims.entries()) {
    const placed = (met[index] ??= crosswalk.get(claim.record));
    if (placed === undefined) continue;
    if (isUnsure(placed, claim)) unsure.set(placed.record, placed);
    if (isRetold(placed, claim)) retold.set(placed.record, []);
  }
  if (unsure.size + retold.size === 0) return { placed: met, retold };
  const told = new Map([...unsure.keys(), ...retold.keys()].map((record): [string, Claim[]] => [record, retold.get(record) ?? []]));
  for (const entry of await historyOf([...told.keys()], retold.size > 0)) if (entry.kind === "claim") told.get(entry.record)?.push(entry);
  for (const placed of unsure.values()) {
    for (const claim of standingOf(told.get(placed.record) ?? [])) heed(placed, claim);
    placed.exact = true;
  }
  return { placed: met, retold };
}

export interface Heeded {
  readonly touches: Map<string, Touch>;
  readonly passed: PastReferenceRow[];
}

/** The hot path: nearly every claim ends at `heed` saying no. */
export function heedClaims({ claims }: Said, { placed: met, retold }: Met, crosswalk: Crosswalk): Heeded {
  const touches = new Map<string, Touch>();
  const passed = new Map<string, PastReferenceRow>();
  const pass = (placed: Placed, earlier: Placed["values"] | undefined, claim: Claim): void => {
    for (const to of passedTargets(placed, earlier, claim)) passed.set(`${placed.record} ${to}`, { record: placed.record, to });
  };
  for (const [index, claim] of claims.entries()) {
    if (retold.has(claim.record)) continue;
    const placed = met[index] ?? touches.get(claim.record)?.placed;
    if (placed === undefined) {
      const first = placedBy(claim, crosswalk.planOf(claim.recordKind));
      crosswalk.meet(first);
      touches.set(claim.record, { placed: first, before: undefined, reordered: true });
      continue;
    }
    const { values: before, firstVersion, firstHash } = placed;
    const isHeeded = heed(placed, claim);
    pass(placed, before, claim);
    if (!isHeeded) continue;
    const reordered = firstVersion !== placed.firstVersion || firstHash !== placed.firstHash;
    const touch = touches.get(claim.record);
    if (touch) touch.reordered ||= reordered;
    else touches.set(claim.record, { placed, before, reordered });
  }
  if (retold.size > 0) restateRecords(claims, { placed: met, retold }, { crosswalk, touches, pass });
  return { touches, passed: [...passed.values()] };
}

interface Restating {
  readonly crosswalk: Crosswalk;
  readonly touches: Map<string, Touch>;
  readonly pass: (placed: Placed, earlier: Placed["values"], claim: Claim) => void;
}

/** Records of which a version is read in more than one way: what stands among all their claims counts. */
function restateRecords(claims: readonly Claim[], { placed: met, retold }: Met, { crosswalk, touches, pass }: Restating): void {
  const known = new Map(claims.map(({ record }, index) => [record, met[index]]));
  for (const [record, own] of Map.groupBy(claims, (claim) => claim.record)) {
    const past = retold.get(record);
    if (past === undefined) continue;
    const first = present(own[0], "a claim of the batch");
    const placed = known.get(record) ?? placedBy(first, crosswalk.planOf(first.recordKind));
    const { values: before, firstVersion, firstHash } = placed;
    const changed = restate(placed, [...past, ...own]);
    for (const claim of own) pass(placed, before, claim);
    const reordered = firstVersion !== placed.firstVersion || firstHash !== placed.firstHash;
    if (known.get(record) === undefined) {
      crosswalk.meet(placed);
      touches.set(record, { placed, before: undefined, reordered: true });
    } else if (changed) touches.set(record, { placed, before, reordered });
  }
}
