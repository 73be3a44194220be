// The story of one batch: down the floors once, each stage handing rows to its store and changes to the next.

import type { Model } from "../model/kind.ts";
import type { ParkedChange } from "../governance/difference.ts";
import type { Reconciled } from "../governance/stage.ts";
import type { Standing } from "../governance/standing.ts";
import { governanceSteps } from "../governance/store.ts";
import { datedMatchRules } from "../identity/match-timeline.ts";
import { intentSteps } from "../governance/store-intent.ts";
import type { Placement } from "../identity/stage.ts";
import { identitySteps } from "../identity/store.ts";
import { type Link, nextLink } from "../observation/chain.ts";
import type { Claim, Decision, Entry } from "../observation/entry.ts";
import { entryRow } from "../observation/entry-row.ts";
import { observationSteps, parkedSteps, type ParkedRow, type ParkedRows } from "../observation/store.ts";
import { isMatchRules } from "../observation/store-rule-act.ts";
import type { Query, Row, Step } from "../platform/database.ts";
import { copyRow } from "../platform/sql-text.ts";
import type { FinanceRows } from "../projection/finance/finance-rows.ts";
import { financeSteps } from "../projection/finance/store.ts";
import type { ProductionRows } from "../projection/production/promise-row.ts";
import { productionSteps } from "../projection/production/store.ts";
import type { RecordChange } from "../record/record-change.ts";
import { recordReader } from "../record/record-reader.ts";
import type { RecordRows } from "../record/record-rows.ts";
import { recordSteps } from "../record/store.ts";
import { deliverySteps } from "../source/store.ts";
import { type ClockWork, moveClock } from "./clock.ts";
import { intake, type Intake } from "./intake.ts";
import { salts } from "./salt.ts";
import type { Stages } from "./stages.ts";

/** Everything one commit will write, not yet written. */
export interface Prepared {
  readonly position: number;
  readonly batch: Intake;
  readonly news: readonly (Claim | Decision)[];
  readonly link: Link;
  /** As COPY text, a row each. */
  readonly entries: readonly string[];
  readonly placement: Placement;
  readonly reconciled: readonly Reconciled[];
  readonly record: RecordRows;
  readonly changes: readonly RecordChange[];
  readonly production: ProductionRows;
  readonly finance: FinanceRows;
  /** What a sweep staged, in the place of rows that are held here; absent: nothing was staged. */
  readonly adopted?: readonly Step[];
}

export interface Moment {
  readonly position: number;
  /** Wall time of the commit, ms. */
  readonly at: number;
  /** Hash of the link before. */
  readonly previousLink: string;
  readonly model: Model;
  readonly read: (queries: readonly Query[]) => Promise<Row[][]>;
  /** The entries come from the log: all of them are news, and their rows and link exist. */
  readonly isReplay?: boolean;
}

export async function prepare(stages: Stages, batch: Intake, moment: Moment): Promise<Prepared> {
  const { position, at } = moment;
  stages.rest();
  const clock =
    batch.others.length > 0 ? await moveClock(stages, batch, { model: moment.model, read: moment.read, upTo: position - 1 }) : idle;
  const given = [...batch.claims, ...batch.decisions];
  const news = moment.isReplay ? given : await stages.observation.news(given);
  const claims = news.filter((entry) => entry.kind === "claim");
  const decisions = news.filter((entry) => entry.kind === "decision");
  const matchRules = batch.others.flatMap((entry) =>
    entry.kind === "rule" && isMatchRules(entry) ? [datedMatchRules(entry, moment.model)] : [],
  );
  const moved = { rules: matchRules, horizon: stages.timeline.horizon };
  const placement = await stages.identity.place({ position, claims, decisions, clock: moved });
  if (decisions.length > 0) await stages.identity.prefetch(decisions.map((decision) => decision.record));
  const released = placement.released.flatMap((record) => stages.identity.entityOf(record) ?? []);
  const reconciled = await stages.governance.reconcile({ news, placement, due: clock.due, released, swept: clock.swept });
  const { rows: record, changes } = await stages.record.record(reconciled, placement);
  const reader = recordReader(stages.identity, stages.record);
  const { rows: production, chain } = await stages.production.project({ position, at, changes, reader });
  const finance = await stages.finance.project({ position, at, changes, reader, promised: chain });
  const entries = moment.isReplay ? [] : rowsOf(position, [...news, ...batch.others]);
  const link = nextLink(moment.previousLink, position, at, entries);
  return { position, batch, news, link, entries, placement, reconciled, record, changes, production, finance };
}

/** A commit that adopts what a sweep has staged: its entries, and nothing that the stages would make of them here. */
export async function prepareAdoption(stages: Stages, batch: Intake, moment: Moment, adopted: readonly Step[]): Promise<Prepared> {
  const nothing = await prepare(stages, intake({}), moment);
  const entries = rowsOf(moment.position, batch.others);
  return { ...nothing, batch, entries, link: nextLink(moment.previousLink, moment.position, moment.at, entries), adopted };
}

const idle: ClockWork = { due: new Map(), swept: undefined };

function rowsOf(position: number, entries: readonly Entry[]): string[] {
  const chance = salts(entries.length);
  return entries.map((entry, ordinal) => copyRow(entryRow(position, ordinal, entry, chance[ordinal] ?? "")));
}

/** True where a commit would store nothing new. */
export const isEmpty = (prepared: Prepared): boolean =>
  prepared.entries.length === 0 && prepared.batch.deliveries.length === 0 && prepared.batch.alongside.length === 0;

/** What is derived from the log: a rebuild writes these alone. */
export function derivedSteps(prepared: Prepared): Step[] {
  const { position, adopted } = prepared;
  if (adopted !== undefined) return [...adopted];
  return [
    ...identitySteps(prepared.placement.rows),
    ...governanceSteps(prepared.reconciled, position),
    ...intentSteps(prepared.reconciled, position),
    ...parkedSteps(parkedRows(prepared), position),
    ...recordSteps(prepared.record, position),
    ...productionSteps(prepared.production),
    ...financeSteps(prepared.finance),
  ];
}

const parkedRows = ({ reconciled }: Prepared): ParkedRows => ({
  opened: reconciled.flatMap(({ standing, difference }) => difference.parked.map((change) => parkedRow(standing, change))),
  released: reconciled.flatMap(({ difference }) => difference.released),
  anew: reconciled.flatMap(({ anew, standing }) => (anew ? standing.members.map(({ record }) => record) : [])),
});

const parkedRow = (standing: Standing, { member, parked }: ParkedChange): ParkedRow => ({
  record: member.record,
  entity: standing.entity,
  recordKind: standing.plan.kind,
  source: member.source,
  site: member.site,
  key: member.key,
  version: parked.version,
  ...parked.field,
});

/** The whole transaction, without the lease step that goes first. */
export function commitSteps(prepared: Prepared): Step[] {
  const { batch, link, entries, position } = prepared;
  const pages = batch.pages.filter((page) => prepared.news.some((entry) => entry.kind === "claim" && entry.raw?.page === page.hash));
  const moved = [...deliverySteps(batch.deliveries, position), ...batch.alongside.map((step) => step(position))];
  return [...observationSteps({ entries, pages, link }), ...derivedSteps(prepared), ...moved];
}
