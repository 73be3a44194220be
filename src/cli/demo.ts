// synchromesh demo: writes the demo group, or lets it live on for a while.

import { type Command, InvalidArgumentError } from "commander";
import { instantText } from "../base/instant.ts";
import { openDemo } from "../demo/demo.ts";
import { act } from "./command.ts";
import { assertStopped } from "./door.ts";
import { demoPlaceOf } from "./place.ts";
import { say } from "./say.ts";

interface DemoOptions {
  readonly hours: number;
  readonly seed?: number;
}

const whole = (text: string): number => {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError("a whole number");
  return Number(text);
};

export function addDemo(program: Command): void {
  const command = program
    .command("demo")
    .summary("write the demo group, or let it live on")
    .description("Writes the files of the demo group where they are not there yet, and lets it live for some hours of its own time.")
    .option("--hours <count>", "hours it lives on", whole, 0)
    .option("--seed <number>", "another group; counts only where there is none yet", whole);
  act<DemoOptions>(command, async ({ options, common }) => {
    const place = demoPlaceOf(common);
    assertStopped(place);
    await using demo = await openDemo({ folder: place.demo ?? place.data, ...(options.seed === undefined ? {} : { seed: options.seed }) });
    if (options.hours > 0) await demo.advance(options.hours);
    const facts = { configuration: demo.configurationFile, clock: instantText(demo.clock.now()) };
    say(
      place.isJson,
      facts,
      ({ configuration, clock }) => `${configuration}: its clock stands at ${clock}. \`synchromesh start\` runs it.`,
    );
  });
}
