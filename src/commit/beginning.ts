// What a hub does first and then again and again: its configuration and the clock are brought into the log.

import type { Clock } from "../base/clock.ts";
import type { Model } from "../model/kind.ts";
import type { Database, Step } from "../platform/database.ts";
import type { Log } from "../platform/log.ts";
import { isTickDue } from "./clock.ts";
import { removeConsented } from "./guard/consent.ts";
import { settleHeld } from "./guard/held-delivery.ts";
import { intake } from "./intake.ts";
import { keepModel } from "./model-book.ts";
import type { ReplayDoor } from "./reread/replay-door.ts";
import { ruleChange, type WantedRules } from "./rules/rule-change.ts";
import type { Sweeper } from "./sweep/sweep.ts";
import { fillWords } from "./words-fill.ts";
import type { Writer } from "./writer.ts";

interface Ticking {
  readonly database: Database;
  readonly writer: Writer;
  readonly sweeper: Sweeper;
  readonly clock: Clock;
}

export interface Beginning extends Ticking {
  readonly receipts: Clock;
  readonly replays: Pick<ReplayDoor, "keep">;
  /** First step of every writing transaction. */
  readonly lease: () => Step;
}

export async function begin({ rules, model }: { readonly rules: WantedRules; readonly model: Model }, parts: Beginning): Promise<void> {
  const { database, writer, sweeper, clock, receipts, replays, lease } = parts;
  await replays.keep();
  await fillWords(database);
  await keepModel({ database, model, clock, lease });
  const change = await ruleChange(rules, database, writer.position(), clock.now());
  if (change !== undefined) await sweeper.submit(intake({ others: [change] }));
  await removeConsented(database, writer, receipts.now());
  await settleHeld(database, writer, receipts.now());
  await tick(model, parts);
}

/** Mappings that time has brought into force. */
export function sayBegun(replays: ReplayDoor, log: Log): void {
  for (const begun of replays.begun()) log.info(begun, "a mapping has begun: what is produced from now on is read by it");
}

interface TickingAll extends Ticking {
  readonly comparisons: { readonly tick: (now: number) => Promise<boolean> };
  readonly trend: { readonly tick: (now: number) => Promise<boolean> };
}

/** True where something was judged again or compared. */
export async function tickAll(model: Model, { comparisons, trend, ...parts }: TickingAll): Promise<boolean> {
  const judged = await tick(model, parts);
  await trend.tick(parts.clock.now());
  return [judged, await comparisons.tick(parts.clock.now())].includes(true);
}

async function tick(model: Model, { database, writer, sweeper, clock }: Ticking): Promise<boolean> {
  const at = clock.now();
  if (!(await isTickDue(writer.stages, model, at, (queries) => database.read(queries)))) return false;
  await sweeper.submit(intake({ others: [{ kind: "tick", at }] }));
  return true;
}
