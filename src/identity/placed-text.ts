// A placed record as text, and back: how one that was not used lately is remembered.
import type { Packing } from "../base/memory.ts";
import type { MatchPlan } from "./match-plan.ts";
import type { Placed } from "./placed.ts";

/** "" for entity and cluster: the record itself. Hashes once each; the first is that of the first version. */
type PlacedText = readonly [
  ...head: [source: string, key: string, kind: string, exact: boolean, entity: string, cluster: string, missing: readonly string[]],
  ...first: [at: number, version: number],
  hashes: readonly string[],
  /** Of each field a claim spoke of: place, value, version, place of its hash. */
  fields: readonly (string | number | null)[],
  /** Only where it was read again: the greatest version that was withdrawn, or null. */
  withdrawnTo?: number | null,
];

export const placedPacking = (planOf: (kind: string) => MatchPlan): Packing<Placed> => ({
  write(placed) {
    const { record, source, key, plan, exact, missing, firstAt, firstVersion, values, versions, hashes } = placed;
    const told = [placed.firstHash];
    const fields: (string | number | null)[] = [];
    for (let place = 0; place < values.length; place += 1) {
      const [value = null, version = Number.NEGATIVE_INFINITY, hash = ""] = [values[place], versions[place], hashes[place]];
      if (value === null && version === Number.NEGATIVE_INFINITY) continue;
      if (!told.includes(hash)) told.push(hash);
      fields.push(place, value, version === Number.NEGATIVE_INFINITY ? null : version, told.indexOf(hash));
    }
    const entity = placed.entity === record ? "" : placed.entity;
    const cluster = placed.cluster === record ? "" : placed.cluster;
    const text: PlacedText = [source, key, plan.kind.name, exact, entity, cluster, missing, firstAt, firstVersion, told, fields];
    if (!placed.isReadAgain) return JSON.stringify(text);
    return JSON.stringify([...text, Number.isFinite(placed.withdrawnTo) ? placed.withdrawnTo : null]);
  },
  read(text, record) {
    const [source, key, kind, exact, entity, cluster, missing, firstAt, firstVersion, hashes, fields, withdrawnTo] = JSON.parse(
      text,
    ) as PlacedText;
    const plan = planOf(kind);
    const size = plan.tracked.length;
    const values = new Array<string | null>(size).fill(null);
    const versions = new Array<number>(size).fill(Number.NEGATIVE_INFINITY);
    const told = new Array<string>(size).fill("");
    for (let index = 0; index < fields.length; index += 4) {
      const place = fields[index] as number;
      values[place] = fields[index + 1] as string | null;
      versions[place] = (fields[index + 2] as number | null) ?? Number.NEGATIVE_INFINITY;
      told[place] = hashes[fields[index + 3] as number] ?? "";
    }
    return {
      record,
      source,
      key,
      plan,
      values,
      versions,
      hashes: told,
      exact,
      firstAt,
      firstVersion,
      firstHash: hashes[0] ?? "",
      isReadAgain: withdrawnTo !== undefined,
      withdrawnTo: withdrawnTo ?? Number.NEGATIVE_INFINITY,
      entity: entity === "" ? record : entity,
      cluster: cluster === "" ? record : cluster,
      missing,
    };
  },
});
