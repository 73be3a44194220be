// What comes in at once and is committed whole: a page of a source, a push, a person's decision, a tick of the clock.

import { Fault } from "../base/fault.ts";
import { printableText } from "../base/normal-text.ts";
import { claimBody } from "../observation/claim.ts";
import type { Act, Claim, Contact, Decision, Receipt, RuleEntry, Tick } from "../observation/entry.ts";
import type { RawPage } from "../observation/store.ts";
import type { Step } from "../platform/database.ts";
import type { DeliveryRow } from "../source/store.ts";

export interface Intake {
  readonly claims: readonly Claim[];
  readonly decisions: readonly Decision[];
  readonly others: readonly (RuleEntry | Contact | Tick | Act | Receipt)[];
  readonly pages: readonly RawPage[];
  /** Pushes by their idempotency keys, one statement for all of a batch. Each (source, hash) once among all that waits. */
  readonly deliveries: readonly DeliveryRow[];
  /** What moves in the same transaction and is not the log's: cursors. */
  readonly alongside: readonly ((position: number) => Step)[];
  /** What shows values beside claims, made when it is added: while it waited for that, somebody may have been erased. */
  readonly late: readonly ((forgotten: Forgotten) => Partial<Intake>)[];
}

/** Who was erased so far. */
export interface Forgotten {
  /** What may be kept of an intake; the same object where it speaks of no erased record. */
  keep(given: Intake): Intake;
  /** What may be shown of a value that a record has, or had, in a field. */
  shown(value: string, of: { readonly record: string; readonly kind: string; readonly field: string }): string;
  /** Erasures so far. */
  count(): number;
}

const nothing: Intake = { claims: [], decisions: [], others: [], pages: [], deliveries: [], alongside: [], late: [] };

export const intake = (parts: Partial<Intake>): Intake => ({ ...nothing, ...parts });

/** Entries it holds: what a batch is bounded by. */
export const sizeOf = (one: Intake): number => one.claims.length + one.decisions.length + one.others.length;

export function join(intakes: readonly Intake[]): Intake {
  if (intakes.length === 1 && intakes[0]) return intakes[0];
  return {
    claims: intakes.flatMap((one) => one.claims),
    decisions: intakes.flatMap((one) => one.decisions),
    others: intakes.flatMap((one) => one.others),
    pages: intakes.flatMap((one) => one.pages),
    deliveries: intakes.flatMap((one) => one.deliveries),
    alongside: intakes.flatMap((one) => one.alongside),
    late: intakes.flatMap((one) => one.late),
  };
}

/** Refuses what was made of what could be seen until now, if somebody is erased before it is added. Fault `erased-meanwhile`. */
export function asSeen(forgotten: Pick<Forgotten, "count">): Intake["late"][number] {
  const seen = forgotten.count();
  return (now) => {
    if (now.count() === seen) return {};
    const cause = "somebody was erased after this was looked at, and it may hold what was to be forgotten";
    throw new Fault({ code: "erased-meanwhile", subject: "decision", cause, hint: "look again and decide what is shown then" });
  };
}

/** With what could only be made now. */
export const madeNow = (given: Intake, forgotten: Forgotten): Intake =>
  given.late.length === 0 ? given : join([{ ...given, late: [] }, ...given.late.map((make) => intake(make(forgotten)))]);

/** Two halves, for a batch that failed on data. What moves alongside goes with the second: a cursor never passes what is not stored. */
export function halve(one: Intake): readonly [Intake, Intake] {
  const claims = Math.ceil(one.claims.length / 2);
  const decisions = one.claims.length > 1 ? 0 : Math.ceil(one.decisions.length / 2);
  const used = new Set(one.claims.slice(0, claims).map((claim) => claim.raw?.page));
  return [
    {
      ...nothing,
      claims: one.claims.slice(0, claims),
      decisions: one.decisions.slice(0, decisions),
      pages: one.pages.filter((page) => used.has(page.hash)),
    },
    { ...one, claims: one.claims.slice(claims), decisions: one.decisions.slice(decisions) },
  ];
}

/** A claim that breaks the commit by itself is kept whole, parked, with the fault; nothing of it is believed. */
export function parkWhole(claim: Claim, fault: { readonly cause: string; readonly hint: string }): Claim {
  const value = JSON.stringify(claim.fields).slice(0, parkedTextMax);
  const hint = "correct it in the source, or report this fault: the record was refused by the store itself";
  const parked = [{ field: "*", class: "invariant" as const, cause: printableText(fault.cause), hint, value: printableText(value) }];
  return {
    ...claim,
    fields: {},
    parked,
    body: claimBody({}, parked, claim.deleted, claim.mapping),
    hash: `${claim.hash.slice(0, 63)}p`,
  };
}

/** Enough to recognise the record; its bytes are kept as a page. */
const parkedTextMax = 2000;
