// The column of stages, wired for one reader: the hub's own, a branch, or a rebuild. Each set has its own memory.

import { targetEntity } from "../identity/reference-key.ts";
import { openGovernance, type Governance } from "../governance/stage.ts";
import { newTimeline, type Timeline } from "../governance/timeline.ts";
import { openIdentity, type Identity } from "../identity/stage.ts";
import type { Model } from "../model/kind.ts";
import { openObservation, type Observation } from "../observation/stage.ts";
import type { Query, Row } from "../platform/database.ts";
import type { FinanceSettings } from "../projection/finance/finance-settings.ts";
import { openFinance, type Finance } from "../projection/finance/stage.ts";
import { openProduction, type Production } from "../projection/production/stage.ts";
import { openRecord, type RecordStage } from "../record/stage.ts";

export interface Stages {
  readonly timeline: Timeline;
  readonly observation: Observation;
  readonly identity: Identity;
  readonly governance: Governance;
  readonly record: RecordStage;
  readonly production: Production;
  readonly finance: Finance;
  /** Drops everything remembered: a commit failed, or the tables were replaced. */
  forget(): void;
}

export interface StagesOptions {
  readonly model: Model;
  readonly settings: FinanceSettings;
  readonly read: (queries: readonly Query[]) => Promise<Row[][]>;
  /** Position up to which the log counts. */
  readonly upTo: () => number;
  readonly memory?: StagesMemory;
}

/** Entities and records remembered; a standing of twenty fields and two members takes about 3 KiB. */
export interface StagesMemory {
  readonly entities: number;
  readonly records: number;
}

export const memoryDefault: StagesMemory = { entities: 60_000, records: 150_000 };

export function openStages(options: StagesOptions): Stages {
  const { model, settings, read, upTo } = options;
  const memory = options.memory ?? memoryDefault;
  const timeline = newTimeline();
  const observation = openObservation({ read, upTo, memory: memory.records });
  const identity = openIdentity({ model, read, upTo, memory: memory.records });
  const target = (kind: string, source: string, value: string): string => targetEntity(identity, kind, source, value);
  const governance = openGovernance({ model, timeline, identity, target, read, upTo, memory: memory.entities });
  const record = openRecord({ model, read, memory: memory.entities });
  const production = openProduction({ read });
  const finance = openFinance({ settings, read });
  return {
    timeline,
    observation,
    identity,
    governance,
    record,
    production,
    finance,
    forget() {
      for (const stage of [observation, identity, governance, record, production, finance]) stage.forget();
    },
  };
}
