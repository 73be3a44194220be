// synchromesh identity: match rules from fitting and proposal to approval and back.

import type { Command } from "commander";
import type { z } from "zod";
import type { fittedRules, matchRehearsal, matchRuleList, proposedMatch } from "../api/contract-match-rules.ts";
import { act } from "./command.ts";
import { withDoor } from "./door.ts";
import { addLife, type Life, proposedText } from "./rule-life.ts";
import { counted, say, table } from "./say.ts";

type Rehearsal = z.output<typeof matchRehearsal>;
type Fitted = z.output<typeof fittedRules>;
type Proposed = z.output<typeof proposedMatch>;

const life: Life<z.output<typeof matchRuleList>, Rehearsal> = {
  path: "/v1/match-rules",
  command: "identity",
  many: "match rules",
  rehearsalText,
  noSet: "No match rules of the hub's own: kinds are matched as they are delivered.",
  noRules: "No match rules: kinds are matched as they are delivered.",
  listNote: () => [],
};

export function addIdentity(program: Command): void {
  const group = program
    .command("identity")
    .summary("fit, propose and approve match rules")
    .description("The life of match rules: limits, points, and sources of which several keys may be one thing.");
  addLife(group, life);
  act<{ readonly propose?: true; readonly reason?: string }>(
    group
      .command("fit")
      .argument("<kind>", "a kind that is matched by points, such as party")
      .summary("fit the points of a kind to what people decided of pairs")
      .description("Fits the points of a kind to merges and splits, and shows which entities they would part and join. Changes nothing.")
      .option("--propose", "keep the fitted points as a proposal")
      .option("--reason <text>", "why, for whoever approves it"),
    async ({ place, words, options: { propose, reason } }) => {
      const done = await withDoor(place, async ({ get, post }) => {
        const { data: fitted } = await get<Fitted>("/v1/identity/fit", { kind: words[0] });
        const body = { rules: fitted.rules };
        if (!propose) return { fitted, rehearsal: await post<Rehearsal>("/v1/plan/match-rules", body) };
        const stands = `fitted to ${fitted.links} merges and ${fitted.apart} splits`;
        return { fitted, proposed: await post<Proposed>(life.path, { ...body, reason: reason ?? stands }) };
      });
      say(place.isJson, done, ({ fitted, ...rest }) =>
        [fittedText(fitted), "proposed" in rest ? proposedText(rest.proposed, life) : rehearsalText(rest.rehearsal)].join("\n\n"),
      );
    },
  );
}

function fittedText({ kind, links, apart, comparisons, rightBefore, rightAfter, rules }: Fitted): string {
  const both = links + apart;
  const rows = table(comparisons, [
    { title: "compared", value: ({ field }) => field },
    { title: "equal", value: ({ before, after }) => `${before.agree} to ${after.agree}` },
    { title: "different", value: ({ before, after }) => `${before.differ} to ${after.differ}` },
    { title: "joined, alike in", value: ({ links: one }) => shareText(one) },
    { title: "kept apart, alike in", value: ({ apart: one }) => shareText(one) },
  ]);
  return [
    `Points of ${kind.replaceAll("_", " ")} fitted to ${counted(both, "decision")}: ${links} joined, ${apart} kept apart.`,
    rows,
    `Given by the points alone: ${rightBefore} of ${both} before, ${rightAfter} with these.`,
    rules.trimEnd(),
  ].join("\n\n");
}

const shareText = ({ pairs, likeness }: Fitted["comparisons"][number]["links"]): string =>
  pairs === 0 ? "" : `${Math.round(likeness / pairs)}% of ${pairs}`;

function rehearsalText({ kinds }: Rehearsal): string {
  if (kinds.length === 0) return "It says what holds already.";
  return kinds
    .flatMap(({ kind, records, parted, joined, doubts, examples }) => {
      const list = (named: (typeof examples.joined)[number]["records"]): string =>
        named.map(({ source, key }) => `${source} ${key}`).join(", ");
      const [parting, joining] = [counted(parted, "entity", "entities"), counted(joined, "entity", "entities")];
      return [
        `${kind.replaceAll("_", " ")}, ${counted(records, "record")}: ${parting} would part, ${joining} would come of several.`,
        `A person would be asked about ${counted(doubts, "pair")}.`,
        ...examples.parted.map(({ entity, parts }) => `  ${entity} would part: ${parts.map(list).join(" | ")}`),
        ...examples.joined.map(({ entities, records: one }) => `  ${entities.join(" and ")} would be one: ${list(one)}`),
      ];
    })
    .join("\n");
}
