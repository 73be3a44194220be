// What a sweep judges ahead, in bounded pieces, into tables of its own: verdicts and records first, then what they mean in money.
// What arrives meanwhile is judged again. In the end a constant number of statements puts all of it in its place.

import { adoptVerdicts, clearVerdictsStep, countVerdictsStep, stageVerdicts, unstageVerdicts } from "../../governance/store-staged.ts";
import { adoptIntents, clearIntentsStep, countIntentsStep, stageIntents, unstageIntents } from "../../governance/store-staged-intent.ts";
import { type Rejudged, rejudged, type Sweep } from "../../governance/store-sweep.ts";
import type { Step } from "../../platform/database.ts";
import type { FinanceSettings } from "../../projection/finance/finance-settings.ts";
import { adoptMoney, clearMoneyStep, countMoneyStep } from "../../projection/finance/store-staged.ts";
import { adoptPromises, clearPromisesStep, countPromisesStep } from "../../projection/production/store-staged.ts";
import type { Cause, Doc } from "../../record/record-change.ts";
import { adoptRecords, clearRecordsStep, countRecordsStep, stageRecords, unstageRecords } from "../../record/store-staged.ts";
import { pagesOf } from "../clock.ts";
import type { Adoption } from "../pipeline.ts";
import { openStagedMoney } from "./staged-money.ts";

export interface StagingOptions extends Omit<Sweep, "pages"> {
  readonly settings: FinanceSettings;
  /** One transaction. */
  readonly write: (steps: readonly Step[]) => Promise<unknown>;
  /** When the change takes effect, ms: the cause of what money moves. */
  readonly until: number;
  readonly pageSize?: number;
}

/** What commits changed beside the sweep since it was last told. */
export interface Arrived {
  /** Entities told anew or no longer there, each with what was told of it before each of those commits. */
  readonly entities: ReadonlyMap<string, readonly (Doc | undefined)[]>;
  /** Chains of which a line moved, and sales order lines of which a promise did, each with its site. */
  readonly roots: ReadonlySet<string>;
  readonly lines: ReadonlyMap<string, string>;
}

export interface Staging {
  /** Empties what an earlier sweep left, which a kill may have cut off. */
  clear(): Promise<void>;
  /** Judges these entities, which are not staged yet. */
  judge(pages: AsyncIterable<readonly string[]>): Promise<void>;
  /** What the staged records mean. `between` runs between two pieces. */
  value(between: () => Promise<void>): Promise<void>;
  /** Judges again what has arrived; with `isValued`, what it means in money too. */
  catchUp(arrived: Arrived, isValued: boolean): Promise<void>;
  /** All of it, where nothing is committed meanwhile. */
  whole(pages: AsyncIterable<readonly string[]> | undefined): Promise<Adoption>;
  /** Nothing more will be staged: what puts it in its place, with the tables empty afterwards. */
  finish(): Promise<Adoption>;
}

/** Judged differences in one transaction, and in memory. */
const differencesPerWrite = 2_000;

/** Entities judged again together. */
const arrivedPerPiece = 2_000;

/** Empties what any sweep has staged. */
export const clearSteps: readonly Step[] = [clearVerdictsStep, clearIntentsStep, clearRecordsStep, clearPromisesStep, clearMoneyStep];

export function openStaging(options: StagingOptions): Staging {
  const { write } = options;
  const cause: Cause = { source: "rules", record: "", version: 0, at: options.until, fields: [] };
  const money = openStagedMoney({ ...options, cause });
  const judge = async (pages: AsyncIterable<readonly string[]>): Promise<void> => {
    let held: Rejudged[] = [];
    let writing: Promise<unknown> = Promise.resolve();
    const flush = async (): Promise<void> => {
      const steps = [...stageVerdicts(held), ...stageIntents(held), ...stageRecords(held)];
      held = [];
      await writing;
      if (steps.length > 0) writing = write(steps);
      writing.catch(() => undefined); // Whoever waits for it next is told.
    };
    for await (const page of rejudged({ ...options, pages })) {
      held.push(...page);
      if (held.length >= differencesPerWrite) await flush();
    }
    await flush();
    await writing;
  };
  const clear = async (): Promise<void> => void (await write(clearSteps));
  const value = async (between: () => Promise<void>): Promise<void> => {
    await write([countRecordsStep]);
    await money.all(between);
  };
  const finish = async (): Promise<Adoption> => {
    await write([countVerdictsStep, countIntentsStep, countRecordsStep, countPromisesStep, countMoneyStep]);
    return (position, at) => [
      ...adoptVerdicts(position),
      ...adoptIntents(position),
      ...adoptRecords(position),
      ...adoptPromises(position, at, cause),
      ...adoptMoney(position, at, cause),
      ...clearSteps,
    ];
  };
  return {
    clear,
    judge,
    value,
    finish,
    async whole(pages) {
      await clear();
      if (pages !== undefined) await judge(pages);
      await value(() => Promise.resolve());
      return finish();
    },
    async catchUp({ entities, roots, lines }, isValued) {
      const all = [...entities.keys()];
      const rest = { roots, lines };
      for (let from = 0; from < all.length; from += arrivedPerPiece) {
        const piece = all.slice(from, from + arrivedPerPiece);
        const before = isValued ? await money.supposed(piece) : new Map<string, Doc>();
        await write([...unstageVerdicts(piece), ...unstageIntents(piece), ...unstageRecords(piece)]);
        await judge(pagesOf(piece));
        if (isValued) await money.again(new Map(piece.map((entity) => [entity, [before.get(entity), ...(entities.get(entity) ?? [])]])));
      }
      if (isValued) await money.again(new Map(), rest);
    },
  };
}
