// Practice figures for people.

import type { z } from "zod";
import type { practiceAnswer } from "../api/contract-inbox.ts";
import { counted, figure, table } from "./say.ts";

type Practice = z.output<typeof practiceAnswer>;

export function practiceText({ days, causes, ended, toDecide, stake, nextRule }: Practice): string {
  const { median, slow } = toDecide;
  const money =
    stake.money.length === 0 ? "nothing priced" : stake.money.map(({ amount, currency }) => `${amount} ${currency}`).join(" and ");
  return [
    `Since ${days[0]?.day ?? "today"}:`,
    table(days, [
      { title: "day", value: ({ day }) => day },
      { title: "both know", value: ({ known }) => figure(known), isFigure: true },
      { title: "differ", value: ({ differing }) => figure(differing), isFigure: true },
      { title: "coherent", value: ({ coherence }) => percent(coherence), isFigure: true },
    ]),
    causes.length === 0
      ? "Nothing came up."
      : table(causes, [
          { title: "came up", value: ({ what }) => what },
          { title: "because of", value: ({ cause }) => cause },
          { title: "items", value: ({ items }) => figure(items), isFigure: true },
        ]),
    `Ended: ${figure(ended.byItself)} by themselves, ${figure(ended.byPerson)} by a person` +
      `${ended.automated === null ? "" : `: ${percent(ended.automated)} without anybody`}.`,
    median === null || slow === null
      ? "Nobody had to decide."
      : `Decided within ${span(median)} at the median, nine in ten within ${span(slow)}.`,
    `At stake now: ${money} in ${figure(stake.items)} items, ${figure(stake.unpriced)} of them not priced.`,
    ...(nextRule === null ? [] : [nextRuleText(nextRule)]),
  ].join("\n\n");
}

const nextRuleText = ({ kind, field, sentence, alike, open }: NonNullable<Practice["nextRule"]>): string =>
  [
    `The next rule worth having: ${sentence}`,
    `  It would have decided the last ${counted(alike, "answer")} alike, and decides ${counted(open, "open item")}.`,
    `  synchromesh inbox rules --kind ${kind} --field ${field} --propose --reason ...`,
  ].join("\n");

/** "0.9876" is 98.76 %; the text is moved, not reckoned with. */
function percent(share: string | null): string {
  if (share === null) return "";
  const [whole = "0", part = ""] = share.split(".");
  const digits = `${whole}${part.padEnd(4, "0")}`;
  return `${digits.slice(0, -2).replace(/^0+(?=\d)/, "")}.${digits.slice(-2)} %`;
}

function span(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} min`;
  return minutes < 2_880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1_440)} days`;
}
