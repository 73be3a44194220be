// What systems are to be told because they say otherwise than was decided: who, what, and why.

import type { Row } from "../platform/database.ts";
import { shownDoc } from "./doc.ts";
import { label } from "./label.ts";
import { hiddenText, integer, integerOrNull, type Reader, text } from "./reader.ts";
import { intentCountQuery, type IntentFilter, intentsQuery } from "./store-intent.ts";

export interface IntentList {
  readonly intents: readonly Intended[];
  /** Of all that fit, not only of those listed. */
  readonly counts: readonly IntentCount[];
}

export interface Intended {
  readonly entity: string;
  readonly label: string;
  readonly kind: string;
  readonly site: string;
  /** Who is to be told. */
  readonly system: string;
  readonly record: string;
  readonly key: string;
  readonly field: string;
  readonly from: string | null;
  /** Null where it is not to be seen. */
  readonly to: string | null;
  readonly cause: string;
  /** Key of the decision, or name of the rule. */
  readonly because: string;
  readonly state: string;
  /** ms. */
  readonly plannedAt: number;
  readonly endedAt: number | null;
  /** Decision by which a person let it out; null: nobody did. */
  readonly released: string | null;
  /** What came of telling it last; null: it was not told yet. */
  readonly sent: IntentSent | null;
}

export interface IntentSent {
  readonly state: string;
  /** What the system showed then; null: it was not asked. */
  readonly shown: string | null;
  readonly cause: string;
  /** ms. */
  readonly at: number;
}

interface IntentCount {
  readonly system: string;
  readonly kind: string;
  readonly cause: string;
  readonly state: string;
  readonly intents: number;
}

/** Two statements over one snapshot. */
export async function intentList(filter: IntentFilter, reader: Reader): Promise<IntentList> {
  const [rows = [], counts = []] = await reader.read([intentsQuery(filter), intentCountQuery(filter)]);
  return {
    intents: rows.map((row) => intended(row, reader)),
    counts: counts.map((row) => ({
      system: text(row, "source"),
      kind: text(row, "kind"),
      cause: text(row, "cause"),
      state: text(row, "state"),
      intents: integer(row, "intents"),
    })),
  };
}

/** Its values only where the field may be seen. */
function intended(row: Row, reader: Reader): Intended {
  const one = intendedOf(row, reader);
  if (reader.shows(one.kind, one.field, one.site)) return one;
  return { ...one, from: null, to: null, sent: one.sent && { ...one.sent, shown: null, cause: hiddenText } };
}

const intendedOf = (row: Row, reader: Reader): Intended => ({
  entity: text(row, "entity"),
  label: label(
    reader.model.kinds.get(text(row, "kind")),
    shownDoc(row["doc"], text(row, "kind"), text(row, "site"), reader),
    text(row, "key"),
  ),
  kind: text(row, "kind"),
  site: text(row, "site"),
  system: text(row, "source"),
  record: text(row, "record"),
  key: text(row, "key"),
  field: text(row, "field"),
  from: row["from_value"] ?? null,
  to: text(row, "to_value"),
  cause: text(row, "cause"),
  because: text(row, "because"),
  state: text(row, "state"),
  plannedAt: integer(row, "planned_at"),
  endedAt: integerOrNull(row, "ended_at"),
  released: text(row, "released") === "" ? null : text(row, "released"),
  sent:
    text(row, "sent") === ""
      ? null
      : { state: text(row, "sent"), shown: row["shown_value"] ?? null, cause: text(row, "sent_cause"), at: integer(row, "sent_at") },
});
