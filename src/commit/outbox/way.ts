// By which feed a record is found in its system, and by which mapping it is read and written.

import { hashId } from "../../base/hash.ts";
import { kindOfSchedule, inForceAt } from "../../source/mapping/schedule.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import type { Modes } from "../../writeback/mode.ts";
import type { Way } from "../../writeback/send.ts";
import type { Sink } from "../../writeback/sink.ts";
import type { Model } from "../../model/kind.ts";
import type { Permitted } from "./store-due.ts";

/** Ways to a record of this kind, at `at` (ms); a source may have several feeds of one kind. */
export const waysTo = ({ feeds }: ConfiguredSource, kind: string, sink: Sink, at: number): Way[] =>
  [...feeds]
    .filter(([, schedule]) => kindOfSchedule(schedule).name === kind)
    .map(([feed, schedule]) => ({ sink, feed, mapper: inForceAt(schedule, at).mapper }));

/** Every field of the model that may be told to the source, at `at` (ms). */
export const permittedOf = (source: Pick<ConfiguredSource, "name" | "feeds">, modes: Modes, { kinds }: Model, at: number): Permitted[] =>
  [...kinds.values()].flatMap(({ name: kind, fields }) => {
    const mapping = mappingTo(source, kind, at);
    return fields.flatMap(({ name: field }): Permitted[] => {
      const mode = modes.of(kind, field);
      return mode === "observe" ? [] : [{ source: source.name, kind, field, mode, mapping }];
    });
  });

/** Hash of all mappings by which records of this kind are written, at `at` (ms); "" where none is. */
export function mappingTo({ feeds }: Pick<ConfiguredSource, "feeds">, kind: string, at: number): string {
  const hashes = [...feeds.values()].flatMap((schedule) =>
    kindOfSchedule(schedule).name === kind ? [inForceAt(schedule, at).mapper.hash] : [],
  );
  return hashes.length < 2 ? (hashes[0] ?? "") : hashId(...hashes.toSorted());
}
