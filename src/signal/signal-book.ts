// The signals of one feed while it is read: takes rows in, gives events out, and is put away as a cursor.

import { parkCause } from "../model/park.ts";
import type { RawRow } from "../source/connector.ts";
import { eventValues } from "./event-row.ts";
import { takeSample } from "./reduction.ts";
import type { Sample } from "./sample.ts";
import { newMemory, type PackedMemory, packMemory, type SignalMemory, unpackMemory } from "./signal-state.ts";

export interface SignalBook {
  /** Where the feed of samples stands; undefined: at its beginning. */
  readonly cursor: string | undefined;
  /** Events of these rows, and one parked row where some of them cannot be read. */
  take(rows: readonly RawRow[]): RawRow[];
  /** The whole of it with the feed's own cursor. */
  put(cursor: string): string;
}

/** All of a feed's signals travel with its cursor: more than this belong into several feeds. */
const signalsMax = 5_000;

interface Put {
  readonly samples: string;
  /** Of the rules by which what follows was remembered. */
  readonly rules: string;
  readonly signals: readonly (readonly [asset: string, signal: string, PackedMemory])[];
}

/** `rules`: hash of how samples are judged. */
export function openSignalBook(cursor: string | undefined, rules: string, read: (row: RawRow) => Sample): SignalBook {
  const put = cursor === undefined ? undefined : readPut(cursor);
  const memories = new Map<string, Map<string, SignalMemory>>();
  let count = 0;
  const memoryOf = (asset: string, signal: string): SignalMemory | undefined => {
    const signals = memories.get(asset) ?? new Map<string, SignalMemory>();
    const known = signals.get(signal);
    if (known !== undefined) return known;
    if (count === signalsMax) return undefined;
    count += 1;
    const memory = newMemory();
    memories.set(asset, signals.set(signal, memory));
    return memory;
  };
  for (const [asset, signal, packed] of put?.signals ?? []) {
    const memory = unpackMemory(packed);
    Object.assign(memoryOf(asset, signal) ?? {}, put?.rules === rules ? memory : judgedAnew(memory));
  }
  return {
    cursor: put === undefined ? cursor : put.samples,
    take(rows) {
      const events: RawRow[] = [];
      const unread: { readonly row: RawRow; readonly cause: string }[] = [];
      for (const row of rows) {
        const sample = read(row);
        if (sample.kind === "other") continue;
        const memory = sample.kind === "unread" ? undefined : memoryOf(sample.asset, sample.signal);
        if (sample.kind === "unread" || memory === undefined) {
          unread.push({ row, cause: sample.kind === "unread" ? sample.cause : `the feed has more than ${signalsMax} signals` });
          continue;
        }
        for (const event of takeSample(memory, sample.rule, sample.at, sample.value))
          events.push({
            index: events.length,
            values: eventValues(sample.asset, sample.signal, event),
            ...(row.receivedPosition === undefined ? {} : { receivedPosition: row.receivedPosition }),
          });
      }
      return unread.length === 0 ? events : [...events, unreadRow(events.length, unread, rows.length)];
    },
    put: (samples) => {
      const signals = [...memories].flatMap(([asset, own]) =>
        [...own].map(([signal, memory]) => [asset, signal, packMemory(memory)] as const),
      );
      return JSON.stringify({ samples, rules, signals } satisfies Put);
    },
  };
}

/** What ran by other rules begins with the next sample; what was told stands until another state has held. */
const judgedAnew = ({ state, ...memory }: SignalMemory): SignalMemory => ({
  ...memory,
  state: state === undefined ? undefined : { ...state, runs: [] },
});

/** A feed that was read without being reduced has a cursor of its own form. */
function readPut(cursor: string): Put | undefined {
  if (!cursor.startsWith('{"samples":')) return undefined;
  return JSON.parse(cursor) as Put;
}

/** Ten thousand samples that cannot be read are one thing to put right. */
function unreadRow(index: number, unread: readonly { readonly row: RawRow; readonly cause: string }[], of: number): RawRow {
  const [first] = unread;
  const at = first?.row.receivedPosition;
  return {
    index,
    values: first?.row.values ?? {},
    fault: parkCause(
      "value",
      `${unread.length} of ${of} samples cannot be read; the first${at === undefined ? "" : `, ${at}`}: ${first?.cause ?? ""}`,
      "check asset, signal, time and value under reduce:, or the system that writes them; such samples are not read again",
    ),
    ...(at === undefined ? {} : { receivedPosition: at }),
  };
}
