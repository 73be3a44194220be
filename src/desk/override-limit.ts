// Who may set a value against the sources, for how long, and whether one person is enough: what the rules of its fields say.

import { roleNames, rolesAllow, type RoleName } from "../access/role.ts";
import { Fault } from "../base/fault.ts";
import type { Rule } from "../governance/rule.ts";
import type { KindRules } from "../governance/rule-set.ts";
import { wholeRecordName } from "../governance/standing.ts";
import type { Kind } from "../model/kind.ts";
import type { OverrideEnd } from "../observation/entry.ts";
import type { Subject } from "./decision.ts";

export interface OverrideLimits {
  /** Of the person who decides, where they hold at a site. */
  readonly rolesAt: (site: string) => readonly RoleName[];
  /** The rules in force when the person decides. */
  readonly rulesOf: (kind: Kind) => KindRules;
}

/**
 * True where a second person has to say the same. `now` in ms. Faults: `override-not-permitted`, `override-too-long`.
 */
export function refuseBeyondLimits(
  limits: OverrideLimits,
  subject: Subject,
  given: { readonly fields: Readonly<Record<string, string>>; readonly until: OverrideEnd },
  now: number,
): boolean {
  let needsSecond = false;
  for (const [name, rule] of rulesOf(limits, subject, Object.keys(given.fields))) {
    refuseRole(limits.rolesAt(subject.site), rule, `${subject.kind.name}.${name}`);
    refuseLength(rule, given.until, now, `${subject.kind.name}.${name}`);
    needsSecond ||= rule.needsTwo;
  }
  return needsSecond;
}

/** Roles in which a person may set all of these fields. */
export function rolesThatMaySet(limits: Pick<OverrideLimits, "rulesOf">, subject: Subject, fields: readonly string[]): RoleName[] {
  const named = rulesOf(limits, subject, fields).map(([, { overrides }]) => overrides?.roles ?? []);
  return roleNames.filter((role) => rolesAllow([role], "override") && named.every((roles) => roles.length === 0 || roles.includes(role)));
}

/** The rule of each field that has one. */
function rulesOf({ rulesOf: inForce }: Pick<OverrideLimits, "rulesOf">, subject: Subject, fields: readonly string[]): [string, Rule][] {
  const rules = inForce(subject.kind);
  const values = rules.plan.names.map((name) => subject.values[name]);
  return fields.flatMap((name): [string, Rule][] => {
    if (name === wholeRecordName) return [];
    const rule = rules.unitOf(rules.plan.index.get(name) ?? -1, subject.site, values)?.rule;
    return rule === undefined ? [] : [[name, rule]];
  });
}

function refuseRole(roles: readonly RoleName[], { overrides, name }: Rule, subject: string): void {
  if (overrides === undefined || overrides.roles.length === 0 || roles.some((role) => overrides.roles.includes(role))) return;
  throw new Fault({
    code: "override-not-permitted",
    subject,
    cause: `by the rule "${name}" only ${overrides.roles.join(" or ")} may set it, and you are ${roles.join(", ") || "nothing of that"}`,
    hint: "ask somebody in one of these roles",
  });
}

const dayMs = 86_400_000;

function refuseLength({ overrides, name }: Rule, until: OverrideEnd, now: number, subject: string): void {
  const most = overrides?.mostMs;
  if (most === undefined || (until.kind === "date" && until.at - now <= most)) return;
  throw new Fault({
    code: "override-too-long",
    subject,
    cause: `by the rule "${name}" it may stand for ${Number((most / dayMs).toFixed(2))} days at most`,
    hint: `give a date as its end, not later than ${new Date(now + most).toISOString().slice(0, 10)}`,
  });
}

/** True where one of these fields takes two people to set against the sources: so it does to take it away for good. */
export function rulesNeedTwo(rules: KindRules, { site, values }: Pick<Subject, "site" | "values">, fields: readonly string[]): boolean {
  const told = rules.plan.names.map((name) => values[name]);
  return fields.some((name) => rules.unitOf(rules.plan.index.get(name) ?? -1, site, told)?.rule?.needsTwo === true);
}
