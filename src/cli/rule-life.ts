// The commands that lead a set of rules from proposal to approval and back: the same for rules of value and for match rules.

import { readFileSync } from "node:fs";
import type { Command } from "commander";
import type { z } from "zod";
import type { decidedRules, proposed, ruleSetDetail, ruleSetList } from "../api/contract-rule-set.ts";
import { Fault } from "../base/fault.ts";
import { act } from "./command.ts";
import { withDoor } from "./door.ts";
import { say, table } from "./say.ts";

export type List = Pick<z.output<typeof ruleSetList>, "sets" | "proposals">;
type Detail<Rehearsal> = Omit<z.output<typeof ruleSetDetail>, "rehearsal"> & { readonly rehearsal: Rehearsal | null };
type Proposed<Rehearsal> = Pick<z.output<typeof proposed>, "proposal"> & { readonly rehearsal: Rehearsal };
type Decided = z.output<typeof decidedRules>;

export interface Life<Listed extends List, Rehearsal> {
  /** Of its routes. */
  readonly path: `/v1/${string}`;
  /** As people type it. */
  readonly command: string;
  /** What they propose, approve and revert. */
  readonly many: string;
  readonly rehearsalText: (rehearsal: Rehearsal) => string;
  readonly noSet: string;
  readonly noRules: string;
  /** What else a list says. */
  readonly listNote: (listed: Listed) => readonly string[];
}

export interface ReasonOptions {
  readonly reason: string;
  readonly from?: string;
  readonly yaml?: true;
}

const fromWords = "--from <date>";
const fromMeaning = "day from which it holds, YYYY-MM-DD; without it, from its approval on";
const reasonWords = "--reason <text>";

/** list, show, propose, rehearse, approve, reject and revert. */
export function addLife<Listed extends List, Rehearsal>(group: Command, life: Life<Listed, Rehearsal>): void {
  const command = (name: string, argument: string | undefined, summary: string): Command => {
    const made = group
      .command(name, { isDefault: name === "list" })
      .summary(summary)
      .description(`${summary[0]?.toUpperCase() ?? ""}${summary.slice(1)}.`);
    return argument === undefined ? made : made.argument(argument);
  };

  act(command("list", undefined, `list the sets of ${life.many} that were ever in force, and the proposals`), async ({ place }) => {
    const { data } = await withDoor(place, ({ get }) => get<Listed>(life.path));
    say(place.isJson, data, (listed) => listText(listed, life));
  });
  act<ReasonOptions>(
    command("show", "<id>", "show a set or a proposal as sentences, with its rehearsal").option("--yaml", "only the rules, as YAML"),
    async ({ place, words, options }) => {
      const path = `${life.path}/${encodeURIComponent(words[0] ?? "")}`;
      const { data } = await withDoor(place, ({ get }) => get<Detail<Rehearsal>>(path));
      say(place.isJson, data, (detail) => (options.yaml ? detail.rules.trimEnd() : detailText(detail, life)));
    },
  );
  act<ReasonOptions>(
    command("propose", "<file>", `rehearse the ${life.many} of a file and keep them as a proposal`)
      .option(fromWords, fromMeaning)
      .requiredOption(reasonWords, "why, for whoever approves it"),
    async ({ place, words, options: { reason, from } }) => {
      const body = { rules: rulesFile(words[0] ?? ""), reason, ...fromBody(from) };
      const done = await withDoor(place, ({ post }) => post<Proposed<Rehearsal>>(life.path, body));
      say(place.isJson, done, (one) => proposedText(one, life));
    },
  );
  act(command("rehearse", "<id>", "rehearse a proposal on the history of now"), async ({ place, words }) => {
    const done = await withDoor(place, ({ post }) => post<Proposed<Rehearsal>>(`${life.path}/rehearse`, { id: words[0] ?? "" }));
    say(place.isJson, done, (one) => proposedText(one, life));
  });
  for (const [verb, done, summary] of [
    ["approve", "Approved", "put a proposal in force; not by its author, where others may"],
    ["reject", "Rejected", "end a proposal that is not wanted"],
  ] as const)
    act<ReasonOptions>(command(verb, "<id>", summary).requiredOption(reasonWords, "why, for whoever sees it later"), async (asked) => {
      const { place, words, options } = asked;
      const body = { id: words[0] ?? "", reason: options.reason };
      const told = await withDoor(place, ({ post }) => post<Decided>(`${life.path}/${verb}`, body));
      say(place.isJson, told, ({ position, proposal }) => `${done}: ${proposal.id}, position ${position}.`);
    });
  act<ReasonOptions>(
    command("revert", "[set]", "propose an earlier set again, as a new one; without a key, the one before the last")
      .option(fromWords, fromMeaning)
      .requiredOption(reasonWords, "why, for whoever approves it"),
    async ({ place, words, options: { reason, from } }) => {
      const body = { ...(words[0] === undefined ? {} : { set: words[0] }), reason, ...fromBody(from) };
      const done = await withDoor(place, ({ post }) => post<Proposed<Rehearsal>>(`${life.path}/revert`, body));
      say(place.isJson, done, (one) => proposedText(one, life));
    },
  );
}

/** As the API takes it. */
export const fromBody = (from: string | undefined): { from?: string } => {
  if (from === undefined) return {};
  return { from: dayStart(from, "--from") };
};

/** The beginning of a day, UTC. Fault `command-refused`. */
export const dayStart = (day: string, option: string): string => {
  if (/^\d{4}-\d{2}-\d{2}$/.test(day)) return `${day}T00:00:00Z`;
  throw new Fault({ code: "command-refused", subject: option, cause: `"${day}" is no day`, hint: "write it as YYYY-MM-DD" });
};

/** The text of a rules file. Fault `file-unreadable`. */
export function rulesFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    const hint = "name a YAML file with rules";
    throw new Fault({ code: "file-unreadable", subject: path, cause: `it cannot be read (${why})`, hint }, error);
  }
}

function listText<Listed extends List>(listed: Listed, { noSet, listNote }: Pick<Life<Listed, never>, "noSet" | "listNote">): string {
  const { sets, proposals } = listed;
  const day = (instant: string | null, none: string): string => instant?.slice(0, 10) ?? none;
  const parts = [
    sets.length === 0
      ? noSet
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
  return [...parts, ...listNote(listed)].join("\n\n");
}

function detailText<Rehearsal>(
  { proposal, sentences, rehearsal }: Detail<Rehearsal>,
  { noRules, rehearsalText }: Pick<Life<never, Rehearsal>, "noRules" | "rehearsalText">,
): string {
  const parts = [sentences.length === 0 ? noRules : sentences.map((one) => `- ${one}`).join("\n")];
  if (proposal !== null) parts.unshift(`Proposal ${proposal.id} by ${proposal.author}: ${proposal.reason} (${proposal.state})`);
  if (proposal?.decided)
    parts.push(
      `${proposal.decided.kind} by ${proposal.decided.author}: ${proposal.decided.reason}${proposal.decided.alone ? " (alone)" : ""}`,
    );
  if (rehearsal !== null) parts.push(rehearsalText(rehearsal));
  return parts.join("\n\n");
}

export const proposedText = <Rehearsal>(
  { proposal, rehearsal }: Proposed<Rehearsal>,
  { command, rehearsalText }: Pick<Life<never, Rehearsal>, "command" | "rehearsalText">,
): string =>
  [
    `Proposal ${proposal.id}.`,
    rehearsalText(rehearsal),
    `To put it in force: synchromesh ${command} approve ${proposal.id} --reason ...`,
  ].join("\n\n");
