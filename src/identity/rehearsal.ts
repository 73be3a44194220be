// What other points would make of the records that stand: which entities would part, and which would be one. Nothing is changed.
import { Fault } from "../base/fault.ts";
import type { Kind, ScoreRule } from "../model/kind.ts";
import type { PairDecision } from "./component.ts";
import type { DecisionBook } from "./decision-book.ts";
import { newFound } from "./link.ts";
import { blockReader } from "./match-key.ts";
import type { Placed } from "./placed.ts";

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

/** The kind with its scored rule changed; undefined where it has none, or where no comparison has a field that is named. */
export function withPoints(kind: Kind, { link, review, points }: OtherPoints): Kind | undefined {
  const rule = kind.identity.find((one) => one.kind === "score");
  if (rule?.kind !== "score") return undefined;
  if (points.some(({ field }) => !rule.compare.some(({ fields }) => fields.includes(field)))) return undefined;
  const compare = rule.compare.map((one) => {
    const other = points.find(({ field }) => one.fields.includes(field));
    return other === undefined ? one : { ...one, agree: other.agree, differ: other.differ };
  });
  const tried: ScoreRule = { ...rule, compare, link: link ?? rule.link, review: review ?? Math.min(rule.review, link ?? rule.link) };
  if (tried.review > tried.link) return undefined;
  return { ...kind, identity: kind.identity.map((one) => (one === rule ? tried : one)) };
}

/** `records`: all of a kind, with the plan that is tried and the entity that stands. */
export function rehearse(
  records: readonly Placed[],
  { split, about }: Pick<DecisionBook, "split" | "about">,
  severalKeys: (kind: string, source: string) => boolean,
): Rehearsal {
  const found = newFound({ blocksOf: blockReader(), isCrowded: () => false, severalKeys });
  found.compareAll(records);
  const decisions = new Map<string, PairDecision>();
  for (const { record } of records) for (const one of about(record)) decisions.set(`${one.a} ${one.b}`, one);
  const { groups, doubts } = found.link(records, [...decisions.values()], split);
  const parts = new Map<string, Named[][]>();
  const joined: { entities: string[]; records: Named[] }[] = [];
  for (const group of groups) {
    const entities = [...new Set(group.map(({ entity }) => entity))].toSorted();
    for (const entity of entities) {
      const part = group.filter((placed) => placed.entity === entity).map(named);
      parts.set(entity, [...(parts.get(entity) ?? []), part]);
    }
    if (entities.length > 1) joined.push({ entities, records: group.map(named) });
  }
  const parted = [...parts].flatMap(([entity, all]) => (all.length > 1 ? [{ entity, parts: all }] : []));
  return { records: records.length, parted: parted.toSorted(byEntity), joined, doubts: doubts.length };
}

const named = ({ source, key }: Placed): Named => ({ source, key });
const byEntity = (a: { readonly entity: string }, b: { readonly entity: string }): number => (a.entity < b.entity ? -1 : 1);

/** All of them are in memory at once, a KiB each. */
export const rehearsedMax = 100_000;

export const refusedSize = ({ name, plural }: Kind): Fault =>
  new Fault({
    code: "rehearsal-refused",
    subject: `kind ${name}`,
    cause: `there are more than ${rehearsedMax} ${plural.toLowerCase()}`,
    hint: "rehearse on a hub with a part of them",
  });

export const refusedPoints = (kind: Kind): Fault => {
  const fields = kind.identity.flatMap((rule) => (rule.kind === "score" ? rule.compare.map((one) => one.fields[0] ?? "") : []));
  const cause = fields.length === 0 ? "it is not matched by points" : "no comparison has a field named, or it would ask above what links";
  const hint = fields.length === 0 ? "rehearse a kind that is" : `name ${fields.join(", ")}, and keep review at or below link`;
  return new Fault({ code: "rehearsal-refused", subject: `kind ${kind.name}`, cause, hint });
};
