// A page of a delimited file that the hub kept, as rows again. What stood on earlier pages of the file comes in its frame.

import { Fault } from "../../base/fault.ts";
import type { KeptPage, RawRow } from "../../source/connector.ts";
import type { Dialect } from "./dialect.ts";
import { markLength } from "./encoding.ts";
import type { DelimitedFeed } from "./options.ts";
import { type Frame, frameOf } from "./frame.ts";
import { rowReader } from "./row-reader.ts";

/** Faults: `page-unreadable` where its header is not the one that hub.yaml names, `rows-lost` where it has other rows than it had. */
export function keptRows(page: KeptPage, feed: DelimitedFeed & { readonly dialect: Dialect }): RawRow[] {
  const { raw } = page;
  const reader = rowReader({ name: page.delivery }, feed);
  const frame: Frame = frameOf(page.frame);
  let { row } = frame;
  let columns = frame.columns ?? (feed.dialect.header ? undefined : feed.columns);
  const rows: RawRow[] = [];
  for (let start = row === 0 ? markLength(raw, feed.dialect.encoding) : 0; start < raw.length;) {
    const end = reader.rowEnd(raw, start, true) ?? raw.length;
    row += 1;
    if (columns === undefined) {
      const header = reader.header(raw.subarray(start, end));
      if (!("names" in header)) throw unreadable(page.delivery, header.cause, header.hint);
      columns = header.names;
    } else {
      const one = reader.row(raw.subarray(start, end), row, columns, rows.length);
      if (one !== undefined) rows.push(one);
    }
    start = end;
  }
  if (frame.rows !== undefined && rows.length !== frame.rows) throw lost(page.delivery, frame.rows, rows.length);
  return rows;
}

/** Nobody could say which of them a claim came from. */
const lost = (subject: string, had: number, has: number): Fault => {
  const hint = "leave the dialect as it was when the file was read; a replay is for what the mapping says of its rows";
  return new Fault({ code: "rows-lost", subject, cause: `read as hub.yaml says now a page of it has ${has} rows; it had ${had}`, hint });
};

const unreadable = (subject: string, cause: string, hint: string): Fault => new Fault({ code: "page-unreadable", subject, cause, hint });
