// synchromesh cash: thirteen weeks, the lines behind one, and why it is another figure than it was.

import type { Command } from "commander";
import type { z } from "zod";
import type { cashBridge, cashForecast, cashLinePage } from "../api/contract-cash.ts";
import { act } from "./command.ts";
import { withDoor } from "./door.ts";
import { counted, say, table } from "./say.ts";

type Forecast = z.output<typeof cashForecast>;
type Lines = z.output<typeof cashLinePage>;
type Bridge = z.output<typeof cashBridge>;

interface LinesOptions {
  readonly company?: string;
  readonly currency?: string;
  readonly site?: string;
  readonly party?: string;
  readonly document?: string;
  readonly week?: string;
  readonly order: string;
  readonly limit: string;
}

interface BridgeOptions {
  readonly from: string;
  readonly to?: string;
  readonly company?: string;
  readonly limit: string;
}

export function addCash(program: Command): void {
  const group = program
    .command("cash")
    .summary("cash of thirteen weeks, the lines behind it, why it moved")
    .description("What is expected by week, company and currency; from a week to its lines; from one moment to another by cause.");
  const weeks = group
    .command("weeks", { isDefault: true })
    .summary("thirteen weeks by company and currency")
    .option("--company <name>", "whose");
  act<{ readonly company?: string }>(weeks, async ({ place, options: { company } }) => {
    const { data } = await withDoor(place, ({ get }) => get<Forecast>("/v1/cash/forecast", { company }));
    say(place.isJson, data, forecastText);
  });
  const lines = group
    .command("lines")
    .summary("the lines behind it")
    .option("--week <monday>", "of this week of the forecast; overdue, later or undated")
    .option("--company <name>", "whose")
    .option("--currency <code>", "in which currency")
    .option("--site <name>", "of this site")
    .option("--party <id>", "from or to this party")
    .option("--document <id>", "of this document, or of this order")
    .option("--order <order>", "line, date or amount", "amount")
    .option("--limit <count>", "so many", "50");
  act<LinesOptions>(lines, async ({ place, options }) => {
    const { data } = await withDoor(place, ({ get }) => get<Lines>("/v1/cash/lines", { ...options }));
    say(place.isJson, data, linesText);
  });
  const bridge = group
    .command("bridge")
    .summary("why it is another figure than it was, by cause, to the cent")
    .requiredOption("--from <moment>", "a position, or a time such as 2026-03-02T10:00:00Z")
    .option("--to <moment>", "the same; without it now")
    .option("--company <name>", "whose")
    .option("--limit <count>", "so many causes, those that move the most money", "20");
  act<BridgeOptions>(bridge, async ({ place, options: { from, to, ...rest } }) => {
    const moments = { ...moment("from", from), ...(to === undefined ? {} : moment("to", to)) };
    const { data } = await withDoor(place, ({ get }) => get<Bridge>("/v1/cash/bridge", { ...moments, ...rest }));
    say(place.isJson, data, bridgeText);
  });
}

const moment = (name: "from" | "to", text: string): Record<string, string> => ({ [/^\d+$/.test(text) ? name : `${name}At`]: text });

function forecastText({ rows }: Forecast): string {
  if (rows.length === 0) return "No money is expected.";
  return rows
    .map(({ company, currency, day, opening, weeks, later, undated }) =>
      [
        `${company}, ${currency}, on ${day}: opens with ${opening === null ? "no known balance" : `${opening.amount} of ${opening.date}`}`,
        table(weeks, [
          { title: "week of", value: ({ monday }) => monday },
          { title: "in", value: ({ inflow }) => inflow, isFigure: true },
          { title: "out", value: ({ outflow }) => outflow, isFigure: true },
          { title: "closing", value: ({ closing }) => closing, isFigure: true },
        ]),
        `Later: ${later}. Without a day: ${undated}.`,
      ].join("\n"),
    )
    .join("\n\n");
}

const linesText = ({ lines, next }: Lines): string =>
  [
    table(lines, [
      { title: "date", value: ({ date }) => date ?? "no day" },
      { title: "amount", value: ({ amount }) => amount, isFigure: true },
      { title: "", value: ({ currency }) => currency },
      { title: "stage", value: ({ stage }) => stage },
      { title: "document", value: ({ document, entity }) => document?.label ?? entity },
      { title: "with", value: ({ partner }) => partner?.label ?? "" },
      { title: "site", value: ({ site }) => site },
    ]),
    ...(next === null ? [] : [`There are more: --limit, or ask the API with cursor=${next}`]),
  ].join("\n");

function bridgeText({ native }: Bridge): string {
  return native
    .map(({ company, currency, before, after, effects }) => {
      const rows = [
        { total: before, what: "before" },
        ...effects.map(({ cause, total }) => ({ total, what: causeText(cause) })),
        { total: after, what: "after" },
      ];
      return `${company}, ${currency}\n${table(rows, [
        { title: "amount", value: ({ total }) => total, isFigure: true },
        { title: "", value: ({ what }) => what },
      ])}`;
    })
    .join("\n\n");
}

function causeText(cause: Bridge["native"][number]["effects"][number]["cause"]): string {
  if (cause.kind === "others") return counted(cause.causes, "other cause");
  if (cause.kind !== "record") return cause.kind.replaceAll("-", " ");
  const fields = cause.fields.length === 0 ? "" : `: ${cause.fields.map((field) => field.replaceAll("_", " ")).join(", ")}`;
  return `${cause.of?.label ?? cause.record}, by ${cause.source} at ${cause.at.slice(0, 16).replace("T", " ")}${fields}`;
}
