// A bridge of a hundred thousand causes as a person reads it.

import type { Bridge, BridgeCause, BridgeEffect } from "./bridge.ts";

export type ShortCause = BridgeCause | { readonly kind: "others"; readonly causes: number };

export interface ShortEffect {
  readonly cause: ShortCause;
  readonly total: bigint;
  readonly parts: ReadonlyMap<string, bigint>;
}

export type ShortBridge = Omit<Bridge, "effects"> & { readonly effects: readonly ShortEffect[] };

const magnitude = (minor: bigint): bigint => (minor < 0n ? -minor : minor);

/** What goes from one week to another counts too: a slipped order changes no balance at the end, and much before it. */
const size = ({ total, parts }: BridgeEffect): bigint =>
  parts.size === 0 ? magnitude(total) : [...parts.values()].reduce((sum, part) => sum + magnitude(part), 0n);

/** The causes that move the most money as they are, in their order; the others in one sum: nothing is lost. Pure. */
export function shortBridge(bridge: Bridge, limit: number): ShortBridge {
  const isKept = ({ cause }: BridgeEffect): boolean => cause.kind !== "record";
  const records = bridge.effects.filter((effect) => !isKept(effect));
  if (records.length <= limit) return bridge;
  const greatest = records.toSorted((a, b) => (size(a) === size(b) ? 0 : size(a) > size(b) ? -1 : 1));
  const few = new Set(greatest.slice(0, limit));
  const rest = greatest.slice(limit);
  const parts = new Map<string, bigint>();
  for (const effect of rest) for (const [part, amount] of effect.parts) parts.set(part, (parts.get(part) ?? 0n) + amount);
  for (const [part, amount] of parts) if (amount === 0n) parts.delete(part);
  const total = rest.reduce((sum, effect) => sum + effect.total, 0n);
  const others: ShortEffect = { cause: { kind: "others", causes: rest.length }, total, parts };
  return { ...bridge, effects: [...bridge.effects.filter((effect) => isKept(effect) || few.has(effect)), others] };
}
