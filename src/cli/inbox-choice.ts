// The answer to one item or to many, as options of a command.

import { Option } from "commander";
import { Fault } from "../base/fault.ts";
import { endOf, untilOption } from "./override.ts";

export interface ChoiceOptions {
  readonly take?: string;
  readonly set?: string;
  readonly merge?: true;
  readonly keepApart?: true;
  readonly accept?: true;
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

/** Of one item alone: a form is looked at before it is accepted. */
export const acceptOption = (): Option => new Option("--accept", "the new form of the feed may be read");

/** As the API takes it. Fault `command-refused`. */
export function choiceOf({ take, set, merge, keepApart, accept, until, confirm }: ChoiceOptions): object {
  const given = [take, set, merge, keepApart, accept].filter((one) => one !== undefined).length;
  if (given !== 1) {
    const hint = "give one of --take, --set, --merge, --keep-apart and --accept";
    throw new Fault({ code: "command-refused", subject: "inbox", cause: "it needs exactly one answer", hint });
  }
  if (merge) return { kind: "merge" };
  if (keepApart) return { kind: "keep-apart" };
  if (accept) return { kind: "accept" };
  const stands = { until: endOf(until), confirmed: confirm === true };
  return take === undefined ? { kind: "set", value: set, ...stands } : { kind: "take", source: take, ...stands };
}
