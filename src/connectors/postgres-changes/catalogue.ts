// What the server says of a feed: its table, the publication, the slot, and whether the hub may read them.

import type pg from "pg";
import { askText, sqlName, type Statement } from "../postgres-session.ts";
import { type ChangesFeed, type PostgresChangesOptions, slotName } from "./options.ts";
import { lsnOf, type SlotStanding } from "./place.ts";

/** Names under which the server knows a feed. */
export interface FeedNames {
  readonly feed: string;
  readonly slot: string;
  readonly publication: string;
  /** Schema and table as SQL writes them. */
  readonly table: string;
}

export function namesOf(options: PostgresChangesOptions, feed: string, { table, publication }: ChangesFeed): FeedNames {
  const slot = slotName(options.slots, feed);
  return { feed, slot, publication: publication ?? slot, table: table.split(".").map(sqlName).join(".") };
}

export interface ServerFacts {
  readonly walLevel: string;
  readonly isStandby: boolean;
  readonly mayReplicate: boolean;
  readonly system: string;
  readonly timeline: string;
  readonly flushed: number;
}

export interface ColumnFacts {
  readonly name: string;
  /** Number of its type. */
  readonly type: string;
  readonly isPrimary: boolean;
  /** Sent of a row that is deleted. */
  readonly isIdentity: boolean;
}

export interface TableFacts {
  readonly oid: string;
  readonly isPlain: boolean;
  readonly file: string;
  readonly columns: readonly ColumnFacts[];
  readonly isOwn: boolean;
}

export interface PublicationFacts {
  readonly member: string;
  readonly tellsAll: boolean;
  readonly isCut: boolean;
}

export interface SlotFacts extends SlotStanding {
  readonly isOfOthers: boolean;
  readonly reader: string | null;
  readonly restart: number;
  /** Bytes of the log that the server keeps for it. */
  readonly kept: number;
}

export interface FeedFacts {
  readonly server: ServerFacts;
  readonly table: TableFacts | undefined;
  readonly publication: PublicationFacts | undefined;
  readonly slot: SlotFacts | undefined;
}

/** Four statements. */
export async function factsOf(client: pg.Client, names: FeedNames): Promise<FeedFacts> {
  const one = async (statement: Statement): Promise<(string | null)[] | undefined> => (await askText(client, statement)).rows[0];
  const server = serverOf((await one(serverStatement)) ?? []);
  const table = tableOf(await one(tableStatement(names.table)));
  const publication = table && publicationOf(await one(publicationStatement(names.publication, table.oid)));
  return { server, table, publication, slot: slotOf(await one(slotStatement(names.slot))) };
}

/** The name of a file of the log begins with the history it belongs to. */
const serverStatement: Statement = {
  text: `select current_setting('wal_level'), pg_is_in_recovery(),
    (select rolreplication or rolsuper from pg_roles where rolname = current_user),
    (select system_identifier from pg_control_system()),
    case when not pg_is_in_recovery() then left(pg_walfile_name(pg_current_wal_lsn()), 8) end,
    case when not pg_is_in_recovery() then pg_current_wal_flush_lsn() end`,
  values: [],
};

const serverOf = ([walLevel, isStandby, mayReplicate, system, timeline, flushed]: (string | null)[]): ServerFacts => ({
  walLevel: walLevel ?? "",
  isStandby: isStandby === "t",
  mayReplicate: mayReplicate === "t",
  system: system ?? "",
  timeline: timeline ?? "",
  flushed: lsnOf(flushed ?? "0/0"),
});

/** Columns that are computed are not sent, so they are not read either. */
const tableStatement = (table: string): Statement => ({
  text: `select c.oid, c.relkind, c.relreplident, pg_relation_filenode(c.oid), pg_has_role(c.relowner, 'USAGE'),
      (select json_agg(json_build_array(a.attname, a.atttypid::text, p.indrelid is not null, i.indrelid is not null) order by a.attnum)
       from pg_attribute a
       left join pg_index p on p.indrelid = c.oid and p.indisprimary and a.attnum = any(p.indkey)
       left join pg_index i on i.indrelid = c.oid and i.indisreplident and a.attnum = any(i.indkey)
       where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '')
    from pg_class c where c.oid = to_regclass($1)`,
  values: [table],
});

function tableOf(row: (string | null)[] | undefined): TableFacts | undefined {
  if (row === undefined) return undefined;
  const [oid, kind, identity, file, isOwn, columns] = row;
  const list = JSON.parse(columns ?? "[]") as [string, string, boolean, boolean][];
  return {
    oid: oid ?? "",
    isPlain: kind === "r",
    file: file ?? "",
    isOwn: isOwn === "t",
    columns: list.map(([name, type, isPrimary, isIndexed]) => ({
      name,
      type,
      isPrimary,
      isIdentity: identity === "f" || (identity === "d" && isPrimary) || (identity === "i" && isIndexed),
    })),
  };
}

/** Which rows and columns a publication leaves out it says since PostgreSQL 15; before, it leaves none out. */
const publicationStatement = (publication: string, table: string): Statement => ({
  text: `select coalesce(r.oid, p.oid), p.pubinsert and p.pubupdate and p.pubdelete and p.pubtruncate,
      coalesce(to_jsonb(r) ->> 'prqual', to_jsonb(r) ->> 'prattrs') is not null
    from pg_publication p join pg_publication_tables t on t.pubname = p.pubname
    join pg_class c on c.oid = $2::oid and c.relname = t.tablename
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = t.schemaname
    left join pg_publication_rel r on r.prpubid = p.oid and r.prrelid = c.oid
    where p.pubname = $1`,
  values: [publication, table],
});

const publicationOf = (row: (string | null)[] | undefined): PublicationFacts | undefined =>
  row && { member: row[0] ?? "", tellsAll: row[1] === "t", isCut: row[2] === "t" };

const slotStatement = (slot: string): Statement => ({
  text: `select plugin is distinct from 'pgoutput' or database is distinct from current_database(), active_pid, restart_lsn,
      confirmed_flush_lsn, wal_status is not distinct from 'lost' or restart_lsn is null,
      case when not pg_is_in_recovery() then pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) end
    from pg_replication_slots where slot_name = $1`,
  values: [slot],
});

function slotOf(row: (string | null)[] | undefined): SlotFacts | undefined {
  if (row === undefined) return undefined;
  const [isOfOthers, reader, restart, confirmed, isLost, kept] = row;
  return {
    isOfOthers: isOfOthers === "t",
    reader: reader ?? null,
    restart: lsnOf(restart ?? "0/0"),
    confirmed: lsnOf(confirmed ?? "0/0"),
    isLost: isLost === "t",
    kept: Number(kept ?? 0),
  };
}
