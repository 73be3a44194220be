// A record that a system is to have and was not given: it has a reason, or nobody heard what came of it.

import { type Query, query, type Row } from "../platform/database.ts";
import { shownDoc } from "./doc.ts";
import { label } from "./label.ts";
import { hiddenText, integer, type Reader, text } from "./reader.ts";

/** It leaves the inbox when the system has it, when nobody wants it there any more, or when a person lets it out again. */
export interface UncreatedItem {
  readonly kind: "uncreated";
  readonly id: string;
  readonly label: string;
  readonly recordKind: string;
  readonly site: string;
  /** ms: when that came of it. */
  readonly since: number;
  readonly entity: string;
  /** Who was to be given it, and one of the records that it is. */
  readonly source: string;
  readonly record: string;
  readonly state: "refused" | "unknown";
  readonly cause: string;
  readonly hint: string;
}

export const uncreatedQuery = ({ site, kind, limit }: { site: string | null; kind: string | null; limit: number }): Query =>
  query(
    `select k.creation, k.kind, k.site, k.source, k.record, k.state, k.cause, coalesce(k.ended_at, k.claimed_at, k.planned_at) as since,
       coalesce(c.entity, k.record) as entity, r.doc, 'f' as baseline
     from writeback.public_creation k left join identity.public_crosswalk c on c.record = k.record
       left join record.public_record r on r.entity = c.entity
     where k.state in ('refused', 'unknown') and ($1::text is null or k.site = $1) and ($2::text is null or k.kind = $2)
     order by since, k.creation limit $3::int`,
    [site, kind, String(limit)],
  );

/** A row of `uncreatedQuery`. */
export function uncreatedItem(row: Row, reader: Reader): UncreatedItem {
  const { model } = reader;
  const [source, record, kind] = [text(row, "source"), text(row, "record"), text(row, "kind")];
  const state = text(row, "state") as UncreatedItem["state"];
  return {
    kind: "uncreated",
    id: `uncreated.${text(row, "creation")}`,
    label: `${label(model.kinds.get(kind), shownDoc(row["doc"], kind, text(row, "site"), reader), record)} in ${source}`,
    recordKind: kind,
    site: text(row, "site"),
    since: integer(row, "since"),
    entity: text(row, "entity"),
    source,
    record,
    state,
    cause: reader.sight.whole(kind, text(row, "site")) ? text(row, "cause") : hiddenText,
    hint:
      state === "refused"
        ? `mend the reason, or enter it in ${source} by hand; then: synchromesh release ${record} --reason ...`
        : `it is looked for by itself, and not sent again before; look in ${source} whether it is there`,
  };
}
