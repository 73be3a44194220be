// Requests of somebody who was erased: they stay, under a name that tells of nobody. Their chain goes on knowing each batch as it was
// noted; what stands in its place is told by an act of the log.

import { randomBytes } from "node:crypto";
import { merkleRoot } from "../base/hash.ts";
import type { KeptRequest } from "./answered-request.ts";

/** Roots of a batch before and after one erasure. */
export interface ErasedBatch {
  readonly batch: number;
  /** Position of its act. */
  readonly act: number;
  readonly before: string;
  readonly after: string;
}

/** What acts of the log say of the batches they rewrote. */
export type ErasedBatches = ReadonlyMap<number, { readonly batches: number; readonly root: string }>;

/** The Merkle root over what one act rewrote, in the order of batches. */
export const erasedBatchesRoot = (batches: readonly Pick<ErasedBatch, "batch" | "before" | "after">[]): string =>
  merkleRoot(batches.map(({ batch, before, after }) => `${batch} ${before} ${after}`));

/** What has to stand there after every erasure; `root`: as the chain knows it. */
export function standingRoot(root: string, erased: readonly ErasedBatch[] = []): string {
  let standing: string | undefined = root;
  for (const { before, after } of erased) standing = before === standing ? after : undefined;
  return standing ?? "";
}

/** The first batch that was rewritten in the name of an act which does not say so, or of which an act says so in vain. */
export function brokenErasure(
  erased: readonly ErasedBatch[],
  named: ErasedBatches,
): { readonly batch: number; readonly cause: string } | undefined {
  const byAct = Map.groupBy(erased, ({ act }) => act);
  for (const act of new Set([...byAct.keys(), ...named.keys()])) {
    const [said, done = []] = [named.get(act), byAct.get(act)];
    if (said?.batches === done.length && said.root === erasedBatchesRoot(done)) continue;
    return { batch: done[0]?.batch ?? 0, cause: `requests were rewritten that the act at position ${act} does not name` };
  }
  return undefined;
}

/** The request as one of nobody, with a chance of its own. */
export const ofNobody = (request: KeptRequest, name: string, nobody: string): KeptRequest =>
  request.principal === name ? { ...request, principal: nobody, salt: randomBytes(18).toString("base64url") } : request;

export interface RewrittenRequest {
  readonly batch: number;
  readonly ordinal: number;
  readonly principal: string;
  readonly salt: string;
}
