// Brings a timeline to where the log stands: rule sets, forms of systems, contacts and the latest tick.

import { datedForm } from "../governance/dated-form.ts";
import { readRuleSet } from "../governance/rule-configuration.ts";
import type { Timeline } from "../governance/timeline.ts";
import type { Model } from "../model/kind.ts";
import { readEntry } from "../observation/entry-row.ts";
import { otherEntriesQuery } from "../observation/store.ts";
import { formActsQuery } from "../observation/store-form-act.ts";
import { isMatchRules } from "../observation/store-rule-act.ts";
import type { Database } from "../platform/database.ts";

export async function loadTimeline(timeline: Timeline, model: Model, database: Pick<Database, "read">, upTo: number): Promise<void> {
  const [rows, forms = []] = await database.read([otherEntriesQuery(["rule", "contact", "tick"], upTo), formActsQuery(upTo)]);
  timeline.clear();
  for (const row of rows ?? []) {
    const entry = readEntry(row);
    if (entry.kind === "rule" && !isMatchRules(entry))
      timeline.addRules({ set: readRuleSet(entry.rules, entry.from, model), at: entry.at, key: entry.key }, [...model.kinds.values()]);
    else if (entry.kind === "contact") timeline.addContact(entry.source, entry.at);
    else if (entry.kind === "tick") timeline.moveHorizon(entry.at);
  }
  for (const row of forms) {
    const entry = readEntry(row);
    const form = entry.kind === "act" ? datedForm(entry) : undefined;
    if (form !== undefined) timeline.addForm(form);
  }
}
