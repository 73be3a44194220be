// What `chaos` prints: what it is about to do, what broke, and which faults there were.

import { type Break, invariants } from "../chaos/break.ts";
import type { ChaosBegin, ChaosReport, SeedOutcome } from "../chaos/chaos.ts";
import { type FaultKind, faultKinds } from "../chaos/fault-kind.ts";
import { counted, figure, table } from "./say.ts";

export interface ChaosFacts {
  readonly peers: readonly string[];
  readonly rows: number;
  readonly seeds: number;
  readonly held: number;
  readonly faults: readonly FaultFacts[];
  readonly broken: readonly (Pick<SeedOutcome, "seed"> & { readonly breaks: readonly Break[]; readonly again: string })[];
}

interface FaultFacts {
  readonly kind: FaultKind;
  /** How often it befell something, and in how many seeds. */
  readonly times: number;
  readonly seeds: number;
}

export function reportFacts(report: ChaosReport, kinds: readonly FaultKind[], again: (seed: number) => string): ChaosFacts {
  const { peers, rows, outcomes } = report;
  const broken = outcomes.filter(({ breaks }) => breaks.length > 0);
  return {
    peers,
    rows,
    seeds: outcomes.length,
    held: outcomes.length - broken.length,
    faults: kinds.map((kind) => {
      const hits = outcomes.flatMap((outcome) => outcome.hits[kind] ?? []);
      return { kind, times: hits.reduce((sum, times) => sum + times, 0), seeds: hits.length };
    }),
    broken: broken.map(({ seed, breaks }) => ({ seed, breaks, again: again(seed) })),
  };
}

export function beginText({ peers, rows, planned }: ChaosBegin, writes: boolean): string {
  const read = `Faults are put before ${peers.join(", ")}; in peace ${counted(rows, "row")} were read. Your own hub is not touched.`;
  if (planned.length === 0) return read;
  const told = table(
    [...Map.groupBy(planned, (row) => `${row["source"]} ${row["kind"]}.${row["field"]}`).entries()],
    [
      { title: "system and field", value: ([name]) => name },
      { title: "values", value: ([, rows]) => figure(rows.length), isFigure: true },
    ],
  );
  if (writes) return `${read}\nSystems are written to, where write_back says auto. To be told are now:\n${told}`;
  return `${read}\nNothing is written. With --write, and where write_back says auto, systems would be told:\n${told}`;
}

export const brokenText = ({ seed, breaks }: SeedOutcome, again: string): string =>
  [
    `Seed ${seed} breaks what must hold:`,
    ...breaks.flatMap(({ invariant, lines }) => [`  not true: ${invariants[invariant]}`, ...lines.map((line) => `    ${line}`)]),
    `  Again: ${again}`,
  ].join("\n");

export function reportText({ seeds, held, faults, broken }: ChaosFacts): string {
  const never = faults.filter(({ times }) => times === 0).map(({ kind }) => kind);
  return [
    table(faults, [
      { title: "fault", value: ({ kind }) => kind },
      { title: "times", value: ({ times }) => figure(times), isFigure: true },
      { title: "seeds", value: ({ seeds: hit }) => figure(hit), isFigure: true },
      { title: "what it is", value: ({ kind }) => faultKinds[kind] },
    ]),
    ...(never.length === 0 ? [] : [`Never came up: ${never.join(", ")}. More seeds, or --write for rows that move, bring them.`]),
    `${counted(seeds, "seed")}: what must hold held in ${figure(held)} of them.`,
    ...(broken.length === 0 ? [] : [`Broken: ${broken.map(({ seed }) => seed).join(", ")}. Please report each with its command above.`]),
  ].join("\n");
}
