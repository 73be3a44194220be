// synchromesh conservation: whether the books of a system come out even, and which document does not.

import type { Command } from "commander";
import type { z } from "zod";
import type { conservationAnswer } from "../api/contract-conservation.ts";
import { act, exitCode } from "./command.ts";
import { withDoor } from "./door.ts";
import { counted, figure, say, table } from "./say.ts";

type Conservation = z.output<typeof conservationAnswer>;
type Kept = Conservation["laws"][number];

export function addConservation(program: Command): void {
  const command = program
    .command("conservation")
    .argument("<source>", "the system whose books are reckoned up")
    .option("--limit <count>", "documents named of each law", "20")
    .summary("check that the books of a system come out even")
    .description(
      "Lines make their document, entries lead from opening to closing balance, and what hub.yaml adds. Exit code 3: a document is off.",
    );
  act<{ readonly limit: string }>(command, async ({ place, words: [source = ""], options: { limit } }) => {
    const { data } = await withDoor(place, ({ get }) => get<Conservation>("/v1/conservation", { source, limit }));
    say(place.isJson, data, conservationText);
    return data.holds ? exitCode.done : exitCode.changes;
  });
}

export function conservationText({ source, laws, holds }: Conservation): string {
  const columns = [
    { title: "law", value: ({ law }: Kept) => law.replaceAll("_", " ") },
    { title: "documents", value: ({ documents }: Kept) => figure(documents), isFigure: true },
    { title: "not known", value: ({ unknown }: Kept) => figure(unknown), isFigure: true },
    { title: "off", value: ({ broken }: Kept) => figure(broken), isFigure: true },
  ];
  return [
    table(laws, columns),
    ...laws.flatMap(brokenText),
    holds ? `The books of ${source} come out even.` : `The books of ${source} do not come out even.`,
  ].join("\n\n");
}

const brokenText = ({ law, broken, named }: Kept): string[] => {
  if (broken === 0) return [];
  const lines = named.flatMap(({ document, unit, difference, figures }) => [
    `  ${document.join(", ")}: off by ${difference}${unit === "" ? "" : ` ${unit}`}`,
    ...figures.map(({ kind, key, amount }) => `    ${kind.replaceAll("_", " ")} ${key}: ${amount}`),
  ]);
  const more = broken > named.length ? [`  and ${figure(broken - named.length)} more: --limit names them`] : [];
  return [[`${law.replaceAll("_", " ")}: ${counted(broken, "document")} off`, ...lines, ...more].join("\n")];
};
