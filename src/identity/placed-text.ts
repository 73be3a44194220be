// A placed record as text, and back: how one that was not used lately is remembered.
import type { Packing } from "../base/memory.ts";
import type { MatchPlan } from "./match-plan.ts";
import { blank, type Placed } from "./placed.ts";

type PlacedText = readonly [
  ...head: [source: string, key: string, kind: string, exact: boolean, entity: string, cluster: string, missing: readonly string[]],
  ...first: [at: number, version: number, hash: string],
  values: readonly (string | null)[],
  /** null: no claim spoke of the field yet. */
  versions: readonly (number | null)[],
  /** Nearly all fields have one of a few hashes: each once, and its place by field. */
  hashes: readonly string[],
  places: readonly number[],
];

export const placedPacking = (planOf: (kind: string) => MatchPlan): Packing<Placed> => ({
  write(placed) {
    const { source, key, plan, exact, entity, cluster, missing, firstAt, firstVersion, firstHash, values, versions } = placed;
    const hashes = [...new Set(placed.hashes)];
    const places = placed.hashes.map((hash) => hashes.indexOf(hash));
    const head = [source, key, plan.kind.name, exact, entity, cluster, missing, firstAt, firstVersion, firstHash] as const;
    return JSON.stringify([...head, values, versions, hashes, places] satisfies PlacedText);
  },
  read(text, record) {
    const [source, key, kind, exact, entity, cluster, missing, firstAt, firstVersion, firstHash, values, versions, hashes, places] =
      JSON.parse(text) as PlacedText;
    return {
      ...blank(record, source, key, planOf(kind)),
      ...{ exact, entity, cluster, missing, firstAt, firstVersion, firstHash, values },
      versions: versions.map((version) => version ?? Number.NEGATIVE_INFINITY),
      hashes: places.map((place) => hashes[place] ?? ""),
    };
  },
});
