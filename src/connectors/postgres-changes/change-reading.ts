// Pages of changes from the stream of a slot. A transaction that is larger than a page goes on in the next one.

import { present } from "../../base/assert.ts";
import type { Page, PageLimits } from "../../source/connector.ts";
import type { FeedNames } from "./catalogue.ts";
import type { Relation } from "./message.ts";
import { type Place, placeText } from "./place.ts";
import { beginsAgain, type ReadyTable } from "./readiness.ts";
import { addRow, type ChangedRow, newDraft, pageOf, type PageDraft, rowsOf } from "./row.ts";
import type { ChangeStream } from "./stream.ts";

export interface ChangeSession {
  readonly stream: ChangeStream;
  readonly names: FeedNames;
  readonly table: ReadyTable;
  /** Where the log stood when the reading began. */
  readonly target: number;
  /** True while all of the table is named: what is gone in one stroke cannot be told then. */
  readonly isNaming: boolean;
  /** True where this pull has told rows before the changes. */
  readonly hasTold: boolean;
}

interface Transaction {
  readonly commit: number;
  readonly at: string;
  /** Changes of the table so far. */
  changes: number;
}

/** Without news the place is kept only now and then: the server keeps one file of its log more, the hub saves a commit. */
const quietBytesMax = 16 * 1024 * 1024;

/**
 * Everything up to the target; the last page has the place behind it. Where all rows are gone at once (TRUNCATE) that is the first
 * page of a pull: a full reading that names nothing, which may infer deletes only of what was committed before.
 */
export async function* changePages(session: ChangeSession, start: Place, limits: PageLimits): AsyncGenerator<Page, Place> {
  const { stream, names, table } = session;
  const delivery = `${names.feed} changes`;
  let place = start;
  let told = session.hasTold ? 1 : 0;
  let draft: PageDraft | undefined;
  let relation: Relation | undefined;
  let transaction: Transaction | undefined;
  const cut = (): Page | undefined => {
    const page = draft && draft.rows.length > 0 ? pageOf(names.feed, delivery, draft, placeText(place)) : undefined;
    draft = undefined;
    if (page !== undefined) told += 1;
    return page;
  };
  for (let next = await stream.next(); next !== undefined; next = await stream.next()) {
    const { message, lsn } = next;
    if (message.kind === "relation") {
      if (String(message.relation.oid) === table.oid) relation = message.relation;
    } else if (message.kind === "begin") {
      transaction = { commit: message.commit, at: message.at, changes: 0 };
      if (message.commit > session.target) break;
    } else if (message.kind === "commit") {
      place = behind(place, message.end);
      transaction = undefined;
    } else if (isOf(table, message)) {
      const current = present(transaction, "a change belongs to a transaction");
      current.changes += 1;
      if (isRead(start, current)) continue;
      const reached = { ...place, inside: { commit: current.commit, rows: current.changes } };
      if (message.kind === "truncate") {
        const page = cut();
        if (page !== undefined) yield page;
        if (session.isNaming) throw beginsAgain(names, "the table was emptied while all of it was read anew");
        if (told > 0) return place;
        place = reached;
        told += 1;
        yield { ...pageOf(names.feed, `${names.feed} truncated`, newDraft([]), placeText(place)), opened: true, sealed: true };
        continue;
      }
      const known = present(relation, "a table is described before its rows");
      const rows = rowsOf(message, known, table.key);
      if (draft !== undefined && !fits(draft, rows, known, limits)) {
        const page = cut();
        if (page !== undefined) yield page;
      }
      draft ??= newDraft(known.columns);
      for (const row of rows) addRow(draft, row, place.offset + lsn, current.at);
      place = reached;
    }
  }
  const last = cut();
  if (last !== undefined) yield last;
  else if (told === 0 && session.target - start.lsn > quietBytesMax && place.inside === undefined) {
    place = behind(place, session.target);
    yield pageOf(names.feed, delivery, newDraft([]), placeText(place));
  }
  return place;
}

const isOf = ({ oid }: ReadyTable, message: { readonly kind: string; readonly oid?: number; readonly oids?: readonly number[] }): boolean =>
  String(message.oid) === oid || message.oids?.some((one) => String(one) === oid) === true;

const isRead = ({ inside }: Place, { commit, changes }: Transaction): boolean => inside?.commit === commit && changes <= inside.rows;

function behind({ of, offset, table }: Place, lsn: number): Place {
  return { of, lsn, offset, ...(table === undefined ? {} : { table }) };
}

/** Rows of one change stay on one page, and so do rows of one form. */
const fits = (draft: PageDraft, rows: readonly ChangedRow[], { columns }: Relation, { rowsMax, bytesMax }: PageLimits): boolean =>
  draft.columns === columns && draft.rows.length + rows.length <= rowsMax && draft.bytes < bytesMax;
