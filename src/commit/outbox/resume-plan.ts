// What a paused system would be told, and what it shows now: looked at, never claimed and never written.

import type { Row } from "../../platform/database.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import { observing } from "../../writeback/mode.ts";
import type { Outcome, SendState, Told } from "../../writeback/outcome.ts";
import { lookUp, type Send } from "../../writeback/send.ts";
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
  /** What it is to show of `to`, in the form that it was learnt to have; null: the same. */
  readonly shows: string | null;
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

type PlanParts = Pick<OutboxParts, "database" | "model" | "modes" | "clock" | "forms">;

/** Faults: those of the sink. */
export async function resumePlan(source: ConfiguredSource, sink: Sink, parts: PlanParts): Promise<ResumePlan> {
  const { database, model, modes, clock, forms } = parts;
  const now = clock.now();
  const permitted = permittedOf(source, modes.get(source.name) ?? observing, model, now);
  const [open = [], due = []] = await database.read([
    openSendsQuery([source.name], lookedMax),
    dueQuery({ permitted, since: now, limit: lookedMax }),
  ]);
  const isUnderWay = new Set(open.map((row) => `${row["record"]} ${row["field"]}`));
  const waiting = due.filter((row) => !isUnderWay.has(`${row["record"]} ${row["field"]}`));
  const tells: PlannedTell[] = [];
  for (const rows of Map.groupBy(open, (row) => row["send"]).values())
    tells.push(...(await openTells(toldBy(rows, forms), source, sink, now)));
  for (const rows of Map.groupBy(waiting, (row) => row["record"]).values())
    tells.push(...(await dueTells(toldBy(rows, forms), source, sink, now)));
  return { tells, isWhole: open.length < lookedMax && due.length < lookedMax };
}

/** With what the system is expected to show of it. */
const toldBy = (rows: readonly Row[], forms: PlanParts["forms"]): Send => {
  const { source: system, kind, ...send } = sendOf("", rows, rows.map(toldOf));
  return { ...send, source: system, kind, told: send.told.map((told) => forms.expected({ system, kind }, told)) };
};

async function openTells(send: Send, source: ConfiguredSource, sink: Sink, now: number): Promise<PlannedTell[]> {
  let outcomes: readonly Outcome[] = [];
  for (const way of waysTo(source, send.kind, sink, now)) {
    outcomes = await lookUp(send, way);
    if (outcomes.some(({ shown }) => shown !== null)) break;
  }
  return send.told.map((told) => planned(send, told, outcomes, "unknown"));
}

async function dueTells(send: Send, source: ConfiguredSource, sink: Sink, now: number): Promise<PlannedTell[]> {
  const found = await looked(send, waysTo(source, send.kind, sink, now));
  return send.told.map((told) => planned(send, told, found?.look.settled ?? [], found === undefined ? "refused" : "due"));
}

function planned({ kind, record, key }: Send, told: Told, outcomes: readonly Outcome[], otherwise: PlannedTell["found"]): PlannedTell {
  const { field, from, to, shows = to } = told;
  const of = { kind, record, key, field, from, to, shows: shows === to ? null : shows };
  const outcome = outcomes.find((one) => one.field === field);
  return outcome === undefined
    ? { ...of, found: otherwise, shown: null, cause: "" }
    : { ...of, found: outcome.state, shown: outcome.shown, cause: outcome.cause };
}
