// synchromesh override: a person's value in the place of the systems', with a reason and an end.

import { type Command, InvalidArgumentError, Option } from "commander";
import type { z } from "zod";
import type { decided } from "../api/contract-desk.ts";
import { Fault } from "../base/fault.ts";
import { act } from "./command.ts";
import { withDoor } from "./door.ts";
import { named } from "./record-name.ts";
import { say } from "./say.ts";

type Decided = z.output<typeof decided>;

interface OverrideOptions {
  readonly set: readonly string[];
  readonly end: readonly string[];
  readonly reason: string;
  readonly until: string;
  readonly confirm?: true;
}

const collected = (value: string, before: readonly string[]): readonly string[] => [...before, value];

export const untilOption = (): Option =>
  new Option("--until <end>", "changed (a source moves), agreed (the owner says the same), never, or a date YYYY-MM-DD")
    .default("changed")
    .argParser(untilText);

const untilText = (text: string): string => {
  if (/^(changed|agreed|never|\d{4}-\d{2}-\d{2})$/.test(text)) return text;
  throw new InvalidArgumentError("an end is changed, agreed, never, or a date YYYY-MM-DD");
};

/** As the API takes it. */
export const endOf = (until: string): object => (/^\d/.test(until) ? { kind: "date", at: `${until}T00:00:00Z` } : { kind: until });

export function addOverride(program: Command): void {
  const command = program
    .command("override")
    .argument("<record>", "id of an entity or record, or source:kind:key")
    .summary("set a value against the sources, or end that")
    .description("Sets values of a record until a stated end, with a reason. Visible wherever the value is.")
    .option("--set <field=value>", "the value; once for each field", collected, [])
    .option("--end <field>", "the field follows its sources again; once for each field", collected, [])
    .requiredOption("--reason <text>", "why, for whoever sees it later")
    .addOption(untilOption())
    .option("--confirm", "yes, although it contradicts the rest of the record");
  act<OverrideOptions>(command, async ({ place, words, options }) => {
    const record = named(words[0] ?? "");
    const { reason, end } = options;
    if (end.length > 0 === options.set.length > 0) throw eitherOr();
    const body =
      end.length > 0
        ? { record, end, reason }
        : { record, fields: fieldsOf(options.set), until: endOf(options.until), confirmed: options.confirm === true, reason };
    const done = await withDoor(place, ({ post }) => post<Decided>("/v1/overrides", body));
    say(
      place.isJson,
      done,
      (answer) => `${answer.pending ? waits(answer) : "Done"}: record ${answer.entity}, position ${answer.position}.`,
    );
  });
}

/** What to say of a value that does not stand yet. */
export const waits = ({ decision }: Decided): string => `Waits for a second person (governance confirm ${decision})`;

function fieldsOf(pairs: readonly string[]): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const pair of pairs) {
    const sign = pair.indexOf("=");
    if (sign < 1)
      throw new Fault({
        code: "command-refused",
        subject: pair,
        cause: "it is not field=value",
        hint: "write --set promised_date=2026-04-01",
      });
    fields[pair.slice(0, sign)] = pair.slice(sign + 1);
  }
  return fields;
}

const eitherOr = (): Fault =>
  new Fault({
    code: "command-refused",
    subject: "override",
    cause: "it needs either --set or --end",
    hint: "write --set field=value, or --end field",
  });
