// Why cash moved, as a sentence: which document changed how, and what that does to which week.

import { daysBetween, isDate, isoWeek } from "../base/civil-date.ts";
import { label } from "../desk/label.ts";
import { canonicalModel } from "../model/canonical-model.ts";
import type { CauseRow, RecordDetail } from "./picture-facts.ts";
import { amountText } from "./picture-text.ts";

/** "Production order OF10102 (lyon): due date 9 days later -> receipt of EUR 18,400.00 from week 10 to week 12". */
export function inWords(row: CauseRow, record: RecordDetail | undefined): string {
  const who = record === undefined ? row.cause.source : `${labelOf(record)} (${record.site})`;
  return `${who}: ${changeOf(row, record)} -> ${record?.kind === "payment" ? paid(row) : effect(row)}`;
}

const labelOf = ({ kind, fields, members, entity }: RecordDetail): string => {
  const values = Object.fromEntries(Object.entries(fields).map(([name, { value }]) => [name, value]));
  return label(canonicalModel.kinds.get(kind), values, members[0]?.key ?? entity);
};

function changeOf({ cause }: CauseRow, record: RecordDetail | undefined): string {
  const moved = cause.fields.flatMap((field) => dayMoved(field, cause, record));
  if (moved.length > 0) return moved.join(", ");
  const first = record?.versions.at(-1);
  if (first !== undefined && first.version === cause.version && first.source === cause.source) return "new";
  const named = cause.fields.map((field) => valueNow(field, record)).slice(0, 3);
  return named.join(", ") || "changed";
}

const valueNow = (field: string, record: RecordDetail | undefined): string => {
  const value = record?.fields[field]?.value;
  const name = field.replaceAll("_", " ");
  return value === undefined || value.length > 20 ? name : `${name} ${value}`;
};

/** How far a day moved in the version that is the cause. */
function dayMoved(field: string, cause: CauseRow["cause"], record: RecordDetail | undefined): string[] {
  const told = record?.versions.filter(({ changed }) => field in changed) ?? [];
  const at = told.findIndex(({ version, source }) => version === cause.version && source === cause.source);
  const [to, from] = [told[at]?.changed[field]?.value, told[at + 1]?.changed[field]?.value];
  if (at === -1 || to === undefined || from === undefined || !isDate(to) || !isDate(from)) return [];
  const days = daysBetween(from, to);
  const far = `${Math.abs(days)} ${Math.abs(days) === 1 ? "day" : "days"}`;
  return [`${field.replaceAll("_", " ")} ${far} ${days > 0 ? "later" : "earlier"}`];
}

/** A payment is no expectation: the money has moved. */
const paid = ({ after, currency }: CauseRow): string =>
  `${unsigned(after.amount, currency)} ${after.amount.startsWith("-") ? "paid" : "received"} ${weekText(after.date)}`;

function effect({ before, after, currency }: CauseRow): string {
  const [was, is] = [before.amount, after.amount];
  if (isNothing(was) && isNothing(is)) return "no money moves";
  if (isNothing(was)) return `${flow(is)} of ${unsigned(is, currency)} expected ${weekText(after.date)}`;
  if (isNothing(is)) return `${flow(was)} of ${unsigned(was, currency)} no longer expected ${weekText(before.date)}`;
  if (was !== is) return `${flow(is)} of ${unsigned(was, currency)} becomes ${unsigned(is, currency)} ${weekText(after.date)}`;
  const [from, to] = [weekText(before.date), weekText(after.date)];
  if (from === to) return `${flow(is)} of ${unsigned(is, currency)} ${to}`;
  return `${flow(is)} of ${unsigned(is, currency)} from ${from.replace("in ", "")} to ${to.replace("in ", "")}`;
}

const isNothing = (amount: string): boolean => !/[1-9]/.test(amount);
const flow = (amount: string): string => (amount.startsWith("-") ? "payment" : "receipt");
const unsigned = (amount: string, currency: string): string => amountText(amount.replace("-", ""), currency);
const weekText = (date: string | null): string => (date === null ? "without a day" : `in week ${isoWeek(date).week}`);
