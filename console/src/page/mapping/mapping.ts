// Mappings of one system, a text beside kept rows, and what a replay would change, as the contract gives them.

import type { changedAnswer } from "../../../../src/api/contract-connection.ts";
import type { driftAccepted, driftList } from "../../../../src/api/contract-history.ts";
import type { mappingList } from "../../../../src/api/contract-mapping.ts";
import type { mappingForesight, mappingSampleAnswer, mappingWritten } from "../../../../src/api/contract-mapping-edit.ts";
import type { replayPlan, replayReport } from "../../../../src/api/contract-replay.ts";
import { type Data, post } from "../../api/client.ts";
import { useRead } from "../../api/read.ts";

export type Written = Data<typeof mappingWritten>;
export type MappingText = Written["mappings"][number];
export type Sample = Data<typeof mappingSampleAnswer>;
export type Feed = Sample["feeds"][number];
export type SampleRow = Feed["rows"][number];
export type SampleRead = NonNullable<SampleRow["read"]>;
export type Foresight = Data<typeof mappingForesight>;
export type Replay = Data<typeof replayReport>;
export type ReplayPlan = Data<typeof replayPlan>;
export type ReplayedFeed = Replay["feeds"][number];
export type Changed = Data<typeof changedAnswer>;
export type Form = Data<typeof driftList>["forms"][number];
export type Dated = Data<typeof mappingList>[number];

/** An act of the log tells of each of these. */
const follow = { kind: "commits" } as const;

export const useWritten = (source: string) => useRead<Written>("/v1/mappings/written", { follow, query: { source } });

/** What reads which feed from when, with who rehearsed, approved and replayed it; of every system. */
export const useDated = () => useRead<readonly Dated[]>("/v1/mappings", { follow });

/** Changed forms that wait for a person. */
export const useHeldForms = (source: string) => useRead<Data<typeof driftList>>("/v1/drift", { follow, query: { source, state: "held" } });

/** What of these answers a change of hub.yaml makes another. */
export const mappingPaths = ["/v1/mappings/written", "/v1/mappings", "/v1/drift", "/v1/status"] as const;

export interface Put {
  readonly feed: string;
  readonly field: string;
  readonly column: string;
}

const rowsShown = 20;

export const sampled = (source: string, text: string, add?: Put): Promise<Sample> =>
  post<Sample>("/v1/mappings/sample", { source, text, rows: rowsShown, ...(add === undefined ? {} : { add }) });

export interface Asked {
  readonly source: string;
  readonly text: string;
  /** As hub.yaml writes a date; null: from the beginning. */
  readonly from: string | null;
}

export const foreseen = (asked: Asked): Promise<Foresight> => post<Foresight>("/v1/mappings/rehearse", asked);

export const replayPlanned = (source: string): Promise<ReplayPlan> => post<ReplayPlan>("/v1/replays/plan", { sources: [source] });

export const replayed = (source: string): Promise<Replay> => post<Replay>("/v1/replays", { sources: [source] });

export const formAccepted = ({ source, feed, number }: Form, reason: string): Promise<Data<typeof driftAccepted>> =>
  post<Data<typeof driftAccepted>>("/v1/drift/accept", { source, feed, number, reason });
