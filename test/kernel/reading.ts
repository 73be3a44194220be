// A history of which some versions were read again with later mappings: other values, other times, fewer fields, or no row that
// says so any more. Some records were inferred deleted at some version, and some of these deletes were taken back by a replay.
import { sha256Hex } from "../../src/base/hash.ts";
import { chance, type Chance } from "../../src/demo/chance.ts";
import { claimBody, withdrawalOf } from "../../src/observation/claim.ts";
import type { Claim } from "../../src/observation/entry.ts";
import { generationHash } from "../../src/observation/supersession.ts";
import { aMomentLater, takeBack, tombstone } from "../../src/observation/tombstone.ts";
import { history, hour, type Said } from "./history.ts";

/** One record of the history that every row leaves. */
const movedShare = 8;

export function readAgain(seed: number): Said[] {
  const some = chance(seed, "reading");
  const other = chance(seed, "put aside");
  const entries = history(seed);
  const claims = entries.filter((entry) => entry.kind === "claim");
  const records = [...new Set(claims.map(({ record }) => record))];
  const moved = new Set(records.filter(() => some.below(movedShare) === 0));
  const later = claims.flatMap((claim): Claim[] => {
    if (moved.has(claim.record)) return [withdrawalOf(claim, claim.mapping, 1, "its key is another")];
    if (!some.inThousand(300)) return [];
    const second = readWith(claim, 1, some);
    const draw = some.below(4);
    if (draw === 0) return [second, withdrawalOf(claim, claim.mapping, 2, "its version is another")];
    return draw === 1 ? [second, readWith(claim, 2, some)] : [second];
  });
  // Of a log: what is put behind a version stays there, and what its source said at that version stays before it.
  return [...entries, ...later, ...claims.flatMap((claim) => putAside(claim, other))].map(kept);
}

function kept(entry: Said): Said {
  if (entry.kind !== "claim") return entry;
  const { isHeard: _, ...claim } = entry;
  return claim;
}

/** One delete in three stays, one is taken back, and one is taken back and placed again. */
function putAside(claim: Claim, some: Chance): Claim[] {
  if (!some.inThousand(80)) return [];
  const by = { source: claim.source, recordKind: claim.recordKind, mapping: claim.mapping, delivery: "all of them", at: claim.at };
  const gone = tombstone(claim, by, claim.receivedAt);
  const draw = some.below(3);
  if (draw === 0) return [gone];
  return draw === 1 ? [gone, takeBack(gone, "its place is another")] : [gone, takeBack(gone, "its place is another"), aMomentLater(gone)];
}

function readWith(claim: Claim, generation: number, some: Chance): Claim {
  const kept = Object.entries(claim.fields).filter(() => some.inThousand(700));
  const fields = Object.fromEntries(kept.map(([name, value]) => [name, some.inThousand(200) ? null : value]));
  const at = claim.at + (some.below(3) - 1) * hour;
  const body = claimBody(fields, [], claim.deleted, `${claim.mapping} ${generation}`);
  const hash = generationHash(sha256Hex(`${claim.record}|${claim.version}|${at}|${body}`), generation, false);
  return { ...claim, fields, parked: [], at, mapping: claim.mapping, body, hash };
}
