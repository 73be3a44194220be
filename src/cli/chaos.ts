// synchromesh chaos: what one's own mapping and rules come to when the systems fail. Works in a temporary folder; writes only with --write.

import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { systemClock } from "../base/clock.ts";
import { chaos, type ChaosOptions } from "../chaos/chaos.ts";
import { allFaultKinds, type FaultKind, isFaultKind } from "../chaos/fault-kind.ts";
import { leapingTimer } from "../chaos/leaping-timer.ts";
import { loadConfiguration } from "../hub.ts";
import { beginText, brokenText, reportFacts, reportText } from "./chaos-text.ts";
import { act, exitCode } from "./command.ts";
import { assertConfigured } from "./place.ts";
import { isTerminal, note, say } from "./say.ts";

interface ChaosWords {
  readonly seeds: number;
  readonly seed?: number;
  readonly rounds: number;
  readonly source?: readonly string[];
  readonly faults?: readonly FaultKind[];
  readonly write?: true;
  readonly scratch?: string;
}

const count = (text: string): number => {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("a whole number from 1 on");
};

const kinds = (text: string, before: readonly FaultKind[] | undefined): readonly FaultKind[] =>
  text.split(",").reduce<readonly FaultKind[]>((found, word) => {
    if (isFaultKind(word)) return [...found, word];
    throw new InvalidArgumentError(`use some of: ${allFaultKinds.join(", ")}`);
  }, before ?? []);

export function addChaos(program: Command): void {
  const command = program
    .command("chaos")
    .summary("try mapping and rules while the systems fail")
    .description(
      [
        "Puts faults before every source that is read over HTTP (an option `url`), seed after seed, each on a hub of its own in",
        "a temporary folder, and checks in the end that nothing was lost, doubled or overwritten. Your own hub is not touched.",
        "Use systems of a test: they are asked often, and with --write they are written to.",
      ].join("\n"),
    )
    .option("--seeds <count>", "seeds 1 to this one", count, 100)
    .option("--seed <number>", "only this seed", count)
    .option("--rounds <count>", "rounds with faults for each seed", count, 3)
    .option("--source <name...>", "only these sources are read")
    .option("--faults <kinds>", "only these, with commas between them", kinds)
    .option("--write", "write to the systems too, as far as write_back lets the hub do so by itself")
    .option("--scratch <folder>", "where the temporary folder is made; without it in memory, where there is room");
  act<ChaosWords>(command, async ({ place, options, common }) => {
    assertConfigured(place);
    const { seeds, seed, rounds, source: sources, faults = allFaultKinds, write: writes = false, scratch } = options;
    const timer = leapingTimer();
    const again = (broken: number): string => againText(broken, options, common.config);
    const asked: ChaosOptions = {
      configuration: loadConfiguration(place.configFile, timer),
      timer,
      clock: systemClock,
      seeds: seed === undefined ? Array.from({ length: seeds }, (_, index) => index + 1) : [seed],
      kinds: faults,
      rounds,
      sources,
      writes,
      under: scratch === undefined ? undefined : resolve(scratch),
      data: place.data,
      environment: process.env,
      onBegin: (begun) => {
        if (!place.isJson) process.stdout.write(`${beginText(begun, writes)}\n`);
      },
      onSeed: (outcome) => {
        if (outcome.breaks.length > 0 && !place.isJson) process.stdout.write(`${brokenText(outcome, again(outcome.seed))}\n`);
        else if (isTerminal() && !place.isJson && outcome.seed % 10 === 0) note(`seed ${outcome.seed} of ${seeds}`);
      },
    };
    const report = reportFacts(await chaos(asked), faults, again);
    say(place.isJson, report, reportText);
    return report.broken.length === 0 ? exitCode.done : exitCode.fault;
  });
}

/** The words that play one seed again. */
function againText(seed: number, { source, faults, rounds, write }: ChaosWords, config: string | undefined): string {
  return [
    "synchromesh",
    ...(config === undefined ? [] : ["-c", config]),
    "chaos",
    `--seed ${seed} --rounds ${rounds}`,
    ...(source === undefined ? [] : [`--source ${source.join(" ")}`]),
    ...(faults === undefined ? [] : [`--faults ${faults.join(",")}`]),
    ...(write === undefined ? [] : ["--write"]),
  ].join(" ");
}
