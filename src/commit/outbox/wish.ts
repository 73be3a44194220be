// What is due, as the system will be told it: a reference by the system's own key.

import { fieldOf, type Model } from "../../model/kind.ts";
import type { Query, Row } from "../../platform/database.ts";
import { type Outcome, outcome, type Told } from "../../writeback/outcome.ts";
import { type OwnKey, ownKeys } from "./own-key.ts";
import { toldOf } from "./store-due.ts";

export interface Wish {
  /** Of `dueQuery`. */
  readonly row: Row;
  readonly told: Told;
  /** Why it cannot be said yet. */
  readonly obstacle: Outcome | undefined;
}

/** In order. At most one read. `source`: who is told. */
export async function wishesOf(
  due: readonly Row[],
  source: string,
  model: Model,
  read: (queries: readonly Query[]) => Promise<Row[][]>,
): Promise<Wish[]> {
  const references = due.flatMap((row) => {
    const kind = model.kinds.get(row["kind"] ?? "");
    const type = kind && fieldOf(kind, row["field"] ?? "")?.type;
    const value = row["to_value"] ?? "";
    return type?.kind === "reference" && value !== "" ? [{ row, kind: type.to, value }] : [];
  });
  const keys = await ownKeys(references, source, read);
  const known = new Map(references.map(({ row }, place) => [row, keys[place]]));
  return due.map((row) => wishOf(row, known.get(row)));
}

function wishOf(row: Row, key: OwnKey | undefined): Wish {
  const told = toldOf(row);
  if (key === undefined) return { row, told, obstacle: undefined };
  if (key.kind === "key") return { row, told: { ...told, own: key.key }, obstacle: undefined };
  const obstacle =
    key.kind === "several"
      ? outcome(told.field, "refused", null, key.cause)
      : { ...outcome(told.field, "waiting", null, key.cause), waitsFor: key.record };
  return { row, told, obstacle };
}
