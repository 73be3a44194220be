// Channels as the API tells of them, and what a form makes of one.

import type { ChannelRules, channelList, deliveryList } from "../../../../src/api/contract-notice.ts";
import type { Data } from "../../api/client.ts";

export type Channel = Data<typeof channelList>["channels"][number];
export type Sort = Channel["sort"];
export type Rules = ChannelRules;
export type Delivery = Data<typeof deliveryList>["deliveries"][number];

export const channelsPath = "/v1/channels";
export const noticesPath = "/v1/notices";

export const sorts = ["in-app", "mail", "slack", "teams", "webhook"] as const satisfies readonly Sort[];

/** What each is told by, in the order of its form; what is secret is shown by nobody once it is kept. */
export const targetFields = {
  "in-app": [],
  mail: ["server", "from", "to"],
  slack: ["url"],
  teams: ["url"],
  webhook: ["url", "secret"],
} as const satisfies Readonly<Record<Sort, readonly string[]>>;

export type TargetField = "server" | "from" | "to" | "url" | "secret";

const secrets: readonly TargetField[] = ["server", "url", "secret"];
export const isSecret = (field: TargetField): boolean => secrets.includes(field);

export const itemKinds = [
  "discrepancy",
  "review",
  "parked",
  "waiting",
  "drift",
  "mass-change",
  "reconciliation",
  "untold",
  "uncreated",
  "paused-system",
  "stale-source",
] as const satisfies NonNullable<Rules["kinds"]>;

export const plainRules: Rules = { older_than_minutes: 0, baseline: "no", digest: { kind: "at-once" } };

/** The hub gives its rules as it keeps them: whole. */
export const rulesOf = ({ rules }: Channel): Rules => ({ ...plainRules, ...(rules as Partial<Rules>) });

export interface Written {
  readonly name: string;
  readonly sort: Sort;
  readonly person: string;
  readonly target: Readonly<Partial<Record<TargetField, string>>>;
  readonly link: string;
  readonly rules: Rules;
}

/** As the hub takes it: what is secret and was not written anew stays the reference that it was. */
export function bodyOf(
  { name, sort, person, target, link, rules }: Written,
  before: Channel | undefined,
): Readonly<Record<string, unknown>> {
  const fields: readonly TargetField[] = targetFields[sort];
  const kept = before?.sort === sort ? before.target : {};
  const told = fields.flatMap((field) => {
    const written = (target[field] ?? "").trim();
    if (written === "") return kept[field] === undefined ? [] : [[field, kept[field]]];
    return [[field, field === "to" ? written.split(/[\s,;]+/).filter((one) => one !== "") : written]];
  });
  const all = { ...(Object.fromEntries(told) as Record<string, unknown>), ...(link.trim() === "" ? {} : { link: link.trim() }) };
  return { name, sort, person, target: all, rules };
}

/** Whether nothing is missing that the sort needs. */
export function isWhole({ name, sort, person, target }: Written, before: Channel | undefined): boolean {
  const fields: readonly TargetField[] = targetFields[sort];
  const kept = before?.sort === sort ? before.target : {};
  return name !== "" && person !== "" && fields.every((field) => (target[field] ?? "").trim() !== "" || kept[field] !== undefined);
}

/** A channel again as it was. */
export const bodyAgain = ({ name, sort, person, target, rules }: Channel): Readonly<Record<string, unknown>> => ({
  name,
  sort,
  person,
  target,
  rules,
});
