// Rules, what they leave open, and sets of rules of value and of match rules, as the contract gives them.

import type { ruleList } from "../../../../src/api/contract.ts";
import type { ruleProposalList } from "../../../../src/api/contract-inbox.ts";
import type { matchRehearsal } from "../../../../src/api/contract-match-rules.ts";
import type { ruleGapReport } from "../../../../src/api/contract-rule.ts";
import type { decidedRules, proposed, rehearsal, ruleSetDetail, ruleSetList } from "../../../../src/api/contract-rule-set.ts";
import { type Data, post } from "../../api/client.ts";
import { useRead } from "../../api/read.ts";
import { language } from "../../messages/language.ts";

export type RuleList = Data<typeof ruleList>;
export type Gaps = Data<typeof ruleGapReport>;
/** Of match rules no file says anything. */
export type Sets = Omit<Data<typeof ruleSetList>, "fileDiffers"> & { readonly fileDiffers?: boolean };
export type SetRow = Sets["sets"][number];
export type ProposalRow = Sets["proposals"][number];
export type ValueRehearsal = Data<typeof rehearsal>;
export type MatchRehearsal = Data<typeof matchRehearsal>;
export type Rehearsal = ValueRehearsal | MatchRehearsal;
export type SetDetail = Omit<Data<typeof ruleSetDetail>, "rehearsal"> & { readonly rehearsal: Rehearsal | null };
export type Proposed = Omit<Data<typeof proposed>, "rehearsal"> & { readonly rehearsal: Rehearsal };
export type Decided = Data<typeof decidedRules>;
export type Learnt = Data<typeof ruleProposalList>["proposals"][number];

/** What goes from proposal to approval: rules that decide values, or rules that match records. The same is done with both. */
export interface Life {
  readonly path: "/v1/rule-sets" | "/v1/match-rules";
  readonly plan: "/v1/plan/rules" | "/v1/plan/match-rules";
  /** Under which the page shows it. */
  readonly tab: "sets" | "match";
}

export const valueRules: Life = { path: "/v1/rule-sets", plan: "/v1/plan/rules", tab: "sets" };
export const matchRules: Life = { path: "/v1/match-rules", plan: "/v1/plan/match-rules", tab: "match" };

export const lifeOf = (tab: string | undefined): Life => (tab === matchRules.tab ? matchRules : valueRules);

export interface Asked {
  readonly rules: string;
  /** Undefined: from its approval on. */
  readonly from: string | undefined;
}

/** Nothing is written. Who is one with whom is rehearsed as of now, whatever the date. */
export const rehearse = ({ plan, tab }: Life, { rules, from }: Asked): Promise<Rehearsal> =>
  post<Rehearsal>(plan, tab === "match" ? { rules } : { rules, from });

/** Any entry of the log may be a rule: a commit does not tell. */
const follow = { kind: "commits" } as const;

/** Of sentences that the hub writes. */
const spoken = language === "de" ? "de" : "en";

export const useRules = () => useRead<RuleList>("/v1/rules", { follow, query: { language: spoken } });

export const useGaps = () => useRead<Gaps>("/v1/rules/gaps", { follow, query: { language: spoken } });

export const useSets = ({ path }: Life) => useRead<Sets>(path, { follow });

/** A set or a proposal; undefined: none is asked for. */
export const useSet = ({ path }: Life, id: string | undefined) =>
  useRead<SetDetail>(`${path}/${encodeURIComponent(id ?? "")}`, { follow, enabled: id !== undefined });

export const useLearnt = () => useRead<Data<typeof ruleProposalList>>("/v1/inbox/rules", { follow });

export const setAddress = ({ tab }: Life, id: string): string => `/governance?${new URLSearchParams({ tab, set: id }).toString()}`;

export const proposeAddress = ({ tab }: Life, asked: Readonly<Record<string, string>>): string =>
  `/governance/propose?${new URLSearchParams({ ...(tab === "match" ? { tab } : {}), ...asked }).toString()}`;

/** The set that a set or a proposal was made upon: the last one decided before it. Undefined: there was none. */
export function baseOf(sets: readonly SetRow[], { set, proposal }: Pick<SetDetail, "set" | "proposal">): SetRow | undefined {
  const place = set === null ? -1 : sets.findIndex(({ key }) => key === set.key);
  if (place >= 0) return sets[place - 1];
  return sets.findLast(({ at }) => proposal !== null && at <= proposal.at);
}
