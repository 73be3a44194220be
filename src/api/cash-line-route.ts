// The lines behind a figure of cash, and what a cause moved: both a page at a time.

import type { Principal } from "../access/principal.ts";
import { Fault } from "../base/fault.ts";
import { instantText } from "../base/instant.ts";
import type { Row } from "../platform/database.ts";
import { causeOf, column, integer, minor } from "../projection/finance/store-row.ts";
import type { ApiHub } from "./api-hub.ts";
import { causeAnswer, lineAnswer } from "./cash-answer.ts";
import { limitText } from "./contract.ts";
import { cashLinePage, cashMovePage, linesQuery, movesQuery as movesAsked } from "./contract-cash.ts";
import { z } from "zod";
import type { Cut } from "./cut.ts";
import type { Door } from "./door.ts";
import { amountText } from "./money-text.ts";
import { type Named, named, recordSight } from "./record-sight.ts";
import { type LineCursor, type LinesAsked, movesQuery, readLines } from "./store-cash.ts";
import { childrenOf, goldenQuery } from "./store-chain.ts";

const pageMax = 1_000;

type LineFilter = z.output<z.ZodObject<typeof linesQuery>>;

export function cashLineRoutes({ hub, read }: Door): void {
  read({
    url: "/v1/cash/lines",
    action: "read",
    summary: "The lines behind the forecast, a page at a time; by week exactly those that the forecast counts there",
    params: {},
    query: { ...linesQuery, cursor: z.string().max(200).default(""), limit: limitText(pageMax) },
    data: cashLinePage,
    cash: true,
    answer: async ({ query: { cursor, limit, ...filter }, principal, cut, hiddenLines }) => ({
      ...(await linePage(hub, { cut, principal, filter, cursor, limit })),
      hiddenLines,
    }),
  });

  read({
    url: "/v1/cash/moves",
    action: "read",
    summary: "How lines moved between two positions, in order, each with its cause; or what one cause moved",
    params: {},
    query: {
      ...movesAsked,
      cursor: z
        .string()
        .regex(/^(\d{1,15}\.\d{1,9})?$/)
        .default(""),
      limit: limitText(pageMax),
    },
    data: cashMovePage,
    cash: true,
    async answer({ query: { source, record, version, cursor, ...asked }, principal, cut, hiddenLines }) {
      const cause = source === undefined || record === undefined || version === undefined ? undefined : { source, record, version };
      const [position, ordinal] = cursor.split(".").map(Number);
      const after = cursor === "" || position === undefined || ordinal === undefined ? undefined : { position, ordinal };
      const [rows = []] = await cut.read([movesQuery({ ...asked, cause, after })]);
      const names = await named(
        cut,
        rows.map((row) => column(row, "entity")),
        recordSight(hub, principal),
      );
      const last = rows.length < asked.limit ? undefined : rows.at(-1);
      return {
        moves: rows.map((row) => moveAnswer(row, names)),
        next: last === undefined ? null : `${column(last, "position")}.${column(last, "ordinal")}`,
        hiddenLines,
      };
    },
  });
}

export interface LinePageAsked {
  readonly cut: Cut;
  readonly principal: Principal;
  readonly filter: LineFilter;
  /** "" or `next` of the page before. */
  readonly cursor: string;
  readonly limit: number;
}

export async function linePage(
  hub: Pick<ApiHub, "configuration" | "clock" | "model" | "sources">,
  { cut, principal, filter, cursor, limit }: LinePageAsked,
): Promise<Omit<z.input<typeof cashLinePage>, "hiddenLines">> {
  const { document, clock = hub.clock.now(), ...rest } = filter;
  const documents = document === undefined ? undefined : await familyOf(cut, hub, document);
  const asked: LinesAsked = { ...rest, clock, documents, after: cursorOf(cursor, filter.order), limit };
  const rows = await readLines(cut.read, asked, hub.configuration.settings);
  const names = await named(
    cut,
    rows.flatMap(({ line: { entity, party } }) => [entity, party]),
    recordSight(hub, principal),
  );
  const last = rows.length < limit ? undefined : rows.at(-1);
  return {
    lines: rows.map(({ line }) => ({
      ...lineAnswer(line),
      document: names.get(line.entity) ?? null,
      partner: names.get(line.party ?? "") ?? null,
    })),
    next: last === undefined ? null : filter.order === "line" ? last.line.line : `${last.place}_${last.line.line}`,
  };
}

/** The document and what belongs to it as an order: chains begin at its lines. */
async function familyOf(cut: Cut, { model }: Pick<ApiHub, "model">, id: string): Promise<string[]> {
  const [rows = []] = await cut.read([goldenQuery([id])]);
  const entities = rows.map((row) => column(row, "entity"));
  const lines = await childrenOf(cut, model, entities, ["order", "production_order"]);
  return [...entities, ...lines.map(({ doc }) => doc.entity)];
}

const placeForms = { line: /^$/, date: /^(\d{4}-\d{2}-\d{2}|infinity)$/, amount: /^\d{1,19}$/ };

/** Fault `cursor-refused`. */
function cursorOf(cursor: string, order: LineFilter["order"]): LineCursor | undefined {
  if (cursor === "") return undefined;
  if (order === "line") return { place: "", line: cursor };
  const at = cursor.indexOf("_");
  const [place, line] = [cursor.slice(0, Math.max(at, 0)), cursor.slice(at + 1)];
  if (at > 0 && placeForms[order].test(place)) return { place, line };
  const hint = "give what the page before named as the next one, with the same order, or nothing for the first page";
  throw new Fault({ code: "cursor-refused", subject: cursor.slice(0, 80), cause: `no page in order of ${order} is named so`, hint });
}

function moveAnswer(row: Row, names: ReadonlyMap<string, Named>): z.input<typeof cashMovePage>["moves"][number] {
  const currency = column(row, "currency");
  const side = (stage: string, amount: string, date: string) => {
    const moved = minor(row, amount);
    return moved === undefined ? null : { stage: column(row, stage), amount: amountText(moved, currency), date: row[date] ?? null };
  };
  return {
    position: integer(row, "position"),
    at: instantText(integer(row, "recorded_at")),
    line: column(row, "line"),
    document: names.get(column(row, "entity")) ?? null,
    company: column(row, "company"),
    site: column(row, "site"),
    currency,
    before: side("stage_before", "old_amount", "old_date"),
    after: side("stage_after", "new_amount", "new_date"),
    cause: causeAnswer(causeOf(row)),
  };
}
