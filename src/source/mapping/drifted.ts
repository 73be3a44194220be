// A mapper whose columns have drifted: fields that they fill are parked with what the row holds, the rest of the row flows.

import { type ColumnChange, changeText } from "../drift.ts";
import type { RawRow } from "../connector.ts";
import type { MappedClaim, ParkedField } from "./claim.ts";
import type { Mapper } from "./mapper.ts";
import { wholeRecord } from "./used-column.ts";

/** `changes`: those that are not safe. */
export function driftedMapper(mapper: Mapper, changes: readonly ColumnChange[]): Mapper {
  const touched = new Map<string, ColumnChange>();
  for (const change of changes) for (const field of mapper.columns.get(change.column) ?? []) touched.set(field, change);
  return {
    ...mapper,
    map(row, receivedAt) {
      const claim = mapper.map(row, receivedAt);
      return claim.deleted && !touched.has(wholeRecord) ? claim : withoutFields(claim, touched, row);
    },
  };
}

function withoutFields(claim: MappedClaim, touched: ReadonlyMap<string, ColumnChange>, { values }: RawRow): MappedClaim {
  const fields = Object.fromEntries(Object.entries(claim.fields).filter(([name]) => !touched.has(name)));
  const parked = claim.parked.filter(({ field }) => !touched.has(field));
  const drifted = [...touched].map(([field, change]): ParkedField => ({
    field,
    class: "drift",
    cause: changeText(change),
    hint: "accept the new form of the feed in the inbox, or correct the mapping; then replay",
    value: values[change.column] ?? null,
  }));
  return { ...claim, fields, parked: [...parked, ...drifted] };
}
