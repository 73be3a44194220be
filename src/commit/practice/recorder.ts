// A sink that asks and writes to nobody. It shows a record as its system showed it last, with what was pushed and recorded since, and
// records what would have been written.

import { canonicalJson } from "../../base/canonical-json.ts";
import type { Clock } from "../../base/clock.ts";
import { sha256Hex } from "../../base/hash.ts";
import { recordId } from "../../base/id.ts";
import type { Claim } from "../../observation/entry.ts";
import { readEntry } from "../../observation/entry-row.ts";
import type { Database, Step } from "../../platform/database.ts";
import { pushMapping } from "../../source/push.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import type { RawValues } from "../../source/connector.ts";
import { inForceAt, kindOfSchedule } from "../../source/mapping/schedule.ts";
import type { Mapper } from "../../source/mapping/mapper.ts";
import type { Shown, Sink } from "../../writeback/sink.ts";
import { type Recorded, readRecorded, recordedOfQuery, recordedStep } from "../../writeback/store-recorded.ts";
import { openKeptRows } from "../reread/kept-rows.ts";
import { lastClaimsQuery } from "./store-practice.ts";

export interface RecorderParts {
  readonly database: Pick<Database, "read" | "write">;
  readonly clock: Clock;
  readonly lease: () => Step;
}

/** Behind so many pushes of one record its last row is not looked for. */
const claimsMax = 200;

/** `source`: as hub.yaml states it; its connector reads kept pages again and does nothing else. */
export function recorder(source: ConfiguredSource, { database, clock, lease }: RecorderParts): Sink {
  const rows = openKeptRows(source, database);
  const recordOf = (feed: string, key: string): string => {
    const schedule = source.feeds.get(feed);
    return schedule === undefined ? "" : recordId(source.name, kindOfSchedule(schedule).name, key);
  };
  const show = async (feed: string, key: string): Promise<Shown | undefined> => {
    const schedule = source.feeds.get(feed);
    const record = recordOf(feed, key);
    const [entries = [], recorded = []] = await database.read([lastClaimsQuery(record, claimsMax), recordedOfQuery(record, feed)]);
    const claims = entries.map(readEntry).filter((entry) => entry.kind === "claim");
    const [last] = claims;
    if (schedule === undefined) return undefined;
    if (last === undefined && recorded.length > 0) return shownAs(saidBy(recorded.map(readRecorded), {}));
    if (last === undefined || last.deleted) return undefined;
    const told = claims.find(({ raw, mapping }) => raw !== null && mapping !== pushMapping);
    const row = told?.raw ? await readAgain(told.raw, feed) : {};
    if (row === undefined) return undefined;
    const { mapper } = inForceAt(schedule, clock.now());
    const now = last === told ? row : saying(last, row, mapper);
    const since = recorded.map(readRecorded).filter(({ at }) => at >= last.receivedAt);
    return shownAs(saidBy(since, now));
  };
  const readAgain = async ({ page, index }: NonNullable<Claim["raw"]>, feed: string): Promise<RawValues | undefined> => {
    await rows.load([{ page, feed }]);
    return rows.row(page, feed, index)?.values;
  };
  const record = async (feed: string, key: string, columns: RawValues): Promise<void> => {
    const { name, site } = source;
    const at = Math.max(clock.now(), 0);
    await database.write([lease(), recordedStep({ at, source: name, site, feed, record: recordOf(feed, key), key, columns })]);
  };
  return {
    show,
    async update(feed, key, columns, seen) {
      if ((await show(feed, key))?.seen !== seen) return { kind: "changed" };
      await record(feed, key, columns);
      return { kind: "written" };
    },
    births: {
      settleMs: 0,
      keepsMarks: () => true,
      // What the system has besides, the copy does not know: nothing that it does not hold is found.
      find: () => Promise.resolve([]),
      async marked(feed, marks) {
        const keys = marks.map(practiceKey);
        const shown = await Promise.all(keys.map((key) => show(feed, key)));
        return keys.filter((_, place) => shown[place] !== undefined);
      },
      async create(feed, columns, mark) {
        const key = practiceKey(mark);
        if ((await show(feed, key)) === undefined) await record(feed, key, columns);
        return { kind: "created", key, left: {} };
      },
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** Of a record that the practice copy would have created. */
const practiceKey = (mark: string): string => `practice-${mark}`;

const saidBy = (recorded: readonly Recorded[], row: RawValues): RawValues =>
  Object.assign({}, row, ...recorded.map(({ columns }) => columns)) as RawValues;

const shownAs = (values: RawValues): Shown => ({ values, seen: sha256Hex(canonicalJson(values)) });

/** The row, made to say what was pushed after it. */
function saying({ fields }: Claim, row: RawValues, mapper: Mapper): RawValues {
  let said = row;
  for (const [field, value] of Object.entries(fields)) {
    const written = mapper.written?.(said, field, value ?? "");
    if (written !== undefined && "columns" in written) said = { ...said, ...written.columns };
  }
  return said;
}
