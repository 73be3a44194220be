// What every command shares: its place, its exit code, and how a fault ends it.

import type { Command } from "commander";
import { type GlobalOptions, type Place, placeOf } from "./place.ts";
import { sayFault } from "./say.ts";

export const exitCode = { done: 0, fault: 1, usage: 2, changes: 3 } as const;

type Options = GlobalOptions & Readonly<Record<string, unknown>>;

export interface Asked<Own> {
  readonly place: Place;
  /** Words after the command, in order. */
  readonly words: readonly string[];
  /** Its own. */
  readonly options: Own;
  /** What every command takes; the place is made of it. */
  readonly common: GlobalOptions;
}

/** Gives the command its action: `work` returns an exit code, or nothing for success. */
export function act<Own extends object>(command: Command, work: (asked: Asked<Own>) => Promise<number | void>): void {
  command.action(async () => {
    const options: Options = command.optsWithGlobals();
    try {
      const place = placeOf(options);
      // Apart: a command that hands its options on would send what every command takes too.
      const { config, data, json, ...own } = options;
      const code = await work({ place, words: command.args, options: own as unknown as Own, common: { config, data, json } });
      process.exitCode = code ?? exitCode.done;
    } catch (error) {
      sayFault(error, options.json === true);
      process.exitCode = exitCode.fault;
    }
  });
}
