// The part of a plan that says who is who: what would be joined and why, and what a person would be asked.

import type { Plan } from "../commit/plan/plan.ts";
import { figure, table } from "./say.ts";

type Preview = Plan["identity"];
type Named = Preview["matches"][number]["first"];

/** Rows that a screen can hold; `--json` gives more. */
const rowsShown = 20;

export function matchTables({ matches, doubts, matchCount, doubtCount }: Preview): string[] {
  const parts: string[] = [];
  if (matchCount > 0) parts.push(`Would be joined (${figure(matchCount)}):\n${matchTable(matches)}`);
  if (doubtCount > 0) parts.push(`A person would be asked (${figure(doubtCount)}):\n${doubtTable(doubts)}`);
  return parts;
}

const matchTable = (matches: Preview["matches"]): string =>
  table(matches.slice(0, rowsShown), [
    { title: "kind", value: ({ kind }) => kind.replaceAll("_", " ") },
    { title: "record", value: ({ joins }) => name(joins) },
    { title: "joins", value: ({ first }) => name(first) },
    { title: "because of", value: ({ because }) => because.map(({ reason }) => reason).join(", then ") },
  ]);

const doubtTable = (doubts: Preview["doubts"]): string =>
  table(doubts.slice(0, rowsShown), [
    { title: "kind", value: ({ kind }) => kind.replaceAll("_", " ") },
    { title: "one", value: ({ a }) => name(a) },
    { title: "other", value: ({ b }) => name(b) },
    { title: "because of", value: ({ cause }) => cause },
    { title: "alike in", value: ({ evidence }) => spoken(evidence, (points) => points > 0) },
    { title: "differ in", value: ({ evidence }) => spoken(evidence, (points) => points < 0) },
  ]);

const name = ({ source, key }: Named): string => `${source} ${key}`;

const spoken = (evidence: Preview["doubts"][number]["evidence"], which: (points: number) => boolean): string =>
  evidence
    .filter(({ points }) => which(points))
    .map(({ field }) => field.split(", ")[0] ?? field)
    .join(", ");
