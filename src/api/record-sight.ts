// Golden records as one principal may be shown them: the one way from a stored record to what a list, a page, a hit of the search or
// an exported row says of it.

import type { Principal } from "../access/principal.ts";
import { label } from "../desk/label.ts";
import { modelIn } from "../model/name.ts";
import type { Row } from "../platform/database.ts";
import type { ApiHub } from "./api-hub.ts";
import type { Cut } from "./cut.ts";
import { recordRow } from "./record-answer.ts";
import { shown, sight } from "./sight.ts";
import { goldenQuery } from "./store-chain.ts";

export type ShownRecord = ReturnType<typeof recordRow>;

export interface RecordSight {
  /** The record with the fields that may be shown. */
  readonly of: (row: Row) => ShownRecord;
  /** What people call it, from nothing but those. */
  readonly label: (record: ShownRecord) => string;
  /** Whether cash of a site may be shown. */
  readonly cash: (site: string) => boolean;
}

export function recordSight({ sources, model }: Pick<ApiHub, "sources" | "model">, principal: Principal): RecordSight {
  const sees = sight({ sources, model }, principal);
  const spoken = modelIn(model, principal.language);
  return {
    of(row) {
      const record = recordRow(row);
      return { ...record, fields: shown(record.fields, record, sees, model.kinds.get(record.kind)?.group === true) };
    },
    label: ({ kind, entity, fields }) => label(spoken.kinds.get(kind), valuesOf({ fields }), entity),
    cash: (site) => sees.cash(site),
  };
}

export const valuesOf = ({ fields }: Pick<ShownRecord, "fields">): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([field, { value }]) => [field, value]));

/** What a record id, of an entity or of a member, stands for. */
export interface Named {
  readonly entity: string;
  readonly kind: string;
  readonly site: string;
  readonly label: string;
}

/** By the id that was asked for; what the principal may not see is not in it. One statement. */
export async function named(cut: Cut, ids: Iterable<string | null>, toShow: RecordSight): Promise<Map<string, Named>> {
  const asked = [...new Set([...ids].filter((id) => id !== null && id !== ""))] as string[];
  if (asked.length === 0) return new Map();
  const [rows = []] = await cut.read([goldenQuery(asked)]);
  return new Map(rows.map((row) => [row["asked"] ?? "", nameOf(row, toShow)]));
}

export function nameOf(row: Row, toShow: RecordSight): Named {
  const record = toShow.of(row);
  const { entity, kind, site } = record;
  return { entity, kind, site, label: toShow.label(record) };
}
