// A person's override: it wins while it stands, and says itself when it ends.

import type { Decision } from "../observation/entry.ts";
import { type Standing, type StandingOverride, wholeRecord, wholeRecordName } from "./standing.ts";

/** Sets or ends an override; returns the numbers of the fields to judge again. Other decisions do not touch fields. */
export function applyDecision(standing: Standing, decision: Decision, at: number): number[] {
  const { body } = decision;
  if (body.kind === "override") {
    const fields = byNumber(standing, body.fields);
    const pending = body.needsSecond === true;
    // What waits takes the place of what waited; what stands goes on standing until the second person has spoken.
    keepOverrides(standing, (override, field) => !fields.has(field) || (pending && !override.pending));
    const { key, record, version, reason } = decision;
    const { until, seconds } = body;
    if (until.kind === "date" && until.at <= at) return pending ? [] : [...fields.keys()]; // It ended before it was made.
    const author = seconds === undefined ? decision.author : `${seconds.author} and ${decision.author}`;
    standing.overrides.push({ decision: key, record, fields, until, at, version, author, reason, pending });
    if (until.kind === "date") standing.due = Math.min(standing.due, until.at);
    return pending ? [] : [...fields.keys()];
  }
  if (body.kind === "override-ended") {
    const ended = standing.plan.names.flatMap((name, field) => (body.fields.includes(name) ? [field] : []));
    if (body.fields.includes(wholeRecordName)) ended.push(wholeRecord);
    keepOverrides(standing, (_, field) => !ended.includes(field));
    return ended;
  }
  return [];
}

/** In the kind's order: the log does not keep the order in which a person named them. */
function byNumber({ plan }: Standing, said: Readonly<Record<string, string>>): Map<number, string> {
  const fields = new Map(plan.names.flatMap((name, field) => (said[name] === undefined ? [] : [[field, said[name]] as const])));
  if (said[wholeRecordName] !== undefined) fields.set(wholeRecord, said[wholeRecordName]);
  return fields;
}

/** Ends overrides "until the source changes" of these fields: a claim of theirs moved. Resending the same value moves nothing. */
export function endOverridesMovedBy(standing: Standing, touched: readonly number[]): void {
  keepOverrides(standing, (override, field) => override.until.kind !== "changed" || !touched.includes(field));
}

/** Ends overrides whose date has come; returns their fields. */
export function expireOverrides(standing: Standing, at: number): number[] {
  const isOver = ({ until }: StandingOverride): boolean => until.kind === "date" && until.at <= at;
  const fields = standing.overrides.filter(isOver).flatMap((override) => [...override.fields.keys()]);
  if (fields.length > 0) keepOverrides(standing, (override) => !isOver(override));
  return fields;
}

/** Ends an override "until the owner agrees" for one field. */
export function endAgreed(standing: Standing, agreed: StandingOverride, field: number): void {
  keepOverrides(standing, (override, other) => override !== agreed || other !== field);
}

/** The earliest end date after `after`, ms; Infinity without one. */
export function nextExpiry(standing: Standing, after: number): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { until } of standing.overrides) if (until.kind === "date" && until.at > after) next = Math.min(next, until.at);
  return next;
}

function keepOverrides(standing: Standing, keeps: (override: StandingOverride, field: number) => boolean): void {
  standing.overrides = standing.overrides.flatMap((override) => {
    const fields = new Map([...override.fields].filter(([field]) => keeps(override, field)));
    if (fields.size === override.fields.size) return [override];
    return fields.size === 0 ? [] : [{ ...override, fields }];
  });
}
