// The only SQL over epochs, and over where the database lies: a server that was promoted, restored by its own tools or put in the
// place of another one is told by it.
import { type Query, query, type Row } from "./database.ts";

/** What is known of the database when a hub opens it. */
export interface Standing {
  readonly epoch: number;
  /** Position of the last commit. */
  readonly position: number;
  /** Where the hub ran last ("": nowhere yet), and where it runs now. */
  readonly place: string;
  readonly here: string;
  /** A backup was loaded into it since. */
  readonly restored: boolean;
}

/** Whether the database is a practice copy; one row. */
export const practiceQuery = (): Query => query("select practice from platform.home");

export interface Epoch {
  readonly epoch: number;
  readonly cause: string;
  /** The last position from before it. */
  readonly position: number;
  /** Up to where the log of before is known to have gone; null: nothing of it is known to be gone. */
  readonly lostTo: number | null;
  /** ms */
  readonly raisedAt: number;
}

/** A promotion begins a timeline, and so does recovery to a point in time. */
const here = `(select system_identifier::text from pg_control_system()) || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8) || '/'
  || (select oid::text from pg_database where datname = current_database())`;

/** One row. */
export const standingQuery = (): Query =>
  query(`select (select max(epoch) from platform.epoch) as epoch, l.position, h.place, h.restored, ${here} as here
    from platform.home h, platform.lease l`);

export const readStanding = (row: Row): Standing => ({
  epoch: Number(row["epoch"]),
  position: Number(row["position"]),
  place: row["place"] ?? "",
  here: row["here"] ?? "",
  restored: row["restored"] === "t",
});

const integerOrNull = (text: string | null | undefined): number | null => (typeof text === "string" ? Number(text) : null);

/** The oldest first. */
export const epochsQuery = (): Query => query("select * from platform.epoch order by epoch");

export const readEpoch = (row: Row): Epoch => ({
  epoch: Number(row["epoch"]),
  cause: row["cause"] ?? "",
  position: Number(row["position"]),
  lostTo: integerOrNull(row["lost_to"]),
  raisedAt: Number(row["raised_at"]),
});

export const raiseEpochStep = ({ epoch, cause, position, lostTo, raisedAt }: Epoch): Query =>
  query(
    `insert into platform.epoch (epoch, cause, position, lost_to, raised_at) values ($1::bigint, $2, $3::bigint, $4::bigint, $5::bigint)`,
    [String(epoch), cause, String(position), lostTo === null ? null : String(lostTo), String(raisedAt)],
  );

/** The hub runs here, and knows it. */
export const settleStep = (): Query => query(`update platform.home set place = ${here}, restored = false`);

/** What is in it was loaded from a backup to practise: no system was told anything by it, and none ever is. */
export const practiceStep = (): Query => query(`update platform.home set place = ${here}, restored = false, practice = true`);

/** What is in it was loaded from a backup: the next hub that opens it raises the epoch. */
export const restoredStep = (): Query => query("update platform.home set restored = true");
