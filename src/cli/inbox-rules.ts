// synchromesh inbox rules: the rule that would have given the answers people gave.

import type { Command } from "commander";
import type { z } from "zod";
import type { ruleProposalList } from "../api/contract-inbox.ts";
import type { proposed } from "../api/contract-rule-set.ts";
import { Fault } from "../base/fault.ts";
import { act } from "./command.ts";
import { withDoor } from "./door.ts";
import { rehearsalText } from "./rehearsal-text.ts";
import { fromBody, proposedText } from "./rule-life.ts";
import { counted, figure, say } from "./say.ts";

type Proposed = z.output<typeof proposed>;
type Proposals = z.output<typeof ruleProposalList>;

interface RulesOptions {
  readonly last: string;
  readonly kind?: string;
  readonly field?: string;
  readonly propose?: true;
  readonly from?: string;
  readonly reason?: string;
}

export function addRules(group: Command): void {
  const command = group
    .command("rules")
    .summary("propose rules from answers alike")
    .description(
      "Prints the rules that would have given the last answers alike, and what they would decide now. Puts none in force. " +
        "With --propose: rehearses the set in force with the rule of one field, and keeps it as a proposal.",
    )
    .option("--last <count>", "so many answers running make a rule", "3")
    .option("--kind <kind>", "only records of this kind")
    .option("--field <field>", "only about this field")
    .option("--propose", "propose the rule of this kind and field")
    .option("--from <date>", "with --propose: day from which it holds, YYYY-MM-DD; without it, from its approval on")
    .option("--reason <text>", "with --propose: why, for whoever approves it");
  act<RulesOptions>(command, async ({ place, options: { last, kind, field, propose, from, reason } }) => {
    if (propose) {
      if (kind === undefined || field === undefined || reason === undefined) throw incomplete();
      const body = { kind, field, last: Number(last), reason, ...fromBody(from) };
      const done = await withDoor(place, ({ post }) => post<Proposed>("/v1/inbox/rules", body));
      return say(place.isJson, done, (one) => proposedText(one, { command: "rules", rehearsalText }));
    }
    const { data } = await withDoor(place, ({ get }) => get<Proposals>("/v1/inbox/rules", { last, kind, field }));
    say(place.isJson, data, ({ proposals }) =>
      proposals.length === 0 ? `No field has been answered alike ${last} times running.` : proposals.map(proposalText).join("\n"),
    );
  });
}

const incomplete = (): Fault => {
  const cause = "a proposal is about one field, and needs a reason";
  const hint = "name --kind, --field and --reason beside --propose";
  return new Fault({ code: "command-refused", subject: "inbox rules", cause, hint });
};

const proposalText = ({ yaml, sentence, source, alike, open, money, unpriced }: Proposals["proposals"][number]): string =>
  [
    `# ${sentence}`,
    `# People chose ${source} the last ${figure(alike)} times. It would decide ${counted(open, "open item")}` +
      `${money.length === 0 ? "" : `, ${money.map(({ amount, currency }) => `${amount} ${currency}`).join(" and ")}`}` +
      `${unpriced === 0 ? "" : ` (${figure(unpriced)} not priced)`}.`,
    yaml,
  ].join("\n");
