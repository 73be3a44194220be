// The column of stages, wired for one reader: the hub's own, a branch, or a rebuild. Each set has its own memory.

import { targetEntity } from "../identity/reference-key.ts";
import { openGovernance, type Governance } from "../governance/stage.ts";
import { newTimeline, type Timeline } from "../governance/timeline.ts";
import { openIdentity, type Identity } from "../identity/stage.ts";
import type { Model } from "../model/kind.ts";
import type { Decision } from "../observation/entry.ts";
import { openObservation, type Observation } from "../observation/stage.ts";
import type { Query, Row } from "../platform/database.ts";
import type { FinanceSettings } from "../projection/finance/finance-settings.ts";
import { openFinance, type Finance } from "../projection/finance/stage.ts";
import { openProduction, type Production } from "../projection/production/stage.ts";
import { recordReader } from "../record/record-reader.ts";
import { openRecord, type RecordStage } from "../record/stage.ts";

export interface Stages {
  readonly timeline: Timeline;
  readonly observation: Observation;
  readonly identity: Identity;
  readonly governance: Governance;
  readonly record: RecordStage;
  readonly production: Production;
  readonly finance: Finance;
  /**
   * Brings into memory what these decisions are about, so that the batch with them need not wait for reads. The batch before is
   * prepared and not yet on its way. A bounded number of statements, whatever their number.
   */
  foresee(decisions: readonly Decision[]): Promise<void>;
  /** Between batches, when nobody holds anything of theirs. */
  rest(): void;
  /** Drops everything remembered: a commit failed, or the tables were replaced. */
  forget(): void;
}

export interface StagesOptions {
  readonly model: Model;
  readonly settings: FinanceSettings;
  /** Sees every commit before the one in preparation. */
  readonly read: (queries: readonly Query[]) => Promise<Row[][]>;
  /** The same for the log alone: a rebuild has all of it from the start. Absent: `read`. */
  readonly readLog?: (queries: readonly Query[]) => Promise<Row[][]>;
  /** May miss the last commits, still on their way to the tables: for stages that hold in memory what those wrote. */
  readonly readEarly: (queries: readonly Query[]) => Promise<Row[][]>;
  /** Position up to which the log counts. */
  readonly upTo: () => number;
  readonly memory?: StagesMemory;
}

/**
 * Entities and records remembered at least: more than the commits on their way hold, see `readEarly`. An entity of twenty fields
 * and two members takes about 8 KiB in all stages together while it is used, and 3 KiB as text.
 */
export interface StagesMemory {
  readonly entities: number;
  readonly records: number;
}

export const memoryDefault: StagesMemory = { entities: 70_000, records: 150_000 };

/** Two commits on their way and the one in preparation, each of a full batch or of what the clock reaches, and room besides. */
const earlyEntitiesMin = 16_000;

/** Entities of one commit that memory surely holds for the next one, prepared before it is written. A sweep may change more. */
export const aheadMax = 12_000;

export function openStages(options: StagesOptions): Stages {
  const { model, settings, read, readEarly, upTo } = options;
  const memory = options.memory ?? memoryDefault;
  const readLog = options.readLog ?? read;
  const early = memory.entities >= earlyEntitiesMin ? readEarly : read;
  const timeline = newTimeline();
  const observation = openObservation({ read: readLog, readEarly: early, upTo, memory: memory.records });
  const identity = openIdentity({ model, read: early, readLog, readWhole: read, upTo, memory: memory.records });
  const target = (kind: string, source: string, value: string): string => targetEntity(identity, kind, source, value);
  const governance = openGovernance({ model, timeline, identity, target, read: readLog, readEarly: early, upTo, memory: memory.entities });
  const record = openRecord({ model, read: early, memory: memory.entities });
  const production = openProduction({ read: early, memory: memory.entities });
  const finance = openFinance({ settings, read: early, memory: memory.entities });
  return {
    timeline,
    observation,
    identity,
    governance,
    record,
    production,
    finance,
    async foresee(decisions) {
      if (decisions.length === 0) return;
      const said = observation.foresee(decisions);
      await identity.prefetch(decisions.map(({ record: one }) => one));
      const entities = [...new Set(decisions.flatMap(({ record: one }) => identity.entityOf(one) ?? []))];
      await Promise.all([said, identity.referring(entities)]);
      const unknown = entities.filter((entity) => !governance.remembers(entity));
      await governance.standings(unknown);
      await record.prefetch(unknown);
      await finance.foresee(entities, recordReader(identity, record));
    },
    rest() {
      for (const stage of [observation, identity, governance, record, production, finance]) stage.rest();
    },
    forget() {
      for (const stage of [observation, identity, governance, record, production, finance]) stage.forget();
    },
  };
}
