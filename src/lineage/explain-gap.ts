// Reads what the report of gaps in the rules is made of. Two reads, whatever the hub holds.

import type { Reader } from "../desk/reader.ts";
import { integer, text } from "../desk/reader.ts";
import type { RuleSet } from "../governance/rule.ts";
import type { KindRules } from "../governance/rule-set.ts";
import type { Language } from "../base/language.ts";
import type { Kind } from "../model/kind.ts";
import { readHistoryRow } from "../observation/entry-row.ts";
import type { Row } from "../platform/database.ts";
import { type Held, ruleGaps, type RuleGaps } from "./rule-gap.ts";
import { factsQuery, openByRuleQuery, recordsBySourceQuery, sampleQuery } from "./store-gap.ts";

export interface GapsAsked {
  readonly reader: Reader;
  readonly set: RuleSet;
  readonly rulesOf: (kind: Kind) => KindRules;
  readonly language: Language;
}

/** Gaps in a rule set, over what the reader may see. */
export async function explainGaps({ reader, set, rulesOf, language }: GapsAsked): Promise<RuleGaps> {
  const kinds = [...reader.model.kinds.values()].filter((kind) => set.rules.some((rule) => rule.kind === kind.name));
  const asked = kinds.flatMap((kind) => {
    const { asked: fields, plan } = rulesOf(kind);
    return fields.map((field) => [kind.name, plan.names[field] ?? ""] as const);
  });
  const [open = [], records = [], facts = [], sample = []] = await reader.read([
    openByRuleQuery(),
    recordsBySourceQuery(),
    factsQuery(
      kinds.map(({ name }) => name),
      asked,
    ),
    sampleQuery(),
  ]);
  const held: Held = {
    open: open.map((row) => ({ kind: text(row, "kind"), field: text(row, "field"), rule: text(row, "rule"), open: integer(row, "open") })),
    records: records.map((row) => ({ kind: text(row, "kind"), source: text(row, "source"), records: integer(row, "records") })),
    facts: facts.map((row) => ({
      kind: text(row, "kind"),
      site: text(row, "site"),
      values: JSON.parse(text(row, "facts")) as (string | null)[],
      records: integer(row, "records"),
    })),
    claimed: claimedFields(sample),
  };
  return ruleGaps(set, reader.model, rulesOf, held, language);
}

/** Rows come entity by entity. */
function claimedFields(rows: readonly Row[]): Held["claimed"] {
  const found = new Map<string, Held["claimed"][number]>();
  const settle = (sources: ReadonlyMap<string, ReadonlySet<string>>, kind: string): void => {
    for (const [field, named] of sources)
      for (const source of named) {
        const key = `${kind}\u001f${source}\u001f${field}`;
        if (named.size > 1 || !found.has(key)) found.set(key, { kind, source, field, shared: named.size > 1 });
      }
  };
  for (const own of Map.groupBy(rows, (row) => text(row, "entity")).values()) {
    const sources = new Map<string, Set<string>>();
    for (const row of own) {
      const entry = readHistoryRow(row);
      if (entry.kind !== "claim") continue;
      for (const [field, value] of Object.entries(entry.fields))
        if (value !== null) sources.set(field, (sources.get(field) ?? new Set()).add(entry.source));
    }
    settle(sources, text(own[0] ?? {}, "record_kind"));
  }
  return [...found.values()];
}
