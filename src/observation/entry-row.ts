// An entry as a row of the log, and back.

import { canonicalJson } from "../base/canonical-json.ts";
import { sha256Hex } from "../base/hash.ts";
import type { Row } from "../platform/database.ts";
import { readClaimBody } from "./claim.ts";
import type { Claim, Decision, Entry } from "./entry.ts";

/**
 * Column values in the order of the table: position, ordinal, kind, source, site, record, record_kind, key, version, at,
 * received_at, body, raw_page, raw_index, hash, salt. `salt`: chance, so that the row's hash tells nothing when the row is gone.
 */
export const entryRow = (position: number, ordinal: number, entry: Entry, salt: string): (string | null)[] => [
  ...saidRow(position, ordinal, entry),
  salt,
];

function saidRow(position: number, ordinal: number, entry: Entry): (string | null)[] {
  const head = [String(position), String(ordinal), entry.kind];
  switch (entry.kind) {
    case "claim": {
      const { source, site, record, recordKind, key, version, at, receivedAt, raw, hash } = entry;
      const { body } = entry;
      return [
        ...head,
        source,
        site,
        record,
        recordKind,
        key,
        `${version}`,
        `${at}`,
        `${receivedAt}`,
        body,
        raw?.page ?? null,
        raw ? `${raw.index}` : null,
        hash,
      ];
    }
    case "decision": {
      const { source, site, record, recordKind, key, version, at, receivedAt, author, reason, body, hash } = entry;
      const text = canonicalJson({ author, reason, body });
      return [...head, source, site, record, recordKind, key, `${version}`, `${at}`, `${receivedAt}`, text, null, null, hash];
    }
    case "rule":
      return plain(
        head,
        "people",
        "*",
        entry.key,
        entry.at,
        entry.receivedAt,
        canonicalJson({ from: entry.from, author: entry.author, reason: entry.reason, rules: entry.rules }),
      );
    case "contact":
      return plain(head, entry.source, entry.site, entry.feed, entry.at, entry.at, "");
    case "tick":
      return plain(head, "clock", "*", "", entry.at, entry.at, "");
    case "act":
    case "receipt":
      return plain(
        head,
        "hub",
        entry.site,
        entry.key,
        entry.at,
        entry.at,
        canonicalJson({ act: entry.kind === "act" ? entry.act : "", body: entry.body }),
      );
  }
}

function plain(
  head: readonly string[],
  source: string,
  site: string,
  key: string,
  at: number,
  receivedAt: number,
  body: string,
): (string | null)[] {
  const hash = sha256Hex(`${head[2] ?? ""}|${source}|${key}|${at}|${body}`);
  return [...head, source, site, null, null, key, "0", `${at}`, `${receivedAt}`, body, null, null, hash];
}

/** The entry a row of the log holds. */
export function readEntry(row: Row): Entry {
  const at = Number(row["at"]);
  const site = row["site"] ?? "";
  const key = row["key"] ?? "";
  const body = row["body"] ?? "";
  switch (row["kind"]) {
    case "rule": {
      const { from, author, reason, rules } = JSON.parse(body) as { from: number; author: string; reason: string; rules: string };
      return { kind: "rule", key, at, receivedAt: Number(row["received_at"]), from, author, reason, rules };
    }
    case "contact":
      return { kind: "contact", source: row["source"] ?? "", site, feed: key, at };
    case "tick":
      return { kind: "tick", at };
    case "act":
    case "receipt": {
      const { act, body: inner } = JSON.parse(body) as { act: string; body: string };
      return row["kind"] === "act" ? { kind: "act", act, key, site, at, body: inner } : { kind: "receipt", key, site, at, body: inner };
    }
    default:
      return readHistoryRow(row);
  }
}

/** A claim or decision of the log, from the columns that `historyQuery` selects. */
export function readHistoryRow(row: Row): Claim | Decision {
  const shared = {
    source: row["source"] ?? "",
    site: row["site"] ?? "",
    record: row["record"] ?? "",
    recordKind: row["record_kind"] ?? "",
    key: row["key"] ?? "",
    version: Number(row["version"]),
    at: Number(row["at"]),
    receivedAt: Number(row["received_at"]),
    hash: row["hash"] ?? "",
  };
  const body = row["body"] ?? "";
  if (row["kind"] === "decision") {
    const said = JSON.parse(body) as Pick<Decision, "author" | "reason" | "body">;
    return { ...shared, ...said, kind: "decision", source: "people" };
  }
  const page = row["raw_page"] ?? null;
  return { kind: "claim", ...shared, ...readClaimBody(body), raw: page === null ? null : { page, index: Number(row["raw_index"]) } };
}
