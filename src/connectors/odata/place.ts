// Where reading of a feed stands, and what is asked for from there.

import { type ExactJson, isExactObject } from "../../base/exact-json.ts";
import { Fault } from "../../base/fault.ts";
import type { FeedForm } from "./feed-form.ts";
import { literalOf, sourceText } from "./value.ts";

/** Up to where a feed was read. Times of the service (`since`, `largest`) and of the hub in ms. */
export interface ODataCursor {
  /** The largest time of change that was read. */
  readonly since?: number;
  /** When it had been read. */
  readonly reachedAt?: number;
  /** So long ago that nothing can come any more that was changed before it. */
  readonly isSettled?: boolean;
  /** When all entities were begun to be read last. */
  readonly listedAt?: number;
  /** What stands behind the question mark of the link to what will have changed. */
  readonly delta?: string;
  /** A read on its way. */
  readonly on?: Place;
}

export interface Place {
  readonly kind: "all" | "changes";
  /** Key of the last entity that was read. */
  readonly after?: readonly string[];
  readonly begunAt: number;
  /** What `since` becomes when it ends: nothing that changed after its first page has an earlier time. */
  readonly largest: number;
}

/** An entity as far as the place behind it needs to know. */
export interface Head {
  readonly key: readonly string[];
  /** ms: when it changed last; 0 where nothing tells. */
  readonly changed: number;
}

/** Fault `cursor-missing` for one without a key. */
export function headOf(entity: ExactJson, { feed, set, stamps }: FeedForm): Head {
  const textOf = (name: string): string => {
    const value = isExactObject(entity) ? entity[name] : undefined;
    const property = set.form.properties.get(name);
    return typeof value === "string" && property !== undefined ? sourceText(value, property) : "";
  };
  const key = set.form.keys.map(textOf);
  if (key.length > 0 && !key.every((part) => part === "")) {
    return { key, changed: Math.max(0, ...stamps.map(({ name, form }) => form.read(textOf(name)) ?? 0)) };
  }
  const hint = "check set: of the feed: its entities need a key";
  throw new Fault({ code: "cursor-missing", subject: `feed ${feed.name}`, cause: `an entity of ${feed.set} has no key`, hint });
}

/** Entities behind a key, in the order of keys: a or (a and b), for as many parts as it has. */
export function behindKey({ set, protocol }: FeedForm, after: readonly string[]): string {
  const parts = set.form.keys.map((name, index) => {
    const property = set.form.properties.get(name);
    return { name, literal: property === undefined ? "" : (literalOf(after[index] ?? "", property, protocol) ?? "") };
  });
  const last = parts.at(-1) ?? { name: "", literal: "" };
  return parts
    .slice(0, -1)
    .reduceRight(
      (behind, { name, literal }) => `${name} gt ${literal} or (${name} eq ${literal} and (${behind}))`,
      `${last.name} gt ${last.literal}`,
    );
}

/** What was changed from a time on, or `isLater`: after it. */
export function changedFrom({ stamps, protocol }: FeedForm, ms: number, isLater: boolean): string {
  return stamps
    .map(({ name, property, form }) => {
      const from = Math.max(0, ms) + (isLater ? form.unitMs : 0);
      return `${name} ge ${literalOf(form.write(from), property, protocol) ?? ""}`;
    })
    .join(" or ");
}

/** ms: how far apart times of change are that differ. */
export const stampUnit = ({ stamps }: FeedForm): number => Math.max(0, ...stamps.map(({ form }) => form.unitMs));

/** Terms that are all meant. */
export const allOf = (terms: readonly (string | undefined)[]): string | undefined => {
  const stated = terms.filter((term) => term !== undefined && term !== "");
  return stated.length === 0 ? undefined : stated.length === 1 ? stated[0] : stated.map((term) => `(${term})`).join(" and ");
};
