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
  readonly consent?: string;
  readonly refuse?: string;
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

/** Of one item alone: a form, or deletes, are looked at before they are answered. */
export const ownOptions = (): Option[] => [
  new Option("--accept", "the new form of the feed may be read"),
  new Option("--consent <hash>", "what is held under this hash is right: remove or change it"),
  new Option("--refuse <hash>", "what is held under this hash is wrong: what stands stays"),
];

/** As the API takes it. Fault `command-refused`. */
export function choiceOf({ take, set, merge, keepApart, accept, consent, refuse, until, confirm }: ChoiceOptions): object {
  const given = [take, set, merge, keepApart, accept, consent, refuse].filter((one) => one !== undefined).length;
  if (given !== 1) {
    const hint = "give one of --take, --set, --merge, --keep-apart, --accept, --consent and --refuse";
    throw new Fault({ code: "command-refused", subject: "inbox", cause: "it needs exactly one answer", hint });
  }
  if (merge) return { kind: "merge" };
  if (keepApart) return { kind: "keep-apart" };
  if (accept) return { kind: "accept" };
  if (consent !== undefined) return { kind: "consent", held: consent };
  if (refuse !== undefined) return { kind: "refuse", held: refuse };
  const stands = { until: endOf(until), confirmed: confirm === true };
  return take === undefined ? { kind: "set", value: set, ...stands } : { kind: "take", source: take, ...stands };
}
