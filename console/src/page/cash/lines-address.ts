// The address of the lines that a figure of cash is made of.

import type { CashView } from "../../api/cash.ts";

/** A Monday, or what lies outside the weeks. */
export function linesAddress({ company, currency }: Pick<CashView, "company" | "currency">, week: string): string {
  const own: Record<string, string> = company === undefined ? {} : { company, currency };
  return `/cash/lines?${new URLSearchParams({ ...own, week }).toString()}`;
}
