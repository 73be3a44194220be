// synchromesh inbox rules: the rule that would have given the answers people gave.

import type { Command } from "commander";
import type { z } from "zod";
import type { ruleProposalList } from "../api/contract-inbox.ts";
import { act } from "./command.ts";
import { withDoor } from "./door.ts";
import { counted, figure, say } from "./say.ts";

type Proposals = z.output<typeof ruleProposalList>;

interface RulesOptions {
  readonly last: string;
  readonly kind?: string;
  readonly field?: string;
}

export function addRules(group: Command): void {
  const command = group
    .command("rules")
    .summary("propose rules from answers alike")
    .description("Prints the rules that would have given the last answers alike, and what they would decide now. Puts none in force.")
    .option("--last <count>", "so many answers running make a rule", "3")
    .option("--kind <kind>", "only records of this kind")
    .option("--field <field>", "only about this field");
  act<RulesOptions>(command, async ({ place, options: { last, kind, field } }) => {
    const { data } = await withDoor(place, ({ get }) => get<Proposals>("/v1/inbox/rules", { last, kind, field }));
    say(place.isJson, data, ({ proposals }) =>
      proposals.length === 0 ? `No field has been answered alike ${last} times running.` : proposals.map(proposalText).join("\n"),
    );
  });
}

const proposalText = ({ yaml, sentence, source, alike, open, money, unpriced }: Proposals["proposals"][number]): string =>
  [
    `# ${sentence}`,
    `# People chose ${source} the last ${figure(alike)} times. It would decide ${counted(open, "open item")}` +
      `${money.length === 0 ? "" : `, ${money.map(({ amount, currency }) => `${amount} ${currency}`).join(" and ")}`}` +
      `${unpriced === 0 ? "" : ` (${figure(unpriced)} not priced)`}.`,
    yaml,
  ].join("\n");
