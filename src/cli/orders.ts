// synchromesh orders: what is ordered and made, the money each order carries, and one with all that belongs to it.

import type { Command } from "commander";
import type { z } from "zod";
import type { orderDetail, orderList } from "../api/contract-order.ts";
import { act } from "./command.ts";
import { withDoor } from "./door.ts";
import { counted, figure, say, table } from "./say.ts";

type Orders = z.output<typeof orderList>;
type Detail = z.output<typeof orderDetail>;

interface ListOptions {
  readonly site?: string;
  readonly party?: string;
  readonly state?: string;
  readonly text?: string;
  readonly dueFrom?: string;
  readonly dueTo?: string;
  readonly limit: string;
}

export function addOrders(program: Command): void {
  const group = program
    .command("orders")
    .summary("orders with the money they carry")
    .description("What is ordered and made, what of it is paid, and when the rest is expected.");
  const list = group
    .command("list", { isDefault: true })
    .argument("<kind>", "purchase_order, sales_order, production_order, or a line of one")
    .summary("list them, the earliest due first")
    .option("--site <name>", "of this site")
    .option("--party <id>", "with this supplier or customer")
    .option("--state <state>", "in this state of its life")
    .option("--text <text>", "within its number")
    .option("--due-from <day>", "due on this day or later")
    .option("--due-to <day>", "due on this day or earlier")
    .option("--limit <count>", "so many", "50");
  act<ListOptions>(list, async ({ place, words, options }) => {
    const { data } = await withDoor(place, ({ get }) => get<Orders>("/v1/orders", { kind: words[0], ...options }));
    say(place.isJson, data, ordersText);
  });
  const show = group.command("show").argument("<order>", "its id").summary("one with its documents, its cash and what changed last");
  act(show, async ({ place, words }) => {
    const { data } = await withDoor(place, ({ get }) => get<Detail>(`/v1/orders/${encodeURIComponent(words[0] ?? "")}`));
    say(place.isJson, data, orderText);
  });
}

type Money = NonNullable<Orders["orders"][number]["money"]>;

const expected = ({ expectedFrom, expectedTo }: Money[number]): string =>
  expectedFrom === expectedTo ? (expectedFrom ?? "no day") : `${expectedFrom} to ${expectedTo}`;

/** "hidden": what the order carries is not for whoever asks. */
const moneyText = (money: Money | null, text: (one: Money[number]) => string): string =>
  money === null ? "hidden" : money.map(text).join(", ");

const ordersText = ({ orders, next }: Orders): string =>
  [
    table(orders, [
      { title: "due", value: ({ due }) => due ?? "no day" },
      { title: "order", value: ({ label }) => label },
      { title: "site", value: ({ site }) => site },
      { title: "state", value: ({ state }) => state ?? "" },
      { title: "with", value: ({ partner, item }) => (partner ?? item)?.label ?? "" },
      { title: "open", value: ({ money }) => moneyText(money, ({ open, currency }) => `${open} ${currency}`), isFigure: true },
      { title: "expected", value: ({ money }) => moneyText(money, expected) },
      { title: "differ", value: ({ discrepancies }) => figure(discrepancies), isFigure: true },
      { title: "id", value: ({ entity }) => entity },
    ]),
    ...(next === null ? [] : ["There are more: --limit"]),
  ].join("\n");

function orderText({ order, chain, cash, discrepancies, changes }: Detail): string {
  const { label, site, state, due, money } = order;
  return [
    `${label} (${site}${state === null ? "" : `, ${state}`}), due ${due ?? "on no known day"}`,
    ...(money ?? []).map((one) => `  ${one.open} ${one.currency} open, expected ${expected(one)}; ${one.paid} paid`),
    table(chain, [
      { title: "step", value: ({ step }) => step },
      { title: "document", value: (one) => one.label },
      { title: "date", value: ({ date }) => date ?? "" },
      { title: "quantity", value: ({ quantity, unit }) => [quantity, unit].filter((one) => one !== null).join(" "), isFigure: true },
      { title: "amount", value: ({ amount, currency }) => [amount, currency].filter((one) => one !== null).join(" "), isFigure: true },
    ]),
    table(cash, [
      { title: "cash", value: ({ stage }) => stage },
      { title: "date", value: ({ date }) => date ?? "no day" },
      { title: "amount", value: ({ amount, currency }) => `${amount} ${currency}`, isFigure: true },
      { title: "document", value: ({ document, entity }) => document?.label ?? entity },
    ]),
    discrepancies.length === 0
      ? "The systems agree."
      : discrepancies
          .map((one) => `${one.label}: ${one.field.replaceAll("_", " ")} differs, ${counted(one.sides.length, "side")}`)
          .join("\n"),
    ...changes.map(
      ({ at, label: of, source, changed, moved }) =>
        `${at.slice(0, 16).replace("T", " ")}  ${of}, by ${source}: ${Object.keys(changed).join(", ").replaceAll("_", " ")}` +
        moved.map(({ amount, currency }) => `; cash by ${amount} ${currency}`).join(""),
    ),
  ].join("\n\n");
}
