// Connections, drafts and what came of reading, as the contract gives them.

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type {
  changedAnswer,
  connectionList,
  connectorList,
  draftAnswer,
  draftPlanAnswer,
  sampleAnswer,
  testAnswer,
  uploadAnswer,
  versionsAnswer,
} from "../../../../src/api/contract-connection.ts";
import type { driftList, runList } from "../../../../src/api/contract-history.ts";
import type { latestReads } from "../../../../src/api/contract-reading.ts";
import type { planReport } from "../../../../src/api/contract-operation.ts";
import type { systemsAnswer } from "../../../../src/api/contract-system.ts";
import type { Data } from "../../api/client.ts";
import { useHeard } from "../../api/position.ts";
import { useAgain, useRead } from "../../api/read.ts";
import type { Schema } from "./schema.ts";

export type ConnectionList = Data<typeof connectionList>;
export type Connection = ConnectionList["connections"][number];
export type Draft = Data<typeof draftAnswer>;
export type Source = Draft["source"];
export type Connectors = Data<typeof connectorList>;
export type Card = Connectors["connectors"][number];
export type Stage = Data<typeof testAnswer>["stages"][number];
export type Sample = Data<typeof sampleAnswer>["feeds"][number];
export type Plan = Data<typeof planReport>;
export type DraftPlan = Data<typeof draftPlanAnswer>;
export type Changed = Data<typeof changedAnswer>;
export type Lines = Changed["difference"];
export type Versions = Data<typeof versionsAnswer>;
export type Version = Versions[number];
export type Upload = Data<typeof uploadAnswer>;
export type Run = Data<typeof runList>["runs"][number];
export type Form = Data<typeof driftList>["forms"][number];
export type Latest = Data<typeof latestReads>["sources"][number];
export type TellingState = Data<typeof systemsAnswer>["systems"][number];

export const connectionsPath = "/v1/connections";
const configurationPath = "/v1/configuration";
export const versionsPath = "/v1/configuration/versions";

/** Any commit may have brought something; what it does not tell of is read when the page comes into sight. */
const follow = { kind: "commits" } as const;

export const useConnections = () => useRead<ConnectionList>(connectionsPath, { follow });
export const useConnectors = () => useRead<Connectors>("/v1/connectors", { follow: { kind: "nothing" } });
export const useLatest = () => useRead<Data<typeof latestReads>>("/v1/runs/latest", { follow });
export const useHeld = () => useRead<Data<typeof driftList>>("/v1/drift", { follow, query: { state: "held" } });
export const useForms = (source: string) => useRead<Data<typeof driftList>>("/v1/drift", { follow, query: { source } });
export const useTelling = () => useRead<Data<typeof systemsAnswer>>("/v1/systems", { follow });
export const useVersions = () => useRead<Versions>(versionsPath, { follow: { kind: "sight" } });

/** After hub.yaml or a draft was changed. */
export const useChanged = (): (() => void) => useAgain(connectionsPath, versionsPath, configurationPath, "/v1/modes");

/** A failed read and a hub that was opened anew make no commit: what is shown is read again whenever the page or the line comes back. */
export function useFresh(): void {
  const queries = useQueryClient();
  const { line } = useHeard();
  useEffect(() => {
    if (line !== "live") return;
    for (const path of [connectionsPath, "/v1/runs/latest", "/v1/drift", "/v1/systems"])
      void queries.invalidateQueries({ queryKey: [path] }, { cancelRefetch: false });
  }, [line, queries]);
}

/** Options of the connector without its feeds, and the form of one feed. */
export function schemasOf({ options }: Pick<Card, "options">): { readonly own: Schema; readonly feeds: Schema } {
  const whole = options as Schema;
  const { feeds = {}, ...properties } = whole.properties ?? {};
  return { own: { ...whole, properties, required: (whole.required ?? []).filter((name) => name !== "feeds") }, feeds };
}

export const sourceAddress = (name: string, asked: Readonly<Record<string, string>> = {}): string => {
  const query = new URLSearchParams(asked).toString();
  return `/connections/${encodeURIComponent(name)}${query === "" ? "" : `?${query}`}`;
};

export const mappingAddress = (name: string, asked: Readonly<Record<string, string>> = {}): string => {
  const query = new URLSearchParams(asked).toString();
  return `/connections/${encodeURIComponent(name)}/mapping${query === "" ? "" : `?${query}`}`;
};

export const outboxAddress = (system: string): string => `/connections/outbox?${new URLSearchParams({ system }).toString()}`;

export const parkedAddress = (source: string): string => `/inbox?${new URLSearchParams({ what: "parked", systems: source }).toString()}`;
