// A connection tried before anything is changed: stage by stage against its system, some rows of each feed, what they would mean, and
// what reading it would add. Nothing is written, there or here.

import type { ZodType } from "zod";
import type { Clock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import type { FeedToRead } from "../commit/run/source-run.ts";
import { type Plan, plan } from "../commit/plan/plan.ts";
import type { Writer } from "../commit/writer.ts";
import type { Model } from "../model/kind.ts";
import type { Database } from "../platform/database.ts";
import type { FinanceSettings } from "../projection/finance/finance-settings.ts";
import type { ConfiguredSource } from "../source/catalogue.ts";
import type { CheckResult, Connector, ConnectorContext, RawRow, RawValues, SourceReader } from "../source/connector.ts";
import type { MappedClaim } from "../source/mapping/claim.ts";
import type { Mapper } from "../source/mapping/mapper.ts";
import { inForceAt } from "../source/mapping/schedule.ts";
import { type Suggestion, suggestMapping } from "../source/mapping/suggestion.ts";
import { checked } from "../source/yaml-document.ts";
import type { WrittenSource } from "./yaml-edit.ts";

export interface FeedSample {
  readonly feed: string;
  readonly columns: readonly string[];
  readonly rows: readonly RawValues[];
  /** Why there are none. */
  readonly fault: Fault | undefined;
  /** What the columns may mean. Undefined where the connection has a mapping, or nothing could be told. */
  readonly suggestion: Suggestion | undefined;
  /** What the mapping makes of each row. */
  readonly read: readonly SampleRead[];
}

export type SampleRead = Pick<MappedClaim, "kind" | "key" | "fields" | "parked" | "deleted">;

const sampleBytesMax = 1024 * 1024;

/** Options as the connector checks them. Fault `configuration-refused`. */
export const draftOptions = (connector: Connector, { name, options = {}, feeds = {} }: WrittenSource): unknown =>
  checked(connector.options as ZodType, { ...(options as object), feeds }, ["options"], {
    file: `draft ${name}`,
    value: undefined,
    lineOf: () => undefined,
  });

/** Every stage that was reached. What cannot even be opened is told as the stage at which it fell over. */
export async function tested(connector: Connector, options: unknown, context: ConnectorContext, name: string): Promise<CheckResult[]> {
  try {
    await using reader = await connector.open(options, context);
    return await reader.check();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const stage = error.code.startsWith("secret-") || error.code === "source-login" ? "login" : "reach";
    return [{ stage, object: name, ok: false, cause: error.cause, hint: error.hint }];
  }
}

export interface SampleOptions {
  readonly connector: Connector;
  readonly options: unknown;
  readonly context: ConnectorContext;
  readonly feeds: readonly string[];
  /** Undefined: it has no mapping yet. */
  readonly configured: ConfiguredSource | undefined;
  readonly model: Model;
  readonly rowsMax: number;
}

/** The first rows of every feed. A feed that cannot be read says why; the others are. */
export async function sampled({ connector, options, context, feeds, configured, model, rowsMax }: SampleOptions): Promise<FeedSample[]> {
  await using reader = await connector.open(options, context);
  const samples: FeedSample[] = [];
  for (const feed of feeds) {
    const found = await firstRows(reader, feed, rowsMax);
    const rows = "fault" in found ? [] : found.rows;
    const schedule = configured?.feeds.get(feed);
    const mapper = schedule === undefined ? undefined : inForceAt(schedule, context.clock.now()).mapper;
    const values = rows.map((row) => row.values);
    samples.push({
      feed,
      columns: [...new Set(values.flatMap((one) => Object.keys(one)))],
      rows: values,
      fault: "fault" in found ? found.fault : undefined,
      suggestion: mapper === undefined && values.length > 0 ? suggestMapping(model, values) : undefined,
      read: mapper === undefined ? [] : readAll(mapper, rows, context.clock),
    });
  }
  return samples;
}

export const readAll = (mapper: Mapper, rows: readonly RawRow[], clock: Clock): SampleRead[] =>
  rows.map((row) => {
    const { kind, key, fields, parked, deleted } = mapper.map(row, clock.now());
    return { kind, key, fields, parked, deleted };
  });

type Found = { readonly rows: readonly RawRow[] } | { readonly fault: Fault };

async function firstRows(reader: SourceReader, feed: string, rowsMax: number): Promise<Found> {
  try {
    for await (const { rows, delivery } of reader.pull(feed, undefined, { rowsMax, bytesMax: sampleBytesMax, isBeside: true })) {
      if (delivery.fault !== undefined) {
        const { cause, hint } = delivery.fault;
        return { fault: new Fault({ code: "delivery-refused", subject: delivery.name, cause, hint }) };
      }
      if (rows.length > 0) return { rows: rows.slice(0, rowsMax) };
    }
    return { rows: [] };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { fault: error };
  }
}

export interface PlanParts {
  readonly database: Database;
  readonly model: Model;
  readonly settings: FinanceSettings;
  readonly clock: Clock;
  readonly writer: Pick<Writer, "hold" | "position" | "erased">;
}

/** By feed, how far it was read; empty: a first read. */
export type ReadTo = ReadonlyMap<string, string>;

/** What reading it from there on would add: on a branch over the same tables. Commits wait for it. */
export async function plannedRead(source: ConfiguredSource, context: ConnectorContext, parts: PlanParts, readTo: ReadTo): Promise<Plan> {
  const { writer, ...rest } = parts;
  await using reader = await source.connector.open(source.options, context);
  const pull: SourceReader["pull"] = (feed, cursor, limits) => reader.pull(feed, cursor, { ...limits, isBeside: true });
  const feeds = [...source.feeds].map(([name, mappings]): FeedToRead => ({
    source,
    name,
    mappings,
    reader: { pull },
    cursor: readTo.get(name),
  }));
  return writer.hold(() => plan({ ...rest, position: writer.position(), feeds, erased: writer.erased, rules: undefined, faults: [] }));
}
