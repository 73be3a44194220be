// What the hub knows of kinds, fields and zones. Read once.

import type { modelAnswer } from "../../../src/api/contract-model.ts";
import type { Data } from "./client.ts";
import { useRead } from "./read.ts";

export type Model = Data<typeof modelAnswer>;
export type Kind = Model["kinds"][number];
export type Field = Kind["fields"][number];

const nothing: Model = { kinds: [], zone: "UTC", zones: {}, reportingCurrency: null };

/** Empty until it is there. */
export function useModel(): Model {
  return useRead<Model>("/v1/model", { follow: { kind: "nothing" } }).data?.data ?? nothing;
}

export const zoneOf = ({ zone, zones }: Model, site: string | undefined): string => (site === undefined ? zone : (zones[site] ?? zone));

export const fieldOf = ({ kinds }: Model, kind: string, field: string): Field | undefined =>
  kinds.find(({ name }) => name === kind)?.fields.find(({ name }) => name === field);
