// synchromesh inbox: what waits for a person, and the answer to it.

import type { Command } from "commander";
import type { z } from "zod";
import type { decided, inboxPage } from "../api/contract-desk.ts";
import { act } from "./command.ts";
import { withDoor } from "./door.ts";
import { addBaseline } from "./inbox-baseline.ts";
import { addBulk } from "./inbox-bulk.ts";
import { alarmText, type FilterOptions, filterOf, filterOptions } from "./inbox-filter.ts";
import { choiceOf, choiceOptions, type ChoiceOptions, ownOptions } from "./inbox-choice.ts";
import { heldText } from "./held-text.ts";
import { waits } from "./override.ts";
import { addShow } from "./inbox-show.ts";
import { addRules } from "./inbox-rules.ts";
import { type Column, counted, figure, say, table } from "./say.ts";

type Inbox = z.output<typeof inboxPage>;
type Item = Inbox["items"][number];
type Decided = z.output<typeof decided>;

interface ListOptions extends FilterOptions {
  readonly mine?: true;
  readonly priced?: true;
  readonly unpriced?: true;
  readonly limit: string;
  readonly after?: string;
}

interface DecideOptions extends ChoiceOptions {
  readonly reason: string;
}

export function addInbox(program: Command): void {
  const group = program
    .command("inbox")
    .summary("what waits for a person")
    .description("Discrepancies, matches to review, parked values, held deletes: most money times age first.");
  const list = group
    .command("list", { isDefault: true })
    .summary("list what waits")
    .option("--mine", "only what lies on your desk: your roles, at your sites")
    .option("--priced", "only what has a price")
    .option("--unpriced", "only what has none")
    .option("--limit <count>", "so many", "20")
    .option("--after <next>", "the next page: what the last one named");
  for (const option of filterOptions()) list.addOption(option);
  act<ListOptions>(list, async ({ place, options }) => {
    const { limit, after, priced, unpriced, mine } = options;
    const only = priced === unpriced ? undefined : priced === true ? "yes" : "no";
    const query = { ...filterOf(options), mine: mine && "yes", priced: only, limit, cursor: after };
    const { data, waiting } = await withDoor(place, async ({ get }) => {
      const { data } = await get<Inbox>("/v1/inbox", query);
      const isNarrowed = data.items.length === 0 && Object.values({ ...query, limit: undefined }).some((one) => one !== undefined);
      return { data, waiting: isNarrowed ? (await get<Inbox>("/v1/inbox", { limit: "1" })).data.considered : 0 };
    });
    say(place.isJson, data, (page) => inboxText(page, waiting));
  });
  const decide = group
    .command("decide")
    .argument("<item>", "id of the item, as list shows it")
    .summary("answer an item")
    .description("Answers an item as it was shown; one that has changed since is refused.")
    .requiredOption("--reason <text>", "why, for whoever sees it later");
  for (const option of [...choiceOptions(), ...ownOptions()]) decide.addOption(option);
  act<DecideOptions>(decide, async ({ place, words, options }) => {
    const body = { item: words[0] ?? "", choice: choiceOf(options), reason: options.reason };
    const done = await withDoor(place, ({ post }) => post<Decided>("/v1/inbox/decide", body));
    say(place.isJson, done, doneText);
  });
  addShow(group);
  addBulk(group);
  addBaseline(group);
  addRules(group);
}

function doneText(answer: Decided): string {
  const { entity, decision, position, pending } = answer;
  if (entity === "") return `Accepted: ${decision}, position ${position}. Replay its source.`;
  return `${pending ? waits(answer) : "Decided"}: record ${entity}, position ${position}. Undo: inbox undo ${decision}`;
}

/** `waiting`: how many wait that the options leave out, where nothing fits them. */
function inboxText({ items, next, considered, unpriced, baseline, alarms, isWhole }: Inbox, waiting: number): string {
  const alarmed = alarms.map(alarmText);
  const nothing =
    waiting === 0 ? "Nothing waits for a person." : `Nothing fits; ${counted(waiting, "item waits", "items wait")} without these options.`;
  if (items.length === 0) return [...alarmed, nothing].join("\n");
  const [priced, rest] = [items.filter(({ stake }) => stake !== null), items.filter(({ stake }) => stake === null)];
  const more = isWhole ? figure(considered) : `more than ${figure(considered)}`;
  const below = [
    `${figure(items.length)} of ${more}; ${figure(unpriced)} not priced, ${figure(baseline)} from before go-live.`,
    ...(next === null ? [] : [`The next page: --after '${next}'`]),
  ];
  const held = items.flatMap((item) => (item.kind === "mass-change" ? [heldText(item)] : []));
  return [
    ...(alarmed.length === 0 ? [] : [alarmed.join("\n")]),
    ...(priced.length === 0 ? [] : [table(priced, [...moneyColumns, ...columns])]),
    ...(rest.length === 0 ? [] : [`Not priced:\n${table(rest, columns)}`]),
    ...held,
    below.join(" "),
  ].join("\n\n");
}

const moneyColumns: readonly Column<Item>[] = [
  { title: "money", value: ({ stake }) => (stake === null ? "" : `${stake.amount} ${stake.currency}`), isFigure: true },
  { title: "because", value: ({ formula }) => formula ?? "" },
];

const columns: readonly Column<Item>[] = [
  { title: "since", value: ({ since }) => since.slice(0, 10) },
  { title: "what", value: ({ kind, baseline }) => `${kind.replace("-", " ")}${baseline ? " (before go-live)" : ""}` },
  { title: "about", value: aboutText },
  { title: "for", value: ({ desk }) => `${desk.role}, ${desk.site}` },
  { title: "item", value: ({ id }) => id },
];

function aboutText(item: Item): string {
  switch (item.kind) {
    case "discrepancy": {
      const what = item.field === "*" ? "the whole record" : item.field;
      return `${item.label}, ${what}: ${item.sides.map(({ source, value }) => `${source} says ${value ?? "(hidden)"}`).join(", ")}`;
    }
    case "review":
      return `${item.a.label} (${item.a.source}) and ${item.b.label} (${item.b.source}): one and the same? ${item.score}`;
    case "parked":
      return `${item.label}, ${item.field === "*" ? "the whole record" : item.field}: ${item.cause}`;
    case "waiting":
      return `${item.label} waits for ${item.field} ${item.target}`;
    case "drift":
      return `${item.label}: ${item.cause}${item.owner === null ? "" : `; ask ${item.owner}`}`;
    case "untold":
      return `${item.label}, ${item.field}: was told ${item.to} and says ${item.from ?? "nothing"}; ${item.cause}`;
    case "reconciliation":
    case "uncreated":
      return `${item.label}: ${item.cause}`;
    case "paused-system":
    case "stale-source":
      return `${item.source}: ${item.cause}`;
    case "mass-change":
      return item.label;
  }
}
