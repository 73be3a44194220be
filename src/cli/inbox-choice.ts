// The answer to one item or to many, as options of a command.

import { Option } from "commander";
import { Fault } from "../base/fault.ts";
import { endOf, untilOption } from "./override.ts";

export interface ChoiceOptions {
  readonly take?: string;
  readonly set?: string;
  readonly merge?: true;
  readonly keepApart?: true;
  readonly until: string;
  readonly confirm?: true;
}

export const choiceOptions = (): Option[] => [
  new Option("--take <source>", "this source is right"),
  new Option("--set <value>", "none of them: this is right"),
  new Option("--merge", "the two are one"),
  new Option("--keep-apart", "the two are not one"),
  untilOption(),
  new Option("--confirm", "yes, although it contradicts the rest of the record"),
];

/** As the API takes it. Fault `command-refused`. */
export function choiceOf({ take, set, merge, keepApart, until, confirm }: ChoiceOptions): object {
  const given = [take, set, merge, keepApart].filter((one) => one !== undefined).length;
  if (given !== 1) {
    const hint = "give one of --take, --set, --merge and --keep-apart";
    throw new Fault({ code: "command-refused", subject: "inbox", cause: "it needs exactly one answer", hint });
  }
  if (merge) return { kind: "merge" };
  if (keepApart) return { kind: "keep-apart" };
  const stands = { until: endOf(until), confirmed: confirm === true };
  return take === undefined ? { kind: "set", value: set, ...stands } : { kind: "take", source: take, ...stands };
}
