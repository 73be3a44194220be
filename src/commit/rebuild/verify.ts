// Proves the state: the chain of the log is whole, a rebuild from the log gives the rows that stand, and nothing is lost on
// the way from documents to money.

import { checkRequests, type RequestsChecked } from "../../access/request-log.ts";
import type { ErasedBatches } from "../../access/request-erasure.ts";
import { readEntry } from "../../observation/entry-row.ts";
import { readErasure } from "../../observation/erasure.ts";
import { erasuresQuery } from "../../observation/store-erasure.ts";
import type { Database, Step } from "../../platform/database.ts";
import type { HeadFile } from "../../platform/head-file.ts";
import { checkHeads, type HeadsFound } from "../epoch/checked-head.ts";
import { conservationQuery } from "../store.ts";
import { closeShadowStep, compareQuery, derivedTablesQuery, openShadowStep, shadow } from "./store-shadow.ts";
import { replay, type Replayed, type ReplayOptions } from "./replay.ts";

export interface TableDifference {
  readonly table: string;
  readonly rows: number;
  /** Rows that stand and the rebuild does not give. */
  readonly gone: number;
  /** Rows that the rebuild gives and that do not stand. */
  readonly extra: number;
  readonly sample: readonly string[];
}

export interface Verified extends Replayed {
  readonly position: number;
  readonly tables: readonly TableDifference[];
  /** Currencies whose journal does not add up to the lines that stand, in minor units. */
  readonly unconserved: readonly { readonly currency: string; readonly lines: string; readonly journal: string }[];
  readonly heads: HeadsFound;
  /** The chain of requests that were answered, apart from the log. */
  readonly requests: RequestsChecked;
  readonly ok: boolean;
}

export interface VerifyOptions extends Pick<ReplayOptions, "model" | "settings" | "memory" | "progress"> {
  readonly database: Database;
  readonly position: number;
  /** Where heads were signed; absent: nowhere. */
  readonly heads?: HeadFile;
  /** First step of every writing transaction. */
  readonly lease: () => Step;
}

/** The hub takes no commits meanwhile: the caller sees to that. */
export async function verify(options: VerifyOptions): Promise<Verified> {
  const { database, position, lease } = options;
  await database.write([lease(), openShadowStep]);
  const replayed = await replay({ ...options, log: database, target: shadow(database), before: [lease()], upTo: position });
  const differences = await compareShadow(database);
  await database.write([lease(), closeShadowStep]);
  const [sums = []] = await database.read([conservationQuery()]);
  const unconserved = sums.map((row) => ({ currency: row["currency"] ?? "", lines: row["lines"] ?? "0", journal: row["journal"] ?? "0" }));
  const heads = options.heads ? await checkHeads(options.heads, database, position) : noHeads(position);
  const requests = await checkRequests(database, await erasedRequests(database));
  const same = differences.every((one) => one.gone === 0 && one.extra === 0);
  return {
    ...replayed,
    position,
    tables: differences,
    unconserved,
    heads,
    requests,
    ok:
      same && requests.broken === undefined && unconserved.length === 0 && replayed.brokenLink === undefined && heads.broken === undefined,
  };
}

/** What acts of erasure say of the requests they rewrote. */
async function erasedRequests(database: Pick<Database, "read">): Promise<ErasedBatches> {
  const [rows = []] = await database.read([erasuresQuery()]);
  const told = new Map<number, { readonly batches: number; readonly root: string }>();
  for (const row of rows) {
    const entry = readEntry(row);
    const { requests } = entry.kind === "act" ? readErasure(entry.body) : {};
    if (requests !== undefined) told.set(Number(row["position"]), requests);
  }
  return told;
}

/** What stands beside what a rebuild has written to the shadow tables. */
export async function compareShadow(database: Pick<Database, "read">): Promise<TableDifference[]> {
  const [tables = []] = await database.read([derivedTablesQuery]);
  const answers = await database.read(tables.map((table) => compareQuery(table["schema"] ?? "", table["name"] ?? "")));
  return tables.map((table, place) => {
    const row = answers[place]?.[0];
    const sample = [row?.["gone_sample"], row?.["extra_sample"]].filter((text) => typeof text === "string");
    const counts = { rows: Number(row?.["rows"]), gone: Number(row?.["gone"]), extra: Number(row?.["extra"]) };
    return { table: `${table["schema"]}.${table["name"]}`, ...counts, sample };
  });
}

const noHeads = (position: number): HeadsFound => ({
  signed: 0,
  broken: undefined,
  unprotectedFrom: position === 0 ? undefined : 1,
  epochs: [],
});
