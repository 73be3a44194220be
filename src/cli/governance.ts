// synchromesh governance: the rules in force, what they leave open, and the form they are written in.

import { type Command, Option } from "commander";
import type { z } from "zod";
import type { ruleList } from "../api/contract.ts";
import type { decided, pendingOverrideList } from "../api/contract-desk.ts";
import type { ruleGapReport } from "../api/contract-rule.ts";
import { rulesJsonSchema } from "../governance/rule-schema.ts";
import { languages } from "../base/language.ts";
import { act } from "./command.ts";
import { withDoor } from "./door.ts";
import { counted, say, table } from "./say.ts";

type Rules = z.output<typeof ruleList>;
type Gaps = z.output<typeof ruleGapReport>;
type Pending = z.output<typeof pendingOverrideList>;
type Decided = z.output<typeof decided>;

interface ConfirmOptions {
  readonly reason: string;
  readonly confirm?: true;
}

interface LanguageOptions {
  readonly language: string;
}

const languageOption = (): Option => new Option("--language <code>", "of the sentences").choices(languages).default("en");

export function addGovernance(program: Command): void {
  const group =
    program.commands.find((command) => command.name() === "governance") ??
    program.command("governance").summary("the rules, and what they leave open").description("Which system decides which field.");
  const sentences = group.command("sentences").summary("the rules in force, each as a sentence").addOption(languageOption());
  act<LanguageOptions>(sentences, async ({ place, options: { language } }) => {
    const { data } = await withDoor(place, ({ get }) => get<Rules>("/v1/rules", { language }));
    say(place.isJson, data, sentencesText);
  });
  const gaps = group
    .command("gaps")
    .summary("fields without an owner, owners without a word, rules without a record")
    .addOption(languageOption());
  act<LanguageOptions>(gaps, async ({ place, options: { language } }) => {
    const { data } = await withDoor(place, ({ get }) => get<Gaps>("/v1/rules/gaps", { language }));
    say(place.isJson, data, gapsText);
  });
  const pending = group.command("pending").summary("overrides that wait for a second person");
  act(pending, async ({ place }) => {
    const { data } = await withDoor(place, ({ get }) => get<Pending>("/v1/overrides/pending"));
    say(place.isJson, data, pendingText);
  });
  const confirm = group
    .command("confirm")
    .argument("<decision>", "what the first person decided, as `governance pending` shows it")
    .summary("say the same as the first person: the override stands from now on")
    .requiredOption("--reason <text>", "why, for whoever sees it later")
    .option("--confirm", "yes, although it contradicts the rest of the record");
  act<ConfirmOptions>(confirm, async ({ place, words, options }) => {
    const body = { decision: words[0] ?? "", confirmed: options.confirm === true, reason: options.reason };
    const done = await withDoor(place, ({ post }) => post<Decided>("/v1/overrides/confirm", body));
    say(place.isJson, done, ({ entity, position }) => `It stands: record ${entity}, position ${position}.`);
  });
  const schema = group.command("schema").summary("JSON Schema of governance.rules, for editors");
  act(schema, async () => {
    say(true, rulesJsonSchema(), () => "");
  });
}

const sentencesText = ({ from, rules, deletes }: Rules): string =>
  rules.length + deletes.length === 0
    ? "No rule is in force: the newest word counts, and every disagreement is shown."
    : [
        from === null ? "In force for all time:" : `In force since ${from}:`,
        ...rules.map(({ name, sentence }) => `  ${name}: ${sentence}`),
        ...deletes.map(({ name, sentence }) => `  ${name}: ${sentence}`),
      ].join("\n");

function gapsText({ unowned, uncovered, silentOwners, idleRules, lookedAt }: Gaps): string {
  const parts = [
    part("No rule decides", unowned, ({ kind, field, sources, open }) =>
      [
        `${kind}.${field}`,
        ...(sources.length > 1 ? [`claimed by ${sources.join(", ")}`] : []),
        ...(open > 0 ? [counted(open, "open discrepancy", "open discrepancies")] : []),
      ].join(": "),
    ),
    part("Ruled, but not everywhere", uncovered, ({ kind, field, states, records }) =>
      [
        `${kind}.${field}`,
        ...(states.length > 0 ? [`no rule in state ${states.join(", ")}`] : []),
        ...(records > 0 ? [`none on ${counted(records, "record")}`] : []),
      ].join(": "),
    ),
    part("Owners that say nothing", silentOwners, ({ source, kind, fields, records, rule }) =>
      records === 0
        ? `${source} has told of no ${kind} (rule ${rule})`
        : `${source} never says ${fields.join(", ")} of ${kind}, on the newest ${lookedAt} records looked at (rule ${rule})`,
    ),
    part("Rules that decide nothing", idleRules, ({ name, cause, sentence }) =>
      cause === "no-record" ? `${name}: no record is in its scope. ${sentence}` : `${name}: a more specific rule decides. ${sentence}`,
    ),
  ];
  return parts.every((one) => one === "") ? "The rules leave nothing open." : parts.filter((one) => one !== "").join("\n\n");
}

const pendingText = ({ pending }: Pending): string =>
  pending.length === 0
    ? "Nothing waits for a second person."
    : table(pending, [
        { title: "since", value: ({ since }) => since.slice(0, 10) },
        { title: "about", value: ({ label, kind }) => `${label} (${kind.replaceAll("_", " ")})` },
        {
          title: "values",
          value: ({ fields }) =>
            Object.entries(fields)
              .map((field) => field.join("="))
              .join(", "),
        },
        { title: "set by", value: ({ author, reason }) => `${author}: ${reason}` },
        { title: "decision", value: ({ decision }) => decision },
      ]);

const part = <Row>(title: string, rows: readonly Row[], text: (row: Row) => string): string =>
  rows.length === 0 ? "" : [`${title}:`, ...rows.map((row) => `  ${text(row)}`)].join("\n");
