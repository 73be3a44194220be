// Overrides that wait for a second person.

import { Fault } from "../base/fault.ts";
import { kindOf } from "../model/kind.ts";
import type { OverrideEnd } from "../observation/entry.ts";
import type { Row } from "../platform/database.ts";
import { docOf, shownDoc, shownValues } from "./doc.ts";
import { label } from "./label.ts";
import { hiddenText, integer, type Reader, text } from "./reader.ts";
import { pendingOverridesQuery } from "./store-override.ts";

export interface PendingOverride {
  /** Id of the first person's decision: what the second one confirms. */
  readonly decision: string;
  readonly entity: string;
  readonly record: string;
  readonly kind: string;
  readonly site: string;
  readonly label: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly until: OverrideEnd;
  readonly author: string;
  readonly reason: string;
  /** ms: when the first person decided. */
  readonly since: number;
}

/** The oldest first. */
export async function pendingOverrides(reader: Reader): Promise<PendingOverride[]> {
  const [rows = []] = await reader.read([pendingOverridesQuery(null)]);
  return rows.map((row) => readPending(row, reader)).flatMap((one) => shownPending(one, reader));
}

/** Fault `override-unknown`: none waits under this id, or the reader may not see it. */
export async function pendingOverride(reader: Reader, decision: string): Promise<PendingOverride> {
  const [rows = []] = await reader.read([pendingOverridesQuery(decision)]);
  if (rows[0] !== undefined) return readPending(rows[0], reader);
  const cause = "no override waits under this id: it was confirmed, withdrawn or has ended, or a source has moved since";
  throw new Fault({ code: "override-unknown", subject: decision, cause, hint: "look at the overrides that wait again" });
}

/** Without fields that the reader may not see; nothing where that is all of it. What its author wrote may tell of any of them. */
function shownPending(pending: PendingOverride, reader: Reader): PendingOverride[] {
  const fields = shownValues(pending.fields, pending.kind, pending.site, reader);
  const [shown, all] = [Object.keys(fields).length, Object.keys(pending.fields).length];
  return shown === all ? [pending] : shown === 0 ? [] : [{ ...pending, fields, reason: hiddenText }];
}

const readPending = (row: Row, reader: Reader): PendingOverride => ({
  decision: text(row, "decision"),
  entity: text(row, "entity"),
  record: text(row, "record"),
  kind: text(row, "kind"),
  site: text(row, "site"),
  label: label(
    kindOf(reader.model, text(row, "kind")),
    shownDoc(row["doc"], text(row, "kind"), text(row, "site"), reader),
    text(row, "entity"),
  ),
  fields: docOf(row["fields"]),
  until: endOf(row),
  author: text(row, "author"),
  reason: text(row, "reason"),
  since: integer(row, "set_at"),
});

function endOf(row: Row): OverrideEnd {
  const kind = text(row, "until") as OverrideEnd["kind"];
  return kind === "date" ? { kind, at: integer(row, "expires_at") } : { kind };
}
