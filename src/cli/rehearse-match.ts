// synchromesh rehearse-match: what other points of evidence would make of the records that stand. Changes nothing.

import type { Command } from "commander";
import type { z } from "zod";
import type { rehearsal } from "../api/contract-identity.ts";
import { act, exitCode } from "./command.ts";
import { withDoor } from "./door.ts";
import { counted, say } from "./say.ts";

type Rehearsal = z.output<typeof rehearsal>;

interface Options {
  readonly link?: string;
  readonly review?: string;
  readonly points: readonly string[];
}

/** Entities that a screen can hold; `--json` gives all. */
const entitiesShown = 30;

const collected = (value: string, before: readonly string[]): readonly string[] => [...before, value];

export function addRehearseMatch(program: Command): void {
  const command = program
    .command("rehearse-match")
    .argument("<kind>", "a kind that is matched by points, such as party")
    .summary("show which entities other points would part or join")
    .description(
      "Matches what stands with other limits or points, and lists what would differ. Changes nothing. Exit code 3: something would.",
    )
    .option("--link <points>", "from so many points two records are linked")
    .option("--review <points>", "from so many points a person is asked")
    .option("--points <field:agree:differ>", "points of the comparison with this field; once for each", collected, []);
  act<Options>(command, async ({ place, words, options: { link, review, points } }) => {
    const asked = { kind: words[0], link, review, points: points.length === 0 ? undefined : points.join(",") };
    const { data } = await withDoor(place, ({ get }) => get<Rehearsal>("/v1/identity/rehearsal", asked));
    say(place.isJson, data, rehearsalText);
    return data.parted.length + data.joined.length > 0 ? exitCode.changes : exitCode.done;
  });
}

function rehearsalText({ records, parted, joined, doubts }: Rehearsal): string {
  const list = (named: Rehearsal["joined"][number]["records"]): string => named.map(({ source, key }) => `${source} ${key}`).join(", ");
  const [parting, joining] = [counted(parted.length, "entity", "entities"), counted(joined.length, "entity", "entities")];
  return [
    `${counted(records, "record")}: ${parting} would part, ${joining} would come of several.`,
    `A person would be asked about ${counted(doubts, "pair")}.`,
    ...parted.slice(0, entitiesShown).map(({ entity, parts }) => `  ${entity} would part: ${parts.map(list).join(" | ")}`),
    ...joined.slice(0, entitiesShown).map(({ entities, records: one }) => `  ${entities.join(" and ")} would be one: ${list(one)}`),
  ].join("\n");
}
