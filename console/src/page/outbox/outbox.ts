// What systems are to be told, what they were told and what came of it, as the contract gives them.

import type { explainedRecord } from "../../../../src/api/contract-explain.ts";
import type { sendList } from "../../../../src/api/contract-history.ts";
import type { undoAnswer } from "../../../../src/api/contract-inbox.ts";
import type { deliverAnswer, intentAnswer, releaseAnswer } from "../../../../src/api/contract-intent.ts";
import type { resumeAnswer, systemsAnswer } from "../../../../src/api/contract-system.ts";
import { type Data, post } from "../../api/client.ts";
import { useRead } from "../../api/read.ts";

export type Intents = Data<typeof intentAnswer>;
export type Intent = Intents["intents"][number];
export type Creation = Intents["creations"][number];
export type Send = Data<typeof sendList>["sends"][number];
export type System = Data<typeof systemsAnswer>["systems"][number];
export type Released = Data<typeof releaseAnswer>;
export type Delivered = Data<typeof deliverAnswer>;
export type Resumed = Data<typeof resumeAnswer>;
export type Undone = Data<typeof undoAnswer>;

/** Receipts, decisions and reads all come with commits. */
const follow = { kind: "commits" } as const;

export const listMax = 1_000;

export const useIntents = (query: Readonly<Record<string, string | undefined>>) =>
  useRead<Intents>("/v1/intents", { follow, query: { ...query, limit: listMax } });

export const useSystems = () => useRead<Data<typeof systemsAnswer>>("/v1/systems", { follow });

export const useSends = (query: Readonly<Record<string, string | undefined>>, limit = listMax) =>
  useRead<Data<typeof sendList>>("/v1/sends", { follow, query: { ...query, limit } });

/** Why a value stands: the rule as a sentence, or who set it. */
export const useWhy = ({ entity, field }: Intent) =>
  useRead<Data<typeof explainedRecord>>(`/v1/explain/record/${encodeURIComponent(entity)}`, {
    follow: { kind: "record", entity },
    query: { rows: "left-out", fields: field },
  });

export const outboxPaths = ["/v1/intents", "/v1/systems", "/v1/sends"] as const;

export const idOf = ({ record, field, system }: Pick<Intent, "record" | "field" | "system">): string => `${system} ${record} ${field}`;

export const recordAddress = ({ entity, field }: Pick<Intent, "entity" | "field">): string =>
  `/record/${encodeURIComponent(entity)}?field=${encodeURIComponent(field)}`;

/** Exactly what is shown, in one release. */
const body = (intents: readonly Intent[], creations: readonly Creation[]) => ({
  only: {
    intents: intents.flatMap(({ record, field, to }) => (to === null ? [] : [{ record, field, to }])),
    creations: creations.map(({ creation }) => creation),
  },
});

/** Nothing is let out by a preview, so it has no reason of its own. */
export const releasePreview = (intents: readonly Intent[], creations: readonly Creation[]): Promise<Released> =>
  post<Released>("/v1/intents/release", { ...body(intents, creations), preview: "true", reason: "preview" });

export const released = (intents: readonly Intent[], creations: readonly Creation[], reason: string): Promise<Released> =>
  post<Released>("/v1/intents/release", { ...body(intents, creations), reason, id: crypto.randomUUID() });

export const takenBack = (decision: string, reason: string): Promise<Undone> => post<Undone>("/v1/inbox/undo", { decision, reason });

export const takingBack = (decision: string): Promise<Undone> =>
  post<Undone>("/v1/inbox/undo", { decision, reason: "preview", preview: "true" });
