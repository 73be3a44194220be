// Whether a feed can be read, in the order in which a person would put it right. Every fault names the statement to run.

import { Fault } from "../../base/fault.ts";
import type { FeedFacts, FeedNames, TableFacts } from "./catalogue.ts";
import type { ChangesFeed } from "./options.ts";

/** A table that can be read by its changes. */
export interface ReadyTable extends TableFacts {
  readonly key: readonly string[];
}

/** Faults: `source-standby`, `source-wal-level`, `source-permission`, `source-query`, `source-identity`. */
export function readyTable({ server, table }: FeedFacts, names: FeedNames, feed: ChangesFeed): ReadyTable {
  const fault = faultsOf(names);
  if (server.isStandby) throw fault("source-standby", "the server is a standby, whose log cannot be read so", "connect to the primary");
  if (server.walLevel !== "logical") {
    const hint = "run: alter system set wal_level = logical; then restart the server";
    throw fault("source-wal-level", `its log holds too little (wal_level is ${server.walLevel})`, hint);
  }
  if (!server.mayReplicate) {
    const hint = "run as a superuser: alter role ... replication; and grant select on the tables";
    throw fault("source-permission", "the role of the hub may not read the log", hint);
  }
  if (table === undefined || !table.isPlain) {
    const cause = table === undefined ? `there is no table ${names.table}` : `${names.table} is no plain table`;
    throw fault("source-query", cause, "correct table: in hub.yaml, as the catalogue writes it; of a partitioned table name its parts");
  }
  return { ...table, key: keyOf(table, names, feed) };
}

function keyOf({ columns }: TableFacts, names: FeedNames, feed: ChangesFeed): readonly string[] {
  const fault = faultsOf(names);
  const key = feed.key ?? columns.filter(({ isPrimary }) => isPrimary).map(({ name }) => name);
  const lacking = key.filter((name) => !columns.some((column) => column.name === name));
  if (lacking.length > 0) throw fault("source-query", `the table has no column ${lacking[0]}`, "correct key: in hub.yaml");
  if (key.length === 0) throw fault("source-identity", "the table has no primary key", "state key: the columns that name a row");
  const untold = key.filter((name) => columns.some((column) => column.name === name && !column.isIdentity));
  if (untold.length === 0) return key;
  const cause = `of a row that is deleted the server does not tell ${untold.join(", ")}`;
  throw fault("source-identity", cause, `run as the owner: alter table ${names.table} replica identity full`);
}

/** Fault `source-publication`. */
export function assertPublished({ publication }: FeedFacts, names: FeedNames): void {
  const fault = faultsOf(names);
  if (publication === undefined)
    throw fault("source-publication", `no publication ${names.publication} holds the table`, publicationHint(names));
  if (!publication.tellsAll || publication.isCut) {
    const cause = `the publication ${names.publication} leaves something out (operations, rows or columns)`;
    throw fault("source-publication", cause, `make one that leaves nothing out: ${publicationSql(names)}`);
  }
}

export const publicationSql = ({ publication, table }: FeedNames): string => `create publication "${publication}" for table only ${table}`;

const publicationHint = (names: FeedNames): string =>
  `run as the owner: ${publicationSql(names)}; or, where it exists: alter publication "${names.publication}" add table only ${names.table}`;

/** Fault `slot-taken`, `slot-busy`. */
export function assertOwnSlot({ slot }: FeedFacts, names: FeedNames): void {
  const fault = faultsOf(names);
  if (slot?.isOfOthers)
    throw fault(
      "slot-taken",
      `the slot ${names.slot} belongs to another database or program`,
      "choose other names with slots: in hub.yaml",
    );
}

export const slotBusy = (names: FeedNames, reader: string | null): Fault =>
  new Fault({
    code: "slot-busy",
    subject: `feed ${names.feed}`,
    cause: `another connection (process ${reader ?? "unknown"} of the server) reads the slot ${names.slot}`,
    hint: "stop the other hub, or give each its own slots: in hub.yaml",
    retryable: true,
  });

/** What was read of a table means nothing any more; its place says so to the next pull. */
export const beginsAgain = ({ feed }: FeedNames, cause: string): Fault =>
  new Fault({
    code: "table-rewritten",
    subject: `feed ${feed}`,
    cause,
    hint: "nothing is lost: its reading begins again by itself",
    retryable: true,
  });

const faultsOf =
  ({ feed }: FeedNames) =>
  (code: string, cause: string, hint: string): Fault =>
    new Fault({ code, subject: `feed ${feed}`, cause, hint });
