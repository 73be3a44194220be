// By which feed records of a kind are created in a system.

import type { ConfiguredSource } from "../../source/catalogue.ts";
import type { BirthWay } from "../../writeback/creation.ts";
import { isWriting, type Sink } from "../../writeback/sink.ts";
import { waysTo } from "./way.ts";

/** The first feed of the kind by which records can be created, at `at` (ms). Caller guarantees: hub.yaml was checked for one. */
export function birthWayTo(source: ConfiguredSource, kind: string, sink: Sink, at: number): BirthWay | undefined {
  const { connector, options } = source;
  const { births } = sink;
  if (births === undefined || !isWriting(connector)) return undefined;
  const way = waysTo(source, kind, sink, at).find(({ feed }) => connector.uncreatable?.(options, feed) === null);
  return way === undefined ? undefined : { ...way, births };
}
