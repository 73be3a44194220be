// Rules, what they leave open, and their sets, as the contract gives them.

import type { ruleList } from "../../../../src/api/contract.ts";
import type { ruleProposalList } from "../../../../src/api/contract-inbox.ts";
import type { ruleGapReport } from "../../../../src/api/contract-rule.ts";
import type { decidedRules, proposed, rehearsal, ruleSetDetail, ruleSetList } from "../../../../src/api/contract-rule-set.ts";
import type { Data } from "../../api/client.ts";
import { useRead } from "../../api/read.ts";
import { language } from "../../messages/language.ts";

export type RuleList = Data<typeof ruleList>;
export type Gaps = Data<typeof ruleGapReport>;
export type Sets = Data<typeof ruleSetList>;
export type SetRow = Sets["sets"][number];
export type ProposalRow = Sets["proposals"][number];
export type SetDetail = Data<typeof ruleSetDetail>;
export type Rehearsal = Data<typeof rehearsal>;
export type Proposed = Data<typeof proposed>;
export type Decided = Data<typeof decidedRules>;
export type Learnt = Data<typeof ruleProposalList>["proposals"][number];

/** Any entry of the log may be a rule: a commit does not tell. */
const follow = { kind: "commits" } as const;

/** Of sentences that the hub writes. */
const spoken = language === "de" ? "de" : "en";

export const useRules = () => useRead<RuleList>("/v1/rules", { follow, query: { language: spoken } });

export const useGaps = () => useRead<Gaps>("/v1/rules/gaps", { follow, query: { language: spoken } });

export const useSets = () => useRead<Sets>("/v1/rule-sets", { follow });

/** A set or a proposal; undefined: none is asked for. */
export const useSet = (id: string | undefined) =>
  useRead<SetDetail>(`/v1/rule-sets/${encodeURIComponent(id ?? "")}`, { follow, enabled: id !== undefined });

export const useLearnt = () => useRead<Data<typeof ruleProposalList>>("/v1/inbox/rules", { follow });

export const setAddress = (id: string): string => `/governance?${new URLSearchParams({ tab: "sets", set: id }).toString()}`;

export const proposeAddress = (asked: Readonly<Record<string, string>>): string =>
  `/governance/propose?${new URLSearchParams(asked).toString()}`;

/** The set that a set or a proposal was made upon: the last one decided before it. Undefined: there was none. */
export function baseOf(sets: readonly SetRow[], { set, proposal }: Pick<SetDetail, "set" | "proposal">): SetRow | undefined {
  const place = set === null ? -1 : sets.findIndex(({ key }) => key === set.key);
  if (place >= 0) return sets[place - 1];
  return sets.findLast(({ at }) => proposal !== null && at <= proposal.at);
}
