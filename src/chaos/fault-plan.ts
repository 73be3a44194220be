// What goes wrong for a seed: the same seed gives the same faults for the same requests, whatever else happens meanwhile.

import { type Chance, chance } from "../demo/chance.ts";
import { type FaultKind, lasting } from "./fault-kind.ts";

export interface DrawnFault {
  readonly kind: FaultKind;
  /** For what is left open: which row, which status, how long. */
  readonly chance: Chance;
}

export interface RoundPlan {
  /** How far the hub's clock is off, ms; 0: it is right. */
  readonly hubSkewMs: number;
  /** How far the system's is, in the header `Date`. */
  readonly peerSkewMs: number;
  /** The column that has another name in this round, of those that the source is known by; undefined: none. */
  renamed(source: string, columns: readonly string[]): string | undefined;
  /** What befalls a request. `what`: it without its figures; `nth`: how often that was asked in this round, from 0. */
  fault(source: string, what: string, nth: number): DrawnFault | undefined;
}

export interface FaultPlan {
  readonly seed: number;
  /** A few of many: faults that are rare beside others come up together in some seed. */
  readonly kinds: readonly FaultKind[];
  round(number: number): RoundPlan;
}

const hourMs = 3_600_000;
const kindsLeast = 3;

/** Of a thousand requests, so many meet with a fault: from a seed that is nearly calm to one in which little gets through. */
const shares = [60, 150, 300, 450] as const;

export function faultPlan(seed: number, wanted: readonly FaultKind[]): FaultPlan {
  const draw = chance(seed, "seed");
  const kinds = someOf(wanted, draw);
  const share = draw.pick(shares);
  const single = kinds.filter((kind) => !lasting.includes(kind));
  return {
    seed,
    kinds,
    round(number) {
      const round = chance(seed, "round", number);
      const isSkewed = kinds.includes("clock-skew") && round.inThousand(600);
      const skew = (): number => (isSkewed ? (round.inThousand(500) ? 1 : -1) * round.between(1, 8 * 60) * (hourMs / 60) : 0);
      return {
        hubSkewMs: skew(),
        peerSkewMs: skew(),
        renamed(source, columns) {
          if (!kinds.includes("rename") || columns.length === 0) return undefined;
          const one = chance(seed, "rename", number, source);
          return one.inThousand(600) ? one.pick(columns) : undefined;
        },
        fault(source, what, nth) {
          const one = chance(seed, "request", number, source, what, nth);
          return single.length > 0 && one.inThousand(share) ? { kind: one.pick(single), chance: one } : undefined;
        },
      };
    },
  };
}

/** Half of the seeds know a few kinds only. */
function someOf(wanted: readonly FaultKind[], draw: Chance): readonly FaultKind[] {
  if (wanted.length <= kindsLeast || draw.inThousand(300)) return wanted;
  const left = [...wanted];
  const kept: FaultKind[] = [];
  for (let count = draw.between(kindsLeast, wanted.length); count > 0; count -= 1) kept.push(...left.splice(draw.below(left.length), 1));
  return kept;
}
