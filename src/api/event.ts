// What a commit looks like from outside, made of what the writer has in memory; and the part of it that a principal may see.

import type { Principal } from "../access/principal.ts";
import { instantText } from "../base/instant.ts";
import type { Committed } from "../commit/writer.ts";
import { erasureName } from "../observation/erasure.ts";
import { successions } from "../identity/succession.ts";
import { anotherSite } from "../desk/reader.ts";
import type { CashChange } from "../projection/finance/line-change.ts";
import type { RecordChange } from "../record/record-change.ts";
import { causeAnswer } from "./cash-answer.ts";
import type { CommitEvent } from "./contract.ts";
import { amountText } from "./money-text.ts";
import type { Sight } from "./sight.ts";

/** A listener follows a commit, not a load: of a large one it is told that there was more. */
export const changesMax = 100;

type Change = CommitEvent["changes"][number];
type Succession = CommitEvent["entities"][number];

/** A commit's event before it is cut to what one principal may see. */
export interface Happened {
  readonly event: CommitEvent;
  /** For each change, the sites that contribute to its entity, or ["*"] where the kind is the group's. */
  readonly sites: readonly (readonly string[])[];
  /** For each entity that a succession names as standing now, the same. */
  readonly sitesOfEntity: ReadonlyMap<string, readonly string[]>;
}

export function happened({ position, at, prepared }: Committed): Happened {
  const changes = prepared?.changes.slice(0, changesMax) ?? [];
  const cash = prepared?.finance.changes.slice(0, changesMax) ?? [];
  const became = successions(prepared?.placement.regrouped ?? []);
  const entities = became.slice(0, changesMax).map(successionOf);
  // What a sweep adopts passes through tables, not through memory: that there is more is all that can be told.
  const complete =
    prepared?.adopted === undefined &&
    changes.length === (prepared?.changes.length ?? 0) &&
    cash.length === (prepared?.finance.changes.length ?? 0) &&
    entities.length === became.length;
  const event = { position, at: instantText(at), complete, changes: changes.map(changeOf), entities, cash: cash.map(cashOf) };
  const standing = new Set(entities.flatMap((one) => (one.kind === "split" ? one.into : [one.entity])));
  const all = standing.size === 0 ? [] : (prepared?.changes ?? []).filter(({ entity }) => standing.has(entity));
  return { event, sites: changes.map(sitesOf), sitesOfEntity: new Map(all.map((change) => [change.entity, sitesOf(change)])) };
}

const successionOf = (one: ReturnType<typeof successions>[number]): Succession =>
  one.kind === "split" ? { ...one, into: [...one.into] } : { ...one, from: [...one.from] };

const sitesOf = ({ before, after }: RecordChange): readonly string[] => (after ?? before)?.sites.split(",") ?? [];

const changeOf = ({ entity, kind, before, after, cause }: RecordChange): Change => ({
  entity,
  kind,
  site: after?.site ?? before?.site ?? "",
  deleted: after?.deleted ?? true,
  values: Object.fromEntries(cause.fields.map((field) => [field, after?.values[field] ?? null])),
  cause: causeAnswer(cause),
});

const cashOf = ({ line, root, entity, company, site, currency, before, after, cause }: CashChange): CommitEvent["cash"][number] => {
  const state = (one: CashChange["before"]): CommitEvent["cash"][number]["before"] =>
    one === undefined ? null : { stage: one.stage, amount: amountText(one.amount, currency), date: one.date };
  return { line, root, entity, company, site, currency, before: state(before), after: state(after), cause: causeAnswer(cause) };
};

/** What was told of a person before is told to nobody again. */
export const isErasure = ({ prepared }: Committed): boolean =>
  prepared?.batch.others.some((entry) => entry.kind === "act" && entry.act === erasureName) === true;

/** The same commit, without what belongs to other sites. `sees`: the sources whose claims the principal may see. */
export function visibleTo(
  { event, sites, sitesOfEntity }: Happened,
  principal: Pick<Principal, "sites" | "group">,
  sees: Sight,
): CommitEvent {
  if (principal.group)
    return {
      ...event,
      changes: event.changes.map((change) => hidden(change, sees)),
      cash: event.cash.filter(({ site }) => sees.cash(site)),
    };
  const own = new Set([...principal.sites, ...(principal.sites.length > 0 ? ["*"] : [])]);
  return {
    ...event,
    entities: event.entities.flatMap((one) =>
      visibleSuccession(one, (entity) => sitesOfEntity.get(entity)?.some((site) => own.has(site)) ?? false),
    ),
    changes: event.changes.filter((_, place) => sites[place]?.some((site) => own.has(site))).map((change) => hidden(change, sees)),
    cash: event.cash.filter(({ site }) => own.has(site) && sees.cash(site)),
  };
}

/** Of a split, the parts that may be seen; of a merge, the ids that led to what may be seen. */
function visibleSuccession(one: Succession, isSeen: (entity: string) => boolean): Succession[] {
  if (one.kind !== "split") return isSeen(one.entity) ? [one] : [];
  const into = one.into.filter(isSeen);
  return into.length === 0 ? [] : [{ ...one, into }];
}

/** That a record changed may be known where it is; the values of another site's claim not. */
function hidden(change: Change, sees: Sight): Change {
  const { source } = change.cause;
  if (!sees.source(source)) return { ...change, values: {}, cause: { ...change.cause, source: anotherSite } };
  return { ...change, values: Object.fromEntries(Object.entries(change.values).filter(([field]) => sees.value(change, field, source))) };
}
