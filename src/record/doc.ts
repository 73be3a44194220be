// The golden record as a document, made from the standing of its entity.

import { quotedName } from "../base/quoted-name.ts";
import { targetRecord } from "../identity/reference-key.ts";
import type { Standing } from "../governance/standing.ts";
import type { Doc } from "./record-change.ts";

/** Survivors with a value; a cleared field ("") is known to be empty and left out. */
export function docOf(standing: Standing, sites: string, waiting: boolean): Doc {
  const values: Record<string, string> = {};
  let references: Record<string, string> | undefined;
  const { names, types } = standing.plan;
  for (let field = 0; field < names.length; field += 1) {
    const value = standing.values[field];
    if (value === undefined || value === null || value === "") continue;
    const name = names[field] ?? "";
    values[name] = value;
    const type = types[field];
    if (type?.kind !== "reference") continue;
    references ??= {};
    references[name] = targetRecord(standing.sources[field] ?? "", type.to, value);
  }
  return {
    entity: standing.entity,
    kind: standing.plan.kind,
    site: standing.site,
    sites,
    values,
    references: references ?? noReferences,
    waiting,
    deleted: standing.deleted,
  };
}

const noReferences: Readonly<Record<string, string>> = Object.freeze({});

/** field -> [source, ms when that claim moved], as JSON text. */
export function provenanceText(standing: Standing): string {
  const parts: string[] = [];
  const { names } = standing.plan;
  for (let field = 0; field < names.length; field += 1) {
    const value = standing.values[field];
    if (value === undefined || value === null) continue;
    parts.push(parts.length === 0 ? '{"' : '],"', names[field] ?? "", '":[');
    parts.push(quotedName(standing.sources[field] ?? ""), ",", String(standing.ats[field] ?? 0));
  }
  return parts.length === 0 ? "{}" : `${parts.join("")}]}`;
}
