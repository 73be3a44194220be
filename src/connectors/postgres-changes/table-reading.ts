// The table itself, page by page along its key: the rows that no change of the stream will tell.

import type pg from "pg";
import type { Page, PageLimits } from "../../source/connector.ts";
import { askText, queryFault, sqlName, type Statement } from "../postgres-session.ts";
import type { FeedNames } from "./catalogue.ts";
import { type Place, placeText, type TableReading } from "./place.ts";
import { beginsAgain, type ReadyTable } from "./readiness.ts";
import { addRow, newDraft, pageOf } from "./row.ts";
import { isAmbiguous, isWrittenSince, readSnapshot } from "./visibility.ts";

/** Behind its columns, of each row: who wrote it, the first transaction that was not there yet, and the file it lies in. */
export function pageStatement(
  names: FeedNames,
  { columns, key }: ReadyTable,
  after: readonly string[] | undefined,
  rowsMax: number,
): Statement {
  const own = key.map((name) => `t.${sqlName(name)}`);
  const where = after === undefined ? "" : ` where (${own.join(", ")}) > (${after.map((_, place) => `$${place + 1}`).join(", ")})`;
  const shown = columns.map(({ name }) => `t.${sqlName(name)}`);
  const facts = [
    "t.xmin",
    "(select pg_snapshot_xmax(pg_current_snapshot()))",
    `(select pg_relation_filenode('${names.table.replaceAll("'", "''")}'))`,
  ];
  return {
    text: `select ${[...shown, ...facts].join(", ")} from only ${names.table} t${where} order by ${own.join(", ")} limit ${rowsMax}`,
    values: after ?? [],
  };
}

export interface TableSession {
  readonly client: pg.Client;
  readonly names: FeedNames;
  readonly table: ReadyTable;
}

/** The pages of one pass, each with the place behind it. The last one has the place at which changes are read. */
export async function* tablePages(session: TableSession, start: Place, reading: TableReading, limits: PageLimits): AsyncGenerator<Page> {
  const { client, names, table } = session;
  const snapshot = readSnapshot(reading.snapshot);
  const delivery = `${names.feed} table`;
  let { after, doubts } = reading;
  for (;;) {
    const rows = await ask(client, names, pageStatement(names, table, after, limits.rowsMax));
    const draft = newDraft(table.columns.map(({ name }) => name));
    for (const row of rows) {
      const cells = row.slice(0, table.columns.length);
      const [xmin = "", next = "", file] = row.slice(table.columns.length).map((cell) => cell ?? "");
      if (file !== reading.file) throw beginsAgain(names, "the table was rewritten while it was read");
      const isChanged = isWrittenSince(Number(xmin), snapshot, Number(next));
      const isDoubted = isChanged && isAmbiguous(Number(next));
      if (isDoubted && reading.pass === "first") doubts = true;
      if (isWanted(reading.pass, isChanged, isDoubted)) addRow(draft, { change: "read", cells }, start.offset + reading.base, reading.at);
    }
    const isDone = rows.length < limits.rowsMax;
    const last = rows.at(-1);
    if (last !== undefined) after = table.key.map((name) => last[table.columns.findIndex((column) => column.name === name)] ?? "");
    const next = { ...reading, ...(after === undefined ? {} : { after }), ...(doubts ? { doubts } : {}) };
    yield pageOf(names.feed, delivery, draft, placeText(isDone ? behindTable(start, next) : { ...start, table: next }));
    if (isDone) return;
  }
}

const isWanted = (pass: TableReading["pass"], isChanged: boolean, isDoubted: boolean): boolean =>
  pass === "first" ? !isChanged : isDoubted;

/** Where doubts are left, the second pass stays to be done when the changes have been read. */
function behindTable({ of, lsn, offset }: Place, { after: _after, doubts, ...reading }: TableReading): Place {
  const place: Place = { of, lsn, offset };
  return doubts === true && reading.pass === "first" ? { ...place, table: { ...reading, pass: "second" } } : place;
}

async function ask(client: pg.Client, { feed }: FeedNames, statement: Statement): Promise<(string | null)[][]> {
  try {
    return (await askText(client, statement)).rows;
  } catch (error) {
    throw queryFault(`feed ${feed}`, error);
  }
}
