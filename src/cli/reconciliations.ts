// synchromesh reconciliations: what came of comparing systems on schedule.

import type { Command } from "commander";
import type { z } from "zod";
import type { reconciliationRun, reconciliationRunList } from "../api/contract-reconciliation.ts";
import { act } from "./command.ts";
import { withDoor } from "./door.ts";
import { conservationText } from "./conservation.ts";
import { reconciliationText } from "./reconcile.ts";
import { counted, figure, say, table } from "./say.ts";

type Runs = z.output<typeof reconciliationRunList>;
type Run = z.output<typeof reconciliationRun>;

interface ListOptions {
  readonly kind?: string;
  readonly systems?: string;
  readonly limit: string;
}

export function addReconciliations(program: Command): void {
  const group = program
    .command("reconciliations")
    .summary("what came of comparing systems on schedule")
    .description("Comparisons that `reconcile` of hub.yaml asked for, kept with their date.");
  const list = group
    .command("list", { isDefault: true })
    .summary("list them, the latest first")
    .option("--kind <kind>", "only this kind")
    .option("--systems <names>", "only these: one, or two separated by a comma")
    .option("--limit <count>", "so many", "20");
  act<ListOptions>(list, async ({ place, options: { kind, systems = "", limit } }) => {
    const [first, second] = systems.split(",").map((name) => name.trim() || undefined);
    const { data } = await withDoor(place, ({ get }) => get<Runs>("/v1/reconciliation/runs", { kind, first, second, limit }));
    say(place.isJson, data, runsText);
  });
  const show = group.command("show").argument("<run>", "as list shows it").summary("show one with its figures and the missing documents");
  act(show, async ({ place, words }) => {
    const { data } = await withDoor(place, ({ get }) => get<Run>(`/v1/reconciliation/runs/${encodeURIComponent(words[0] ?? "")}`));
    say(place.isJson, data, runText);
  });
}

function runText({ at, position, result, books }: Run): string {
  const told = result === null ? [] : [reconciliationText(result)];
  return [`${timeText(at)}, position ${position}`, ...told, ...(books === null ? [] : [conservationText(books)])].join("\n\n");
}

function outcomeText(agrees: boolean, repaired: number | null, stopped: boolean): string {
  if (agrees) return "agree";
  if (stopped) return "too much to repair";
  return repaired === null || repaired === 0 ? "do not agree" : `${counted(repaired, "value")} to be told`;
}

const timeText = (at: string): string => at.slice(0, 16).replace("T", " ");

const runsText = ({ runs }: Runs): string =>
  runs.length === 0
    ? "Nothing was compared on schedule yet."
    : table(runs, [
        { title: "at", value: ({ at }) => timeText(at) },
        { title: "kind", value: ({ kind, sort }) => (sort === "books" ? "books" : kind.replaceAll("_", " ")) },
        { title: "systems", value: ({ systems }) => [...new Set(systems)].join(", ") },
        {
          title: "know",
          value: ({ counts }) => (counts === null ? "" : `${figure(counts.first)}, ${figure(counts.second)}`),
          isFigure: true,
        },
        { title: "missing", value: ({ missing }) => figure(missing), isFigure: true },
        { title: "differing", value: ({ differing }) => figure(differing), isFigure: true },
        { title: "", value: ({ agrees, repaired, stopped }) => outcomeText(agrees, repaired, stopped) },
        { title: "run", value: ({ run }) => run },
      ]);
