// What other match rules would make of the records that stand: which entities would part, and which would be one. Nothing is changed. It is
// the same work as putting the rules in force, over a memory of its own.
import { Fault } from "../base/fault.ts";
import type { Kind } from "../model/kind.ts";
import type { Crosswalk } from "./crosswalk.ts";
import type { GroupContext } from "./grouping.ts";
import { type MatchRule, scoredRule, weighed } from "./match-rule.ts";
import type { Regrouped } from "./regroup.ts";
import { keepGroups, openOutcome, sweep } from "./sweep.ts";

/** Of a scored rule, what is tried: limits, and the points of the comparison that has this field. */
export interface OtherPoints {
  readonly link: number | undefined;
  readonly review: number | undefined;
  readonly points: readonly { readonly field: string; readonly agree: number; readonly differ: number }[];
}

interface Named {
  readonly source: string;
  readonly key: string;
}

export interface Rehearsal {
  readonly records: number;
  /** Entities of which some records would be another entity. */
  readonly parted: readonly { readonly entity: string; readonly parts: readonly (readonly Named[])[] }[];
  /** Entities that would be one. */
  readonly joined: readonly { readonly entities: readonly string[]; readonly records: readonly Named[] }[];
  /** Pairs that a person would be asked about. */
  readonly doubts: number;
}

/** The rule in force with the other points laid over it. Fault `rehearsal-refused`. */
export function withPoints(kind: Kind, inForce: MatchRule | undefined, { link, review, points }: OtherPoints): MatchRule {
  const scored = scoredRule(kind);
  if (scored === undefined) throw refusedPoints(kind);
  const own = { ...inForce?.points };
  for (const { field, agree, differ } of points) {
    const compared = scored.compare.find(({ fields }) => fields.includes(field));
    if (compared === undefined) throw refusedPoints(kind);
    for (const name of compared.fields) delete own[name];
    own[field] = { agree, differ };
  }
  const tried: MatchRule = {
    link: link ?? inForce?.link,
    review: review ?? inForce?.review,
    points: own,
    severalKeys: inForce?.severalKeys ?? [],
  };
  // A limit that links below the one that asks lowers that one too.
  const limits = weighed(scored, tried);
  if (limits.review <= limits.link) return tried;
  if (review !== undefined) throw refusedPoints(kind);
  return { ...tried, review: limits.link };
}

function refusedPoints(kind: Kind): Fault {
  const fields = scoredRule(kind)?.compare.map((one) => one.fields[0] ?? "") ?? [];
  const cause = fields.length === 0 ? "it is not matched by points" : "no comparison has a field named, or it would ask above what links";
  const hint = fields.length === 0 ? "rehearse a kind that is" : `name ${fields.join(", ")}, and keep review at or below link`;
  return new Fault({ code: "rehearsal-refused", subject: `kind ${kind.name}`, cause, hint });
}

/** `context` holds the rules that are tried, and a crosswalk that nobody else uses. By kind, those first that are tried. */
export async function rehearse(kinds: readonly string[], context: GroupContext): Promise<Map<string, Rehearsal>> {
  const { crosswalk } = context;
  const outcome = openOutcome(new Set());
  // Of no commit: nothing of it is ever settled.
  const position = Number.POSITIVE_INFINITY;
  const records = new Map<string, number>();
  for (const kind of kinds) {
    const count = await sweep(kind, { position, isNew: new Set() }, context, (groups) => {
      outcome.add(groups);
      keepGroups(groups, position, crosswalk);
    });
    records.set(kind, count);
  }
  await crosswalk.prefetch(outcome.asked());
  const { regrouped, doubts } = outcome.end((record) => crosswalk.get(record)?.entity);
  await crosswalk.prefetch(regrouped.flatMap(({ members }) => members));
  const kindOf = ({ entity }: { readonly entity: string }): string => crosswalk.get(entity)?.plan.kind.name ?? "";
  const concerned = new Set([...kinds, ...regrouped.map(kindOf), ...doubts.map(({ a }) => a.plan.kind.name)]);
  return new Map(
    [...concerned].map((kind) => {
      const own = regrouped.filter((one) => kindOf(one) === kind);
      return [
        kind,
        {
          records: records.get(kind) ?? 0,
          parted: partedBy(own, outcome.was, crosswalk),
          joined: own
            .filter(({ was }) => was.length > 1)
            .map(({ was, members }) => ({ entities: was.toSorted(), records: named(members, crosswalk) })),
          doubts: doubts.filter(({ a }) => a.plan.kind.name === kind).length,
        },
      ];
    }),
  );
}

function partedBy(
  regrouped: readonly Regrouped[],
  was: (record: string) => string | undefined,
  crosswalk: Pick<Crosswalk, "get">,
): Rehearsal["parted"] {
  const parts = new Map<string, (readonly Named[])[]>();
  for (const group of regrouped)
    for (const entity of group.was) {
      const part = group.members.filter((record) => (was(record) ?? group.entity) === entity);
      parts.set(entity, [...(parts.get(entity) ?? []), named(part, crosswalk)]);
    }
  const parted = [...parts].flatMap(([entity, all]) => (all.length > 1 ? [{ entity, parts: all }] : []));
  return parted.toSorted((a, b) => (a.entity < b.entity ? -1 : 1));
}

const named = (records: readonly string[], { get }: Pick<Crosswalk, "get">): Named[] =>
  records.flatMap((record) => {
    const placed = get(record);
    return placed === undefined ? [] : [{ source: placed.source, key: placed.key }];
  });
