// How far the hub may go in telling one system, and what somebody changes of that.

import type { intentAnswer } from "../../../../src/api/contract-intent.ts";
import type { modeAnswer, modeList } from "../../../../src/api/contract-mode.ts";
import { type Data, get, post } from "../../api/client.ts";
import { useRead } from "../../api/read.ts";

export type ModeList = Data<typeof modeList>;
export type System = ModeList["systems"][number];
export type KindModes = System["kinds"][number];
export type Mode = KindModes["creates"];
export type ModePlan = Data<typeof modeAnswer>;
export type Creation = Data<typeof intentAnswer>["creations"][number];

export const modes: readonly Mode[] = ["observe", "propose", "auto"];

export const useModes = () => useRead<ModeList>("/v1/modes", { follow: { kind: "commits" } });

/** A word for what is named; null takes a word away, so that what is above it counts. */
export type Words = Readonly<Record<string, Mode | null>>;

export interface Change {
  readonly mode: Mode | undefined;
  /** By kind, or kind.field. */
  readonly fields: Words;
  /** By kind. */
  readonly create: Words;
}

export const noChange: Change = { mode: undefined, fields: {}, create: {} };

export const isChange = ({ mode, fields, create }: Change): boolean =>
  mode !== undefined || Object.keys(fields).length + Object.keys(create).length > 0;

interface WrittenModes {
  readonly mode?: Mode;
  readonly fields?: Readonly<Record<string, Mode>>;
  readonly create?: Readonly<Record<string, Mode | { readonly mode: Mode }>>;
}

const written = ({ written: said }: System): WrittenModes => said as WrittenModes;

export const generalMode = (system: System): Mode => written(system).mode ?? "observe";

/** What hub.yaml says of exactly this; null: nothing, so that what is above it counts. */
export const wordOf = (system: System, name: string): Mode | null => written(system).fields?.[name] ?? null;

export function createWord(system: System, kind: string): Mode {
  const said = written(system).create?.[kind];
  return typeof said === "object" ? said.mode : (said ?? "observe");
}

/** As it would be; what says what hub.yaml says already is no change. */
export function changed(words: Words, name: string, next: Mode | null, said: Mode | null): Words {
  const { [name]: _, ...others } = words;
  return next === said ? others : { ...others, [name]: next };
}

export interface ModePreview {
  readonly plan: ModePlan;
  /** Records it lacks, of kinds whose creation changes. */
  readonly creations: readonly Creation[];
}

const bodyOf = ({ mode, fields, create }: Change) => ({ ...(mode === undefined ? {} : { mode }), fields, create });

/** Nothing is changed by a preview, so it has no reason of its own. */
export async function modePreview(system: string, change: Change, base: string): Promise<ModePreview> {
  const body = { system, ...bodyOf(change), base, reason: "preview", preview: "true" };
  const [plan, intents] = await Promise.all([
    post<ModePlan>("/v1/modes", body),
    get<Data<typeof intentAnswer>>("/v1/intents", { system, limit: 1_000 }),
  ]);
  return { plan, creations: intents.data.creations.filter(({ kind }) => kind in change.create) };
}

export const modesSet = (system: string, change: Change, base: string, reason: string): Promise<ModePlan> =>
  post<ModePlan>("/v1/modes", { system, ...bodyOf(change), base, reason });
