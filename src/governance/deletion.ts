// What it means that a system deletes a record that others still have, by the policy of its kind.

import type { DeleteRule } from "./rule.ts";
import type { MemberStanding, Standing } from "./standing.ts";

/** Its claims count no more: it was deleted, and no rule keeps what it said. */
export const isOut = (standing: Standing, member: MemberStanding): boolean => member.deleted && policyFor(standing, member) === "uncouple";

function policyFor({ rules }: Standing, { source }: MemberStanding): DeleteRule["policy"] {
  const rule = rules?.deletes;
  if (rule === undefined || (rule.sources.length > 0 && !rule.sources.includes(source))) return "uncouple";
  return rule.policy;
}

/** The record is gone: everybody deleted it, or somebody whose delete ends it for all. */
export function isDeleted(standing: Standing): boolean {
  const { members, rules } = standing;
  if (members.length === 0) return false;
  if (members.every((member) => member.deleted)) return true;
  return rules?.deletes?.policy === "end-date" && members.some((member) => member.deleted && policyFor(standing, member) === "end-date");
}
