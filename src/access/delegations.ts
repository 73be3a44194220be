// Standing in for somebody, from a day to a day. Whoever does has the other's grants besides their own, and the two count as one hand:
// what one of them proposed the other does not approve.

import { randomBytes } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import type { Database } from "../platform/database.ts";
import { insertChange } from "./store-account.ts";
import { type Delegation, delegationsQuery, endDelegation, insertDelegation, toDelegation } from "./store-delegation.ts";

export interface Delegations {
  /** Those that have not ended. */
  list(): Promise<Delegation[]>;
  /** Faults `account-unknown`, `delegation-refused`. */
  add(given: Omit<Delegation, "id">, author: string): Promise<Delegation>;
  /** Of somebody's own, where `delegator` is given. Fault `delegation-unknown`. */
  end(id: string, delegator: string | undefined, author: string): Promise<void>;
}

const dayMs = 86_400_000;
/** Who is away for longer has a successor. */
const delegationMs = 92 * dayMs;

export function openDelegations({
  database,
  clock,
}: {
  readonly database: Pick<Database, "read" | "write">;
  readonly clock: Clock;
}): Delegations {
  return {
    async list() {
      const [rows = []] = await database.read([delegationsQuery(clock.now())]);
      return rows.map(toDelegation);
    },
    async add(given, author) {
      assertDelegable(given, clock.now());
      const delegation = { ...given, id: randomBytes(9).toString("base64url") };
      const { delegator, delegate, beginsAt, endsAt, reason } = given;
      const detail = { delegate, beginsAt, endsAt, reason };
      const now = clock.now();
      await database.write([
        insertDelegation(delegation, now),
        insertChange({ account: delegator, what: "delegated", author, detail }, now),
      ]);
      return delegation;
    },
    async end(id, delegator, author) {
      const now = clock.now();
      const [[ended] = []] = await database.write([endDelegation(id, delegator, now)]);
      const { delegator: account = "", delegate = "" } = ended ?? {};
      await database.write([insertChange({ account: account ?? "", what: "delegation-ended", author, detail: { delegate } }, now)]);
    },
  };
}

function assertDelegable({ delegator, delegate, beginsAt, endsAt, reason }: Omit<Delegation, "id">, now: number): void {
  const cause =
    delegator === delegate
      ? "nobody stands in for themselves"
      : endsAt <= Math.max(beginsAt, now)
        ? "it would end before it begins"
        : endsAt - beginsAt > delegationMs
          ? "it would be for longer than a quarter"
          : reason.trim() === ""
            ? "it has no reason"
            : undefined;
  if (cause === undefined) return;
  const hint = "say who, from when until when (a quarter at most), and why";
  throw new Fault({ code: "delegation-refused", subject: `${delegator}, ${delegate}`, cause, hint });
}
