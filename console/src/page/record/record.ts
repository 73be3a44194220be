// A record as the contract gives it: what stands, what was said, and how it came about.

import type { recordDetail, recordPage } from "../../../../src/api/contract.ts";
import type { explainedRecord } from "../../../../src/api/contract-explain.ts";
import type { explainedEntity } from "../../../../src/api/contract-identity.ts";
import { type Data } from "../../api/client.ts";
import { useRead } from "../../api/read.ts";

export type RecordPage = Data<typeof recordPage>;
export type RecordRow = RecordPage["records"][number];
export type RecordDetail = Data<typeof recordDetail>;
export type Explained = Data<typeof explainedRecord>;
export type ExplainedField = Explained["fields"][number];
export type Claim = ExplainedField["claims"][number];
export type Entity = Data<typeof explainedEntity>;

const path = (entity: string): string => `/v1/explain/record/${encodeURIComponent(entity)}`;

/** Every field with its claims, without the rows they were read from. */
export const useExplained = (entity: string) =>
  useRead<Explained>(path(entity), { follow: { kind: "record", entity }, query: { rows: "left-out" } });

/** One field with the rows as they arrived. */
export const useExplainedField = (entity: string, field: string) =>
  useRead<Explained>(path(entity), { follow: { kind: "record", entity }, query: { rows: "shown", fields: field } });

export interface AsOf {
  /** YYYY-MM-DD: what was true at the end of that day. */
  readonly day?: string | undefined;
  /** What was known at that position. */
  readonly position?: string | undefined;
}

/** Values, versions and claims, as of a day and a position. */
export const useRecord = (entity: string, { day, position }: AsOf) =>
  useRead<RecordDetail>(`/v1/records/${encodeURIComponent(entity)}`, {
    follow: { kind: "record", entity },
    query: { validAt: day === undefined ? undefined : `${day}T23:59:59Z`, position },
  });
