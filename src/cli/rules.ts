// synchromesh rules: the life of rule sets, from proposal to approval and back.

import type { Command } from "commander";
import type { z } from "zod";
import type { ruleSetList } from "../api/contract-rule-set.ts";
import { rehearsalText } from "./rehearsal-text.ts";
import { addLife } from "./rule-life.ts";

export function addRules(program: Command): void {
  const group = program.command("rules").summary("propose, approve and revert rule sets").description("The life of rule sets.");
  addLife(group, {
    path: "/v1/rule-sets",
    command: "rules",
    many: "rules",
    rehearsalText,
    noSet: "No rule set is in force.",
    noRules: "No rules: the newest word counts.",
    listNote: ({ fileDiffers }: z.output<typeof ruleSetList>) =>
      fileDiffers ? ["hub.yaml says other rules than the last set: `rules show <set> --yaml` prints what stands."] : [],
  });
}
