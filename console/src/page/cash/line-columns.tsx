import { useMemo } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/cash.json";
import { Day, Money, Nothing } from "../../part/figure.tsx";
import type { Column } from "../../part/table-model.ts";
import { wordsOf } from "../../part/value.ts";
import type { Line } from "./cash.ts";

const stages = ["ordered", "received", "shipped", "invoiced", "paid"] as const;
type Stage = (typeof stages)[number];
export const isStage = (word: string): word is Stage => stages.some((one) => one === word);

export function useLineColumns(): readonly Column<Line>[] {
  const say = useMessages<typeof en>("cash");
  return useMemo(
    () => [
      {
        id: "date",
        title: say("day"),
        width: 116,
        show: ({ date }) => (date === null ? <Nothing /> : <Day day={date} />),
        sortBy: ({ date }) => date,
      },
      {
        id: "document",
        title: say("document"),
        width: 180,
        grows: true,
        show: ({ document }) => document?.label ?? say("not-shown"),
        sortBy: ({ document }) => document?.label ?? null,
      },
      {
        id: "partner",
        title: say("partner"),
        yields: true,
        width: 146,
        grows: true,
        show: ({ partner }) => (partner === null ? <Nothing /> : partner.label.replace(`${wordsOf("party")} `, "")),
        sortBy: ({ partner }) => partner?.label ?? null,
      },
      {
        id: "stage",
        yields: true,
        title: say("stage"),
        width: 94,
        show: ({ stage }) => (isStage(stage) ? say(stage) : wordsOf(stage)),
        sortBy: ({ stage }) => stage,
      },
      {
        id: "basis",
        yields: true,
        title: say("counted-from"),
        width: 116,
        show: ({ basis }) => wordsOf(basis),
        sortBy: ({ basis }) => basis,
      },
      { id: "site", yields: true, title: say("site"), width: 80, show: ({ site }) => wordsOf(site), sortBy: ({ site }) => site },
      { id: "company", yields: true, title: say("company"), width: 90, show: ({ company }) => company, sortBy: ({ company }) => company },
      {
        id: "amount",
        title: say("amount"),
        width: 140,
        align: "right",
        show: ({ amount, currency }) => <Money amount={amount} currency={currency} />,
        sortBy: ({ amount }) => Number(amount),
      },
    ],
    [say],
  );
}
