// Things that a system may lack, as they would be after a batch that is not committed: what stands, with what the batch makes of it.

import type { Reconciled } from "../../governance/stage.ts";
import type { Identity, Placement } from "../../identity/stage.ts";
import type { Model } from "../../model/kind.ts";
import type { Query, Row } from "../../platform/database.ts";
import type { Doc } from "../../record/record-change.ts";
import type { RecordRows } from "../../record/record-rows.ts";
import { keysOfRecords } from "./own-key.ts";
import { lackingQuery, membersQuery, openReviewsQuery, thingsQuery } from "./store-wanted.ts";
import { type Thing, thingsOf } from "./wanted.ts";

/** What a batch comes to, prepared upon what stands. */
export interface Branch {
  readonly reconciled: readonly Pick<Reconciled, "standing">[];
  readonly placement: Pick<Placement, "vanished"> & {
    readonly rows: Pick<Placement["rows"], "doubts" | "reviewed" | "compared" | "swept">;
  };
  readonly record: Pick<RecordRows, "current">;
  /** Knows who is who after the batch. */
  readonly identity: Pick<Identity, "entityOf" | "prefetch">;
  /** "source feed" of each that is read to its end with it. */
  readonly wholeFeeds: ReadonlySet<string>;
}

/** What stands, with nothing upon it. */
export const nothingPending = (identity: Branch["identity"]): Branch => ({
  reconciled: [],
  placement: { rows: { doubts: [], reviewed: [], compared: [], swept: [] }, vanished: [] },
  record: { current: [] },
  identity,
  wholeFeeds: new Set(),
});

type Read = (queries: readonly Query[]) => Promise<Row[][]>;

/** Of these kinds, what the system lacks and what the batch touches; at most so many of the rest. `isWhole`: that is all of them. */
export async function branchThings(
  branch: Branch,
  { kinds, source, most }: { readonly kinds: readonly string[]; readonly source: string; readonly most: number },
  model: Model,
  read: Read,
): Promise<{ readonly things: readonly Thing[]; readonly isWhole: boolean }> {
  const touched = branch.reconciled.filter(({ standing }) => kinds.includes(standing.plan.kind));
  const known = new Set([...branch.placement.vanished, ...touched.map(({ standing }) => standing.entity)]);
  const [lacking = []] = await read([lackingQuery(kinds, source, most)]);
  const resting = lacking.flatMap((row) => (known.has(row["entity"] ?? "") ? [] : [row["entity"] ?? ""]));
  const docs = new Map(branch.record.current.map(({ standing, doc }) => [standing.entity, doc]));
  const unmoved = touched.map(({ standing }) => standing.entity).filter((entity) => !docs.has(entity));
  const records = touched.flatMap(({ standing }) => standing.members.map(({ record }) => record));
  const [rows = [], members = [], reviews = []] = await read([
    thingsQuery([...resting, ...unmoved], kinds),
    membersQuery(resting, source),
    openReviewsQuery(records),
  ]);
  const standing = thingsOf(rows, members, source, model);
  const isDoubted = doubtsOf(branch, reviews);
  const moved = touched.flatMap(({ standing: one }): Thing[] => {
    const doc = docs.get(one.entity) ?? standing.get(one.entity)?.doc;
    return doc === undefined ? [] : [touchedThing(doc, one, source, isDoubted)];
  });
  const rest = resting.flatMap((entity) => standing.get(entity) ?? []);
  return { things: [...moved, ...rest], isWhole: lacking.length < most };
}

function touchedThing(
  doc: Doc,
  { entity, members }: Reconciled["standing"],
  source: string,
  isDoubted: (record: string) => boolean,
): Thing {
  const there = members.filter((member) => member.source === source);
  return {
    doc,
    records: [entity, ...members.map(({ record }) => record).filter((record) => record !== entity)],
    sources: new Set(members.map((member) => member.source)),
    key: there[0]?.key,
    isGone: there.length > 0 && there.every(({ deleted }) => deleted),
    isDoubted: members.some(({ record }) => isDoubted(record)),
  };
}

/** Whether a person would be asked who a record is: by what the batch doubts, or by a review that it leaves open. */
function doubtsOf({ placement: { rows } }: Branch, reviews: readonly Row[]): (record: string) => boolean {
  const doubted = new Set(rows.doubts.flatMap(({ a, b }) => [a.record, b.record]));
  const [reviewed, compared, swept] = [new Set(rows.reviewed), new Set(rows.compared), new Set(rows.swept)];
  for (const row of reviews) {
    const [a, b, kind] = [row["a"] ?? "", row["b"] ?? "", row["record_kind"] ?? ""];
    const isLookedAt = (reviewed.has(a) && reviewed.has(b)) || compared.has(a) || compared.has(b) || swept.has(kind);
    if (!isLookedAt) for (const record of [a, b]) doubted.add(record);
  }
  return (record) => doubted.has(record);
}

/** What the system calls records that are referred to; one of which it has several is none. */
export async function branchKeys(
  references: readonly string[],
  source: string,
  { reconciled, identity }: Branch,
  read: Read,
): Promise<ReadonlyMap<string, readonly string[]>> {
  await identity.prefetch(references);
  const touched = new Map(reconciled.map(({ standing }) => [standing.entity, standing.members]));
  const known = await keysOfRecords(references, source, read);
  return new Map(
    references.map((record) => {
      const members = touched.get(identity.entityOf(record) ?? "") ?? [];
      const own = members.flatMap((member) => (member.source === source ? [member.key] : []));
      return [record, [...new Set([...own, ...(known.get(record) ?? [])])]];
    }),
  );
}
