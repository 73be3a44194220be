// What must hold of a hub after its faults, and the invariants that do not.

import type { Verified } from "../commit/rebuild/verify.ts";
import type { Hub } from "../hub.ts";
import { readClaimBody } from "../observation/claim.ts";
import { type Break, breakOf } from "./break.ts";
import type { CalmHub } from "./calm-hub.ts";
import { differences, type IsDecided } from "./compare-state.ts";
import type { Edit } from "./edit.ts";
import { knownState, type KnownState } from "./known-state.ts";
import { roundOf } from "./round.ts";
import type { ScratchHub } from "./scratch-hub.ts";
import { type SentFacts, toldAll, toldOnce } from "./sent.ts";
import { heardQuery, plannedQuery, sendsQuery } from "./store.ts";

export interface Checking {
  readonly calm: Pick<CalmHub, "look" | "restMs">;
  readonly writes: boolean;
  /** Costs as much as a round. */
  readonly isVerified: boolean;
  readonly isDecided: IsDecided;
  readonly isTold: SentFacts["isTold"];
  readonly edits: readonly Edit[];
}

/** The systems may be in use, and no time passed for them while days passed for the hub: what differs is read anew, all of it. */
const looksMax = 3;

export async function checked({ hub, clock }: Pick<ScratchHub, "hub" | "clock">, checking: Checking): Promise<Break[]> {
  const { calm, isDecided, isTold, isVerified, edits, writes } = checking;
  let known: KnownState = await calm.look();
  let different = differences(known, await knownState(hub.database), isDecided);
  for (let looks = 1; looks < looksMax && different.length > 0; looks += 1) {
    clock.advance(calm.restMs);
    await roundOf(hub, writes);
    known = await calm.look();
    different = differences(known, await knownState(hub.database), isDecided);
  }
  const [sends = [], planned = []] = await hub.database.read([sendsQuery(), plannedQuery()]);
  return [
    ...breakOf("known", different),
    ...breakOf("once", toldOnce({ sends })),
    ...breakOf("told", toldAll({ sends, planned, calm: known, isTold })),
    ...breakOf("heard", await unheard(hub, edits, known)),
    ...(isVerified ? breakOf("verified", unverified(await hub.verify())) : []),
  ];
}

/** An edit stands in its system, or the hub has heard it before it was told something else. */
async function unheard(hub: Hub, edits: readonly Edit[], known: KnownState): Promise<string[]> {
  const lines: string[] = [];
  const later = new Map(edits.map((edit) => [`${edit.source} ${edit.kind} ${edit.key} ${edit.field}`, edit]));
  for (const { source, kind, key, field, value } of later.values()) {
    if (known.said.get(`${source} ${kind} ${key}`)?.fields[field] === value) continue;
    const [rows = []] = await hub.database.read([heardQuery(source, kind, key)]);
    const isHeard = rows.some((row) => readClaimBody(row["body"] ?? "{}").fields[field] === value);
    if (!isHeard) lines.push(`${source} ${kind} ${key} ${field}: somebody wrote ${JSON.stringify(value)}, and nobody knows it`);
  }
  return lines;
}

function unverified({ ok, tables, brokenLink, heads, requests, unconserved }: Verified): string[] {
  if (ok) return [];
  return [
    ...tables.filter(({ gone, extra }) => gone + extra > 0).map(({ table, gone, extra }) => `${table}: ${gone} rows gone, ${extra} extra`),
    ...[brokenLink?.cause, heads.broken?.cause, requests.broken?.cause].filter((cause) => cause !== undefined),
    ...unconserved.map(({ currency, lines, journal }) => `${currency}: lines ${lines}, journal ${journal}`),
  ];
}
