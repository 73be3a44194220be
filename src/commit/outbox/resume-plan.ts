// What a paused system would be told, and what it shows now: looked at, never claimed and never written.

import type { Row } from "../../platform/database.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import { observing } from "../../writeback/mode.ts";
import type { Outcome, SendState, Told } from "../../writeback/outcome.ts";
import { lookUp } from "../../writeback/send.ts";
import type { Sink } from "../../writeback/sink.ts";
import { openSendsQuery } from "../../writeback/store.ts";
import { looked } from "./outbox.ts";
import type { OutboxParts } from "./outbox-parts.ts";
import { dueQuery, sendOf, toldOf } from "./store-due.ts";
import { permittedOf, waysTo } from "./way.ts";

export interface PlannedTell extends Pick<Told, "field" | "from" | "to"> {
  readonly kind: string;
  readonly record: string;
  readonly key: string;
  /** `due`: it stands as it did, and would be written. Else what telling it would come to, or what an open send came to. */
  readonly found: "due" | SendState;
  /** What the system shows; null where it stands as it did, or was not asked. */
  readonly shown: string | null;
  readonly cause: string;
}

export interface ResumePlan {
  readonly tells: readonly PlannedTell[];
  /** False: there is more than is looked at before it is resumed. */
  readonly isWhole: boolean;
}

/** Fields that are looked at: each record is one call of its system. */
const lookedMax = 200;

type PlanParts = Pick<OutboxParts, "database" | "model" | "modes" | "clock">;

/** Faults: those of the sink. */
export async function resumePlan(source: ConfiguredSource, sink: Sink, parts: PlanParts): Promise<ResumePlan> {
  const { database, model, modes, clock } = parts;
  const permitted = permittedOf(source.name, modes.get(source.name) ?? observing, model);
  const now = clock.now();
  const [open = [], due = []] = await database.read([
    openSendsQuery([source.name], lookedMax),
    dueQuery({ permitted, since: now, limit: lookedMax }),
  ]);
  const isUnderWay = new Set(open.map((row) => `${row["record"]} ${row["field"]}`));
  const waiting = due.filter((row) => !isUnderWay.has(`${row["record"]} ${row["field"]}`));
  const tells: PlannedTell[] = [];
  for (const rows of Map.groupBy(open, (row) => row["send"]).values()) tells.push(...(await openTells(rows, source, sink, now)));
  for (const rows of Map.groupBy(waiting, (row) => row["record"]).values()) tells.push(...(await dueTells(rows, source, sink, now)));
  return { tells, isWhole: open.length < lookedMax && due.length < lookedMax };
}

async function openTells(rows: readonly Row[], source: ConfiguredSource, sink: Sink, now: number): Promise<PlannedTell[]> {
  const send = sendOf("", rows, rows.map(toldOf));
  let outcomes: readonly Outcome[] = [];
  for (const way of waysTo(source, send.kind, sink, now)) {
    outcomes = await lookUp(send, way);
    if (outcomes.some(({ shown }) => shown !== null)) break;
  }
  return send.told.map((told) => planned(rows, told, outcomes, "unknown"));
}

async function dueTells(rows: readonly Row[], source: ConfiguredSource, sink: Sink, now: number): Promise<PlannedTell[]> {
  const send = sendOf("", rows, rows.map(toldOf));
  const found = await looked(send, waysTo(source, send.kind, sink, now));
  return send.told.map((told) => planned(rows, told, found?.look.settled ?? [], found === undefined ? "refused" : "due"));
}

function planned([row = {}]: readonly Row[], told: Told, outcomes: readonly Outcome[], otherwise: PlannedTell["found"]): PlannedTell {
  const { field, from, to } = told;
  const of = { kind: row["kind"] ?? "", record: row["record"] ?? "", key: row["key"] ?? "", field, from, to };
  const outcome = outcomes.find((one) => one.field === field);
  return outcome === undefined
    ? { ...of, found: otherwise, shown: null, cause: "" }
    : { ...of, found: outcome.state, shown: outcome.shown, cause: outcome.cause };
}
