// Moves a row of a system that is asked by posting: a field that the hub may tell it is written with the value it has. Its time of
// writing changes, so it stands elsewhere in the order of pages, and nothing else does.

import { chance } from "../demo/chance.ts";
import { inForceAt, kindOfSchedule } from "../source/mapping/schedule.ts";
import type { ConfiguredSource } from "../source/catalogue.ts";
import type { ConnectorContext } from "../source/connector.ts";
import type { Modes } from "../writeback/mode.ts";
import { saidNow } from "../writeback/outcome.ts";
import { isWriting, type Sink } from "../writeback/sink.ts";
import type { KnownState, Said } from "./known-state.ts";
import type { Touch } from "./proxy.ts";

export interface TouchOptions {
  readonly source: ConfiguredSource;
  readonly modes: Modes;
  readonly context: ConnectorContext;
  readonly known: () => KnownState;
}

export interface Toucher extends AsyncDisposable {
  /** The draws of a seed. */
  of(seed: number): Touch;
}

/** Undefined: nothing is ever written to the source. */
export async function openToucher({ source, modes, context, known }: TouchOptions): Promise<Toucher | undefined> {
  const { connector } = source;
  if (!modes.writes || !isWriting(connector)) return undefined;
  const sink = await connector.openSink(source.options, context);
  return {
    of(seed) {
      let times = 0;
      return async () => {
        const rows = [...known().said.values()].filter((one) => one.source === source.name);
        const draw = chance(seed, "touch", source.name, (times += 1));
        return rows.length > 0 && touched(draw.pick(rows), source, modes, sink, context.clock.now());
      };
    },
    [Symbol.asyncDispose]: () => sink[Symbol.asyncDispose](),
  };
}

async function touched({ kind, key }: Said, { feeds }: ConfiguredSource, modes: Modes, sink: Sink, now: number): Promise<boolean> {
  const feed = [...feeds].find(([, schedule]) => kindOfSchedule(schedule).name === kind);
  const shown = feed === undefined ? undefined : await sink.show(feed[0], key);
  if (feed === undefined || shown === undefined) return false;
  const { mapper } = inForceAt(feed[1], now);
  for (const [field, value] of saidNow(mapper, shown.values)) {
    if (value === "" || modes.of(kind, field) !== "auto") continue;
    const written = mapper.written?.(shown.values, field, value);
    if (written === undefined || "cause" in written) continue;
    // As the system has it, not as the hub reads it.
    const columns = Object.fromEntries(Object.keys(written.columns).map((column) => [column, shown.values[column] ?? null]));
    return (await sink.update(feed[0], key, columns, shown.seen)).kind === "written";
  }
  return false;
}
