// The single-writer lease. The row lock makes a takeover wait for the transaction under way; the fence makes everything a
// deposed writer sends afterwards change nothing.
import { assert } from "../base/assert.ts";
import { Fault } from "../base/fault.ts";
import { query } from "./database.ts";
import type { Database, Query } from "./database.ts";

/** A writer paused inside a transaction holds the row lock: the server ends it before a lease can run out. */
export const idleInTransactionMs = 10_000;

export interface Lease {
  /** Rises with every takeover. */
  readonly fence: number;
  /** Position of the last commit when the lease was taken. */
  readonly position: number;
}

export interface LeaseWish {
  /** Who wants it, for the one who is refused: host, pid. */
  readonly holder: string;
  readonly ttlMs: number;
  /** Nobody else can be writing (the folder lock says so): a lease left by a killed process is taken before it runs out. */
  readonly isAlone?: boolean;
}

/** How often a lease that has run out, and whose row a transaction still holds, is asked for, ms. */
const askedEveryMs = 250;

/**
 * Takes the lease where it has expired. Waits for a transaction that still holds its row: the server ends one that stands idle, and one
 * that stopped in the middle of what it sends is ended here. Fault `lease-held` (retryable) names the holder.
 */
export const takeLease = async (database: Database, { holder, ttlMs, isAlone = false }: LeaseWish): Promise<Lease> => {
  assert(ttlMs > 0, "a lease lasts");
  for (;;) {
    const [, rows] = await database.write([
      endStuckQuery(),
      query(
        `update platform.lease set fence = fence + 1, holder = $1, expires_at = clock_timestamp() + $2::bigint * interval '1 millisecond'
         where ctid in (select ctid from platform.lease for update skip locked) and (expires_at < clock_timestamp() or $3::boolean)
         returning fence, position`,
        [holder, String(ttlMs), String(isAlone)],
      ),
    ]);
    const row = rows?.[0];
    if (row !== undefined) return { fence: Number(row["fence"]), position: Number(row["position"]) };
    const [held] = await database.read([query("select 1 as stands from platform.lease where expires_at >= clock_timestamp()")]);
    if (held?.length !== 0) throw await heldFault(database);
    await new Promise((wait) => setTimeout(wait, askedEveryMs));
  }
};

/**
 * A writer that was paused while the server waits for more of a COPY holds its locks for ever: no timeout of the server ends that. Where
 * its lease has run out, and it has sent nothing for as long as a transaction may stand idle, its connection is ended.
 */
const endStuckQuery = (): Query =>
  query(
    `select pg_terminate_backend(a.pid) as ended from pg_stat_activity a
     where a.pid <> pg_backend_pid() and a.datname = current_database() and a.usename = current_user
       and a.state = 'active' and a.wait_event = 'ClientRead' and a.query_start < clock_timestamp() - $1::bigint * interval '1 millisecond'
       and exists (select from pg_locks k where k.pid = a.pid and k.relation = 'platform.lease'::regclass and k.mode = 'RowExclusiveLock')
       and exists (select from platform.lease where expires_at < clock_timestamp())`,
    [String(idleInTransactionMs)],
  );

const heldFault = async (database: Database): Promise<Fault> => {
  const [rows] = await database.read([query("select holder, expires_at from platform.lease")]);
  return new Fault({
    code: "lease-held",
    subject: "lease",
    cause: `another hub writes to this database: ${rows?.[0]?.["holder"] ?? "unknown"}, until ${rows?.[0]?.["expires_at"] ?? "?"}`,
    hint: "stop that hub, or wait until its lease has run out",
    retryable: true,
  });
};

/**
 * The first step of every writing transaction: renews the lease and, with `advance` 1, moves the position. Its row holds
 * `position`. Fault `deposed` where another writer has taken over: the process ends. `from`: where the database has to stand; a server
 * that failed over to an older replica while the hub ran stands elsewhere.
 */
export const leaseStep = (fence: number, ttlMs: number, advance: 0 | 1, from?: number): Query =>
  query(
    `update platform.lease set position = position + $1::bigint, expires_at = clock_timestamp() + $2::bigint * interval '1 millisecond'
     where fence = $3::bigint and ($4::bigint is null or position = $4::bigint) returning position`,
    [String(advance), String(ttlMs), String(fence), from === undefined ? null : String(from)],
    {
      code: "deposed",
      subject: "lease",
      cause: `another writer has taken over since fence ${fence}, or the database is not the one it was: it ends elsewhere`,
      hint: "end this process; the other one carries on, or the next start finds out",
    },
  );

/** Gives the lease up so that the next writer need not wait. Does nothing where it is no longer ours. */
export const releaseLease = async (database: Database, fence: number): Promise<void> => {
  await database.write([query("update platform.lease set expires_at = '-infinity' where fence = $1::bigint", [String(fence)])]);
};
