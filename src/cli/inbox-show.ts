// synchromesh inbox show: one item with all that is needed to decide it.

import type { Command } from "commander";
import type { z } from "zod";
import type { itemDetail } from "../api/contract-desk.ts";
import { act } from "./command.ts";
import { withDoor } from "./door.ts";
import { heldText } from "./held-text.ts";
import { say } from "./say.ts";

type Detail = z.output<typeof itemDetail>;

export function addShow(group: Command): void {
  const command = group
    .command("show")
    .argument("<item>", "id of the item, as list shows it")
    .summary("show one item with all that is needed to decide it")
    .description(
      "What each side says, what stood before they differed, the rule that judged, the price with its sum, what may be answered.",
    );
  act(command, async ({ place, words }) => {
    const path = `/v1/inbox/items/${encodeURIComponent(words[0] ?? "")}`;
    const { data } = await withDoor(place, ({ get }) => get<Detail>(path));
    say(place.isJson, data, detailText);
  });
}

function detailText({ item, base, rule, choices }: Detail): string {
  const head = "field" in item ? `${item.label}, ${item.field}` : item.label;
  const { role, site } = item.desk;
  return [
    head,
    ...sidesText(item, rule),
    ...(base === null ? [] : [`Before they differed, ${base.value} stood, as ${base.source} had said (${base.at.slice(0, 10)}).`]),
    item.formula === null ? "Not priced." : `At stake: ${item.formula}`,
    `Since ${item.since.slice(0, 16).replace("T", " ")}${item.baseline ? ", before go-live" : ""}; for the ${role} at ${site}.`,
    choices.length === 0
      ? "Correct it in its source; it leaves the inbox by itself."
      : `Answer: ${choices.map((one) => `--${one}`).join(" or ")}`,
  ].join("\n");
}

function sidesText(item: Detail["item"], rule: string | null): string[] {
  switch (item.kind) {
    case "discrepancy": {
      const held = item.sides.find(({ value }) => value === item.value)?.source;
      const stands =
        item.value === null ? "What stands is not to be seen" : `${held === undefined ? "" : `${held}, `}${item.value}, stands meanwhile`;
      const said = item.sides.map(({ source, value }) => `${source} says ${value ?? "(hidden)"}`);
      return [...said, `${stands}; ${rule ?? "no rule decides the field."}`];
    }
    case "review":
      return [
        `One and the same? ${item.cause}.`,
        ...item.evidence.map(({ field, a, b, likeness }) => `${field}: ${a} / ${b} (${likeness})`),
      ];
    case "parked":
      return [
        `${item.source} says ${item.value ?? "nothing"}: ${item.cause}`,
        ...(item.stands ? [`${item.stands.source} says ${item.stands.value}: it stands meanwhile.`] : []),
        `Try: ${item.hint}`,
      ];
    case "waiting":
      return [`It waits for ${item.target}.`];
    case "mass-change":
      return [heldText(item)];
    case "drift":
    case "reconciliation":
    case "untold":
    case "uncreated":
    case "paused-system":
    case "stale-source":
      return [item.cause, `Try: ${item.hint}`];
  }
}
