// Cash that would move, by company and week.

import type { CashPlan } from "../commit/plan/cash-plan.ts";
import { table } from "./say.ts";

export const cashTable = (cash: readonly CashPlan[]): string =>
  `Cash would move:\n${table(cash, [
    { title: "company", value: ({ company }) => company },
    { title: "week of", value: ({ week }) => week ?? "no date" },
    { title: "by", value: ({ moved }) => moved, isFigure: true },
    { title: "", value: ({ currency }) => currency },
  ])}`;
