// synchromesh forms: in which forms systems show what they are told.

import type { Command } from "commander";
import type { z } from "zod";
import type { formAnswer, formsAnswer } from "../api/contract-form.ts";
import { Fault } from "../base/fault.ts";
import { act } from "./command.ts";
import { withDoor } from "./door.ts";
import { say, table } from "./say.ts";

type Forms = z.output<typeof formsAnswer>;
type Done = z.output<typeof formAnswer>;

const reasonOption = ["--reason <text>", "why, for whoever sees it later"] as const;

export function addForms(program: Command): void {
  const group = program
    .command("forms")
    .summary("in which forms systems show what they are told")
    .description("Capitals, cut texts, rounded amounts: what a system shows in a form that it is known to have is no difference.");
  const list = group.command("list", { isDefault: true }).summary("list them, learnt or said, in force or revoked");
  act(list, async ({ place }) => {
    const { data } = await withDoor(place, ({ get }) => get<Forms>("/v1/forms"));
    say(place.isJson, data, formsText);
  });
  const adopt = group
    .command("adopt")
    .argument("<system>", "the source that shows it so")
    .argument("<field>", "kind.field, as in party.name")
    .argument("<form>", "names of steps joined by +, as in single-spaces+upper")
    .summary("say in which form a system shows a field")
    .requiredOption(...reasonOption);
  act<{ readonly reason: string }>(adopt, async ({ place, words: [system = "", name = "", form = ""], options: { reason } }) => {
    const body = { system, ...fieldNamed(name), form, reason };
    const done = await withDoor(place, ({ post }) => post<Done>("/v1/forms/adopt", body));
    say(
      place.isJson,
      done,
      ({ position }) => `What ${system} shows of ${name} in this form is no difference, from position ${position} on.`,
    );
  });
  const revoke = group
    .command("revoke")
    .argument("<system>", "the source")
    .argument("<field>", "kind.field")
    .summary("end a form: what the system says counts as it is said")
    .requiredOption(...reasonOption);
  act<{ readonly reason: string }>(revoke, async ({ place, words: [system = "", name = ""], options: { reason } }) => {
    const done = await withDoor(place, ({ post }) => post<Done>("/v1/forms/revoke", { system, ...fieldNamed(name), reason }));
    say(place.isJson, done, ({ position }) => `${name} of ${system} counts as it is said, from position ${position} on.`);
  });
}

function fieldNamed(name: string): { readonly kind: string; readonly field: string } {
  const [kind = "", field = "", more] = name.split(".");
  if (kind !== "" && field !== "" && more === undefined) return { kind, field };
  const cause = "a field is named by its kind and its name";
  throw new Fault({ code: "command-refused", subject: name, cause, hint: "write kind.field, as in party.name" });
}

const formsText = ({ forms }: Forms): string =>
  forms.length === 0
    ? "Of no system is a form known: each is taken to show what it is told."
    : table(forms, [
        { title: "system", value: ({ system }) => system },
        { title: "field", value: ({ kind, field }) => `${kind}.${field}` },
        { title: "shows it", value: ({ text, standing }) => (standing === "in-force" ? text : `as it is told; no longer ${text}`) },
        { title: "form", value: ({ form }) => form },
        { title: "since", value: ({ since }) => since.slice(0, 16).replace("T", " ") },
        { title: "why", value: ({ author, reason }) => (author === null ? reason : `${author}: ${reason}`) },
      ]);
