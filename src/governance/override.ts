// A person's override: it wins while it stands, and says itself when it ends.

import type { Decision } from "../observation/entry.ts";
import type { Standing, StandingOverride } from "./standing.ts";

/** Sets or ends an override; returns the numbers of the fields to judge again. Other decisions do not touch fields. */
export function applyDecision(standing: Standing, decision: Decision, at: number): number[] {
  const { body } = decision;
  if (body.kind === "override") {
    const fields = new Map<number, string>();
    for (const [name, value] of Object.entries(body.fields)) {
      const field = standing.plan.index.get(name);
      if (field !== undefined) fields.set(field, value);
    }
    keepOverrides(standing, (_, field) => !fields.has(field));
    const { key, record, version, author, reason } = decision;
    standing.overrides.push({ decision: key, record, fields, until: body.until, at, version, author, reason });
    if (body.until.kind === "date") standing.due = Math.min(standing.due, Math.max(body.until.at, at));
    return [...fields.keys()];
  }
  if (body.kind === "override-ended") {
    const ended = new Set(body.fields.map((name) => standing.plan.index.get(name) ?? -1));
    keepOverrides(standing, (_, field) => !ended.has(field));
    return [...ended].filter((field) => field >= 0);
  }
  return [];
}

/** Ends overrides "until the source changes" of these fields: a claim of theirs moved. Resending the same value moves nothing. */
export function endOverridesMovedBy(standing: Standing, touched: readonly number[]): void {
  keepOverrides(standing, (override, field) => override.until.kind !== "changed" || !touched.includes(field));
}

/** Ends overrides whose date has come. */
export function expireOverrides(standing: Standing, at: number): void {
  keepOverrides(standing, (override) => override.until.kind !== "date" || override.until.at > at);
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
