// synchromesh reconcile: one kind of record across two systems: counts, balances, and what one of them lacks.

import type { Command } from "commander";
import type { z } from "zod";
import type { reconciliation } from "../api/contract-reconciliation.ts";
import { act, exitCode } from "./command.ts";
import { withDoor } from "./door.ts";
import { counted, figure, say, table } from "./say.ts";

type Reconciliation = z.output<typeof reconciliation>;

export function addReconcile(program: Command): void {
  const command = program
    .command("reconcile")
    .argument("<kind>", "such as supplier_invoice")
    .argument("<first>", "a source")
    .argument("<second>", "another source")
    .option("--limit <count>", "missing records named on each side", "20")
    .summary("compare counts, balances and lines of two systems")
    .description("Compares what both systems claim now and names what one of them lacks. Exit code 3 where they do not agree.");
  act<{ readonly limit: string }>(command, async ({ place, words: [kind = "", first = "", second = ""], options: { limit } }) => {
    const { data } = await withDoor(place, ({ get }) => get<Reconciliation>("/v1/reconciliation", { kind, first, second, limit }));
    say(place.isJson, data, reconciliationText);
    return data.agrees ? exitCode.done : exitCode.changes;
  });
}

const words = (name: string): string => name.replaceAll("_", " ");

export function reconciliationText({
  kind,
  systems: [first, second],
  counts,
  missing,
  balances,
  differing,
  agrees,
}: Reconciliation): string {
  const balanced = table(balances, [
    { title: "sum of", value: ({ field, unit }) => `${words(field)}${unit === "" ? "" : ` ${unit}`}` },
    { title: first, value: (one) => one.first, isFigure: true },
    { title: second, value: (one) => one.second, isFigure: true },
    { title: "difference", value: ({ difference }) => difference, isFigure: true },
    { title: `only ${first}`, value: ({ onlyFirst }) => onlyFirst, isFigure: true },
    { title: `only ${second}`, value: ({ onlySecond }) => onlySecond, isFigure: true },
    { title: "differing", value: (one) => one.differing, isFigure: true },
  ]);
  return [
    `${words(kind)}: ${first} knows ${figure(counts.first)}, ${second} ${figure(counts.second)}, both ${figure(counts.both)}.`,
    ...(balances.length > 0 ? [balanced] : []),
    ...missing.filter(({ count }) => count > 0).map(missingText),
    ...(differing.length > 0 ? [differingText(differing, first, second)] : []),
    agrees ? "They agree." : "They do not agree.",
  ].join("\n\n");
}

const missingText = ({ system, count, records }: Reconciliation["missing"][number]): string => {
  const named = records.map(({ label, key, figures }) => {
    const told = figures.map(({ field, amount, unit }) => `${words(field)} ${amount}${unit === "" ? "" : ` ${unit}`}`);
    return `  ${[`${label} (${key})`, ...told].join(", ")}`;
  });
  const more = count > records.length ? [`  and ${figure(count - records.length)} more: --limit names them`] : [];
  return [`${system} lacks ${counted(count, "record")}:`, ...named, ...more].join("\n");
};

const differingText = (differing: Reconciliation["differing"], first: string, second: string): string =>
  table(differing, [
    { title: "differing in", value: ({ field }) => words(field) },
    { title: "records", value: ({ count }) => figure(count), isFigure: true },
    { title: "real", value: ({ real }) => figure(real), isFigure: true },
    { title: "tolerated", value: ({ count, real }) => figure(count - real), isFigure: true },
    { title: "such as", value: ({ example }) => `${first} ${example.first}, ${second} ${example.second}` },
  ]);
