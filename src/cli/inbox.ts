// synchromesh inbox: what waits for a person, and the answer to it.

import { type Command, Option } from "commander";
import type { z } from "zod";
import type { decided, inboxPage } from "../api/contract-desk.ts";
import { Fault } from "../base/fault.ts";
import { act } from "./command.ts";
import { withDoor } from "./door.ts";
import { endOf, untilOption, waits } from "./override.ts";
import { figure, say, table } from "./say.ts";

type Inbox = z.output<typeof inboxPage>;
type Item = Inbox["items"][number];
type Decided = z.output<typeof decided>;

interface ListOptions {
  readonly site?: string;
  readonly kind?: string;
  readonly limit: string;
  readonly after?: string;
}

interface DecideOptions {
  readonly take?: string;
  readonly set?: string;
  readonly merge?: true;
  readonly keepApart?: true;
  readonly accept?: true;
  readonly consent?: string;
  readonly refuse?: string;
  readonly reason: string;
  readonly until: string;
  readonly confirm?: true;
}

export function addInbox(program: Command): void {
  const group = program
    .command("inbox")
    .summary("what waits for a person")
    .description("Discrepancies, matches to review, parked values, held deletes: most money first.");
  const list = group
    .command("list", { isDefault: true })
    .summary("list what waits")
    .option("--site <site>", "only of this site")
    .option("--kind <kind>", "only records of this kind")
    .option("--limit <count>", "so many", "20")
    .option("--after <next>", "the next page: what the last one named");
  act<ListOptions>(list, async ({ place, options: { site, kind, limit, after } }) => {
    const { data } = await withDoor(place, ({ get }) => get<Inbox>("/v1/inbox", { site, kind, limit, cursor: after }));
    say(place.isJson, data, inboxText);
  });
  const decide = group
    .command("decide")
    .argument("<item>", "id of the item, as list shows it")
    .summary("answer an item")
    .description("Answers an item as it was shown; one that has changed since is refused.")
    .option("--take <source>", "this source is right")
    .option("--set <value>", "none of them: this is right")
    .addOption(new Option("--merge", "the two are one"))
    .addOption(new Option("--keep-apart", "the two are not one"))
    .addOption(new Option("--accept", "the new form of the feed may be read"))
    .option("--consent <hash>", "the held deletes of this hash are right: remove them")
    .option("--refuse <hash>", "the held deletes of this hash are wrong: their records stand")
    .requiredOption("--reason <text>", "why, for whoever sees it later")
    .addOption(untilOption())
    .option("--confirm", "yes, although it contradicts the rest of the record");
  act<DecideOptions>(decide, async ({ place, words, options }) => {
    const body = { item: words[0] ?? "", choice: choiceOf(options), reason: options.reason };
    const done = await withDoor(place, ({ post }) => post<Decided>("/v1/inbox/decide", body));
    say(place.isJson, done, doneText);
  });
}

function doneText(answer: Decided): string {
  const { entity, decision, position, pending } = answer;
  if (entity === "") return `Accepted: ${decision}, position ${position}. Replay its source.`;
  return `${pending ? waits(answer) : "Decided"}: record ${entity}, position ${position}.`;
}

function choiceOf({ take, set, merge, keepApart, accept, consent, refuse, until, confirm }: DecideOptions): object {
  const given = [take, set, merge, keepApart, accept, consent, refuse].filter((one) => one !== undefined).length;
  if (given !== 1) {
    const hint = "give one of --take, --set, --merge, --keep-apart, --accept, --consent and --refuse";
    throw new Fault({ code: "command-refused", subject: "inbox decide", cause: "it needs exactly one answer", hint });
  }
  if (merge) return { kind: "merge" };
  if (keepApart) return { kind: "keep-apart" };
  if (accept) return { kind: "accept" };
  if (consent !== undefined) return { kind: "consent", held: consent };
  if (refuse !== undefined) return { kind: "refuse", held: refuse };
  const stands = { until: endOf(until), confirmed: confirm === true };
  return take === undefined ? { kind: "set", value: set, ...stands } : { kind: "take", source: take, ...stands };
}

function inboxText({ items, next, considered, isWhole }: Inbox): string {
  if (items.length === 0) return "Nothing waits for a person.";
  const rows = table(items, [
    { title: "money", value: ({ stake }: Item) => (stake === null ? "not priced" : `${stake.amount} ${stake.currency}`), isFigure: true },
    { title: "since", value: ({ since }: Item) => since.slice(0, 10) },
    { title: "what", value: ({ kind }: Item) => kind.replace("-", " ") },
    { title: "about", value: aboutText },
    { title: "item", value: ({ id }: Item) => id },
  ]);
  const held = items.flatMap((item) => (item.kind === "mass-change" ? [heldText(item)] : []));
  const more = isWhole ? figure(considered) : `more than ${figure(considered)}`;
  return [rows, ...held, `${figure(items.length)} of ${more}.${next === null ? "" : ` The next page: --after ${next}`}`].join("\n\n");
}

/** What a person must have seen before they consent. */
const heldText = ({ id, source, feed, delivery, named, standing, held, examples, hash }: Extract<Item, { kind: "mass-change" }>): string =>
  [
    `${source} ${feed}: ${delivery} names ${figure(named)} records; of ${figure(standing)} that stood, ${figure(held)} are not among them.`,
    `  for example ${examples.join(", ")}`,
    `  They are gone indeed: synchromesh inbox decide ${id} --consent ${hash} --reason "..."`,
    `  They are not:         synchromesh inbox decide ${id} --refuse ${hash} --reason "..."`,
  ].join("\n");

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
    case "stale-source":
      return `${item.source}: ${item.cause}`;
    case "mass-change":
      return item.label;
  }
}
