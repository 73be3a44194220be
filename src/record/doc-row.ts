// A stored record as the document that projections read.

import { targetRecord } from "../identity/reference-key.ts";
import { kindOf, type Model } from "../model/kind.ts";
import type { Row } from "../platform/database.ts";
import type { Doc } from "./record-change.ts";

export function docFromRow(row: Row, model: Model): Doc {
  const kind = row["kind"] ?? "";
  const values = JSON.parse(row["doc"] ?? "{}") as Record<string, string>;
  const provenance = JSON.parse(row["provenance"] ?? "{}") as Record<string, readonly [string, number]>;
  const references: Record<string, string> = {};
  for (const { name, type } of kindOf(model, kind).fields) {
    const value = type.kind === "reference" ? values[name] : undefined;
    if (value !== undefined && type.kind === "reference") references[name] = targetRecord(provenance[name]?.[0] ?? "", type.to, value);
  }
  return {
    entity: row["entity"] ?? "",
    kind,
    site: row["site"] ?? "",
    sites: row["sites"] ?? "",
    values,
    references,
    waiting: row["waiting"] === "t",
    deleted: row["deleted"] === "t",
  };
}
