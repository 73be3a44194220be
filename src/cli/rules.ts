// synchromesh rules: the life of rule sets, from proposal to approval and back.

import { readFileSync } from "node:fs";
import type { Command } from "commander";
import type { z } from "zod";
import type { decidedRules, proposed, ruleSetDetail, ruleSetList } from "../api/contract-rule-set.ts";
import { Fault } from "../base/fault.ts";
import { act } from "./command.ts";
import { withDoor } from "./door.ts";
import { rehearsalText } from "./rehearsal-text.ts";
import { say, table } from "./say.ts";

type List = z.output<typeof ruleSetList>;
type Detail = z.output<typeof ruleSetDetail>;
type Proposed = z.output<typeof proposed>;
type Decided = z.output<typeof decidedRules>;

interface ReasonOptions {
  readonly reason: string;
  readonly from?: string;
  readonly yaml?: true;
}

const fromWords = "--from <date>";
const fromMeaning = "day from which it holds, YYYY-MM-DD; without it, from its approval on";
const reasonWords = "--reason <text>";

export function addRules(program: Command): void {
  const group = program.command("rules").summary("propose, approve and revert rule sets").description("The life of rule sets.");
  const command = (name: string, argument: string | undefined, summary: string): Command => {
    const made = group
      .command(name, { isDefault: name === "list" })
      .summary(summary)
      .description(`${summary[0]?.toUpperCase() ?? ""}${summary.slice(1)}.`);
    return argument === undefined ? made : made.argument(argument);
  };

  act(command("list", undefined, "list the sets that were ever in force, and the proposals"), async ({ place }) => {
    const { data } = await withDoor(place, ({ get }) => get<List>("/v1/rule-sets"));
    say(place.isJson, data, listText);
  });
  act<ReasonOptions>(
    command("show", "<id>", "show a set or a proposal as sentences, with its rehearsal").option(
      "--yaml",
      "only the rules, as YAML for hub.yaml",
    ),
    async ({ place, words, options }) => {
      const { data } = await withDoor(place, ({ get }) => get<Detail>(`/v1/rule-sets/${encodeURIComponent(words[0] ?? "")}`));
      say(place.isJson, data, (detail) => (options.yaml ? detail.rules.trimEnd() : detailText(detail)));
    },
  );
  act<ReasonOptions>(
    command("propose", "<file>", "rehearse the rules of a file and keep them as a proposal")
      .option(fromWords, fromMeaning)
      .requiredOption(reasonWords, "why, for whoever approves it"),
    async ({ place, words, options: { reason, from } }) => {
      const body = { rules: rulesFile(words[0] ?? ""), reason, ...fromBody(from) };
      const done = await withDoor(place, ({ post }) => post<Proposed>("/v1/rule-sets", body));
      say(place.isJson, done, proposedText);
    },
  );
  act(command("rehearse", "<id>", "rehearse a proposal on the history of now"), async ({ place, words }) => {
    const done = await withDoor(place, ({ post }) => post<Proposed>("/v1/rule-sets/rehearse", { id: words[0] ?? "" }));
    say(place.isJson, done, proposedText);
  });
  for (const [verb, done, summary] of [
    ["approve", "Approved", "put a proposal in force; not by its author, where others may"],
    ["reject", "Rejected", "end a proposal that is not wanted"],
  ] as const)
    act<ReasonOptions>(command(verb, "<id>", summary).requiredOption(reasonWords, "why, for whoever sees it later"), async (asked) => {
      const { place, words, options } = asked;
      const body = { id: words[0] ?? "", reason: options.reason };
      const told = await withDoor(place, ({ post }) => post<Decided>(`/v1/rule-sets/${verb}`, body));
      say(place.isJson, told, ({ position, proposal }) => `${done}: ${proposal.id}, position ${position}.`);
    });
  act<ReasonOptions>(
    command("revert", "[set]", "propose an earlier set again, as a new one; without a key, the one before the last")
      .option(fromWords, fromMeaning)
      .requiredOption(reasonWords, "why, for whoever approves it"),
    async ({ place, words, options: { reason, from } }) => {
      const body = { ...(words[0] === undefined ? {} : { set: words[0] }), reason, ...fromBody(from) };
      const done = await withDoor(place, ({ post }) => post<Proposed>("/v1/rule-sets/revert", body));
      say(place.isJson, done, proposedText);
    },
  );
}

/** As the API takes it. */
export const fromBody = (from: string | undefined): { from?: string } => {
  if (from === undefined) return {};
  if (/^\d{4}-\d{2}-\d{2}$/.test(from)) return { from: `${from}T00:00:00Z` };
  throw new Fault({ code: "command-refused", subject: "--from", cause: `"${from}" is no day`, hint: "write it as YYYY-MM-DD" });
};

/** The text of a rules file. Fault `file-unreadable`. */
export function rulesFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    const hint = "name a YAML file with a list of rules";
    throw new Fault({ code: "file-unreadable", subject: path, cause: `it cannot be read (${why})`, hint }, error);
  }
}

function listText({ sets, proposals, fileDiffers }: List): string {
  const day = (instant: string | null, none: string): string => instant?.slice(0, 10) ?? none;
  const parts = [
    sets.length === 0
      ? "No rule set is in force."
      : table(sets, [
          { title: "set", value: ({ key }) => key },
          { title: "holds from", value: ({ from }) => day(from, "always") },
          { title: "by", value: ({ author }) => author },
          { title: "reason", value: ({ reason }) => reason },
          { title: "", value: ({ isInForce }) => (isInForce ? "in force" : "") },
        ]),
  ];
  if (proposals.length > 0)
    parts.push(
      table(proposals, [
        { title: "proposal", value: ({ id }) => id },
        { title: "state", value: ({ state, rehearsedAt }) => (state === "proposed" && rehearsedAt === null ? "not rehearsed" : state) },
        { title: "made", value: ({ at }) => day(at, "") },
        { title: "by", value: ({ author }) => author },
        { title: "to hold from", value: ({ from }) => day(from, "its approval") },
        { title: "reason", value: ({ reason }) => reason },
      ]),
    );
  if (fileDiffers) parts.push("hub.yaml says other rules than the last set: `rules show <set> --yaml` prints what stands.");
  return parts.join("\n\n");
}

function detailText({ proposal, sentences, rehearsal }: Detail): string {
  const parts = [sentences.length === 0 ? "No rules: the newest word counts." : sentences.map((one) => `- ${one}`).join("\n")];
  if (proposal !== null) parts.unshift(`Proposal ${proposal.id} by ${proposal.author}: ${proposal.reason} (${proposal.state})`);
  if (proposal?.decided)
    parts.push(
      `${proposal.decided.kind} by ${proposal.decided.author}: ${proposal.decided.reason}${proposal.decided.alone ? " (alone)" : ""}`,
    );
  if (rehearsal !== null) parts.push(rehearsalText(rehearsal));
  return parts.join("\n\n");
}

const proposedText = ({ proposal, rehearsal }: Proposed): string =>
  `Proposal ${proposal.id}.\n\n${rehearsalText(rehearsal)}\n\nTo put it in force: synchromesh rules approve ${proposal.id} --reason ...`;
