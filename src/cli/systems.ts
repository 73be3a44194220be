// synchromesh systems, pause, resume, epoch: systems that are written, and whether they are told anything now.

import type { Command } from "commander";
import type { z } from "zod";
import type { epochAnswer, pausedSystem } from "../api/contract-epoch.ts";
import type { pauseAnswer, resumeAnswer, systemsAnswer } from "../api/contract-system.ts";
import { creationParts } from "./creation-text.ts";
import { act } from "./command.ts";
import { withDoor } from "./door.ts";
import { expectedText } from "./intents.ts";
import { figure, say, table } from "./say.ts";

type Systems = z.output<typeof systemsAnswer>;
type Resumed = z.output<typeof resumeAnswer>;
type EpochAnswer = z.output<typeof epochAnswer>;

const reasonOption = ["--reason <text>", "why, for whoever sees it later"] as const;

export function addSystems(program: Command): void {
  const command = program
    .command("systems")
    .summary("show the systems that are written")
    .description("Shows whether each system that is written is told what is due, paused, catches up or rests; and the epoch of the hub.");
  act(command, async ({ place }) => {
    const { data } = await withDoor(place, ({ get }) => get<Systems>("/v1/systems"));
    say(place.isJson, data, systemsText);
  });
}

export function addPause(program: Command): void {
  const command = program
    .command("pause")
    .argument("<system>", "the source that is told nothing")
    .summary("tell a system nothing until it is resumed")
    .description("It is read as before; what it is to be told waits. Answers when nothing is under way to it any more.")
    .requiredOption(...reasonOption);
  act<{ readonly reason: string }>(command, async ({ place, words: [system = ""], options: { reason } }) => {
    const done = await withDoor(place, ({ post }) => post<z.output<typeof pauseAnswer>>("/v1/systems/pause", { system, reason }));
    say(place.isJson, done, () => `${system} is told nothing until: synchromesh resume ${system}`);
  });
}

export function addResume(program: Command): void {
  const command = program
    .command("resume")
    .argument("<system>", "a paused source")
    .summary("let a paused system be told again")
    .description("Reads the system, then lets out what is due in its order, at the pace of write_back.catch_up in hub.yaml.")
    .option("--plan", "only show what it would be told and what it shows now")
    .requiredOption(...reasonOption);
  act<{ readonly reason: string; readonly plan?: true }>(command, async ({ place, words: [system = ""], options: { reason, plan } }) => {
    const body = { system, reason, ...(plan === undefined ? {} : { preview: true }) };
    const done = await withDoor(place, ({ post }) => post<Resumed>("/v1/systems/resume", body));
    say(place.isJson, done, (found) => (plan === undefined ? `${system} is told again what is due.` : resumeText(system, found)));
  });
}

export function addEpoch(program: Command): void {
  const command = program
    .command("epoch")
    .summary("show the epoch of the hub, or say that its log is the one that goes on")
    .description("A hub raises its epoch when its database may lack what was acknowledged; verify then asks whether that was meant.")
    .option("--accept", "this log goes on, though more was signed before it")
    .option(...reasonOption);
  act<{ readonly reason?: string; readonly accept?: true }>(command, async ({ place, options: { reason = "", accept } }) => {
    const epoch = await withDoor(place, async ({ get, post }) => {
      if (accept !== undefined) return post<EpochAnswer>("/v1/epochs/accept", { reason });
      return (await get<Systems>("/v1/systems")).data.epoch;
    });
    say(place.isJson, epoch, epochText);
  });
}

function systemsText({ epoch, systems }: Systems): string {
  if (systems.length === 0) return `${epochText(epoch)}\nNo system is written: write_back: of a source in hub.yaml lets it be.`;
  const rows = table(systems, [
    { title: "system", value: ({ system }) => system },
    { title: "site", value: ({ site }) => site },
    { title: "standing", value: ({ standing }) => standing },
    { title: "due", value: ({ due }) => figure(due), isFigure: true },
    { title: "why", value: ({ pause }) => (pause === null ? "" : pause.author === "" ? pause.reason : `${pause.author}: ${pause.reason}`) },
  ]);
  return `${epochText(epoch)}\n\n${rows}`;
}

export const pausedText = ({ system, author, reason, resumedAt }: z.output<typeof pausedSystem>): string =>
  resumedAt === null
    ? `${system} is told nothing: ${author === "" ? "" : `${author}, `}${reason}\n  Try: synchromesh resume ${system} --plan --reason ...`
    : `${system} catches up since it was resumed.`;

export function epochText({ epoch, cause, position, lostTo, since }: EpochAnswer): string {
  if (cause === "begun") return `Epoch ${epoch}.`;
  const lost = lostTo === null ? "" : ` Positions ${figure(position + 1)} to ${figure(lostTo)} of the log of before are gone.`;
  return `Epoch ${epoch} since ${since.slice(0, 16)}, from position ${figure(position)} on (${cause}).${lost}`;
}

function resumeText(system: string, { tells, creations, isWhole }: Resumed): string {
  const lacks = creationParts(creations);
  if (tells.length === 0) return [`Nothing is due to ${system}.`, ...lacks].join("\n\n");
  const rows = table(tells, [
    { title: "of", value: ({ kind, key }) => `${kind.replaceAll("_", " ")} ${key}` },
    { title: "field", value: ({ field }) => field },
    { title: "said", value: ({ from }) => valueText(from) },
    { title: "should say", value: ({ to, shows }) => expectedText(to, shows) },
    { title: "shows", value: ({ shown, from, found }) => valueText(shown ?? (found === "due" ? from : null)) },
    { title: "would be", value: ({ found, cause }) => (found === "due" ? "written" : cause === "" ? found : `${found}: ${cause}`) },
  ]);
  return [rows, ...(isWhole ? [] : ["More is due than is looked at here."]), ...lacks].join("\n\n");
}

const valueText = (value: string | null): string => (value === null || value === "" ? "(nothing)" : value);
