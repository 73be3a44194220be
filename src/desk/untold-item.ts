// A system that was told what was decided and does not hold it: it has a reason, or somebody changes it back.

import { hashId } from "../base/hash.ts";
import type { Row } from "../platform/database.ts";
import { shownDoc } from "./doc.ts";
import { label } from "./label.ts";
import { hiddenText, integer, type Reader, text } from "./reader.ts";

/** It leaves the inbox when the system says the value, when the reason to tell it goes, or when a person lets it out again. */
export interface UntoldItem {
  readonly kind: "untold";
  readonly id: string;
  readonly label: string;
  readonly recordKind: string;
  readonly site: string;
  /** ms: when it was told. */
  readonly since: number;
  readonly entity: string;
  /** Who was told, of which record. */
  readonly source: string;
  readonly record: string;
  readonly key: string;
  readonly field: string;
  readonly from: string | null;
  /** Null where it is not to be seen. */
  readonly to: string | null;
  readonly state: "refused" | "ineffective" | "stopped" | "waiting";
  readonly cause: string;
  readonly hint: string;
}

/** A row of `untoldQuery`. */
export function untoldItem(row: Row, reader: Reader): UntoldItem {
  const { model } = reader;
  const [source, record, key, field] = [text(row, "source"), text(row, "record"), text(row, "key"), text(row, "field")];
  const [kind, state] = [text(row, "kind"), text(row, "state") as UntoldItem["state"]];
  const isShown = reader.shows(kind, field, text(row, "site"));
  return {
    kind: "untold",
    id: `untold.${hashId(record, field, text(row, "send"))}`,
    label: `${label(model.kinds.get(kind), shownDoc(row["doc"], kind, text(row, "site"), reader), key)} in ${source}`,
    recordKind: kind,
    site: text(row, "site"),
    since: integer(row, "since"),
    entity: text(row, "entity"),
    source,
    record,
    key,
    field,
    from: isShown ? (row["from_value"] ?? null) : null,
    to: isShown ? text(row, "to_value") : null,
    state,
    cause: isShown ? text(row, "cause") : hiddenText,
    hint: `mend the reason in ${source}, then: synchromesh release ${record} --field ${field}; or decide the field otherwise`,
  };
}
