// The name of an account in the log and in the chain of requests: whoever decided and asked stays one person, whom nobody can name.

import { erasedPrefix } from "../../access/account-name.ts";
import type { KeptRequest } from "../../access/answered-request.ts";
import { type ErasedBatch, erasedBatchesRoot, ofNobody } from "../../access/request-erasure.ts";
import { batchRoot, readRequest } from "../../access/store-request.ts";
import { requestsOfQuery, rewriteRequestsSteps } from "../../access/store-request-erasure.ts";
import { sha256Hex } from "../../base/hash.ts";
import type { Entry } from "../../observation/entry.ts";
import { readEntry } from "../../observation/entry-row.ts";
import { namingEntriesQuery } from "../../observation/store-erasure.ts";
import type { Database, Row, Step } from "../../platform/database.ts";
import { type ToldAnew, withHashes } from "./erasure-entry.ts";
import type { Taken } from "./taken.ts";

/** How much is told under the name. */
export interface NamePlan {
  readonly entries: number;
  readonly requests: number;
}

export interface NameWord {
  readonly author: string;
  readonly reason: string;
  /** Chance, hex: the name in the place of the one that goes is made of it. */
  readonly nobody: string;
  readonly steps: readonly Step[];
}

/** What the person is called from now on: no account has such a name, and none gets it. */
export const nobody = (chance: string): string => `${erasedPrefix}${chance}`;

export interface NameSurvey {
  readonly plan: NamePlan;
  readonly taken: Omit<Taken, "tag">;
}

export async function surveyName(name: string, other: string, database: Pick<Database, "read">): Promise<NameSurvey> {
  const [entries = [], asked = []] = await database.read([namingEntriesQuery(name), requestsOfQuery(name)]);
  const told = entries.flatMap((row): ToldAnew[] => {
    const was = readEntry(row);
    const now = withoutName(was, name, other);
    return now === was ? [] : [{ position: Number(row["position"]), ordinal: Number(row["ordinal"]), row, now }];
  });
  const requests = rewrittenRequests(asked, name, other);
  return {
    plan: { entries: told.length, requests: requests.rows.length },
    taken: {
      kind: "account",
      entity: other,
      rows: withHashes(told),
      records: [],
      pages: [],
      ...(requests.batches.length === 0
        ? {}
        : { requests: { batches: requests.batches.length, root: erasedBatchesRoot(requests.batches) } }),
      steps: (act) =>
        requests.batches.length === 0
          ? []
          : rewriteRequestsSteps(
              requests.rows,
              requests.batches.map((one) => ({ ...one, act })),
            ),
    },
  };
}

function rewrittenRequests(asked: readonly Row[], name: string, other: string) {
  const rows: { batch: number; ordinal: number; principal: string; salt: string }[] = [];
  const batches: Omit<ErasedBatch, "act">[] = [];
  for (const [batch, some] of Map.groupBy(asked, (row) => Number(row["batch"]))) {
    const before = some.map(readRequest);
    const after = before.map((one): KeptRequest => ofNobody(one, name, other));
    batches.push({ batch, before: batchRoot(batch, before), after: batchRoot(batch, after) });
    for (const [ordinal, { principal, salt }] of after.entries())
      if (before[ordinal]?.principal === name) rows.push({ batch, ordinal, principal, salt });
  }
  return { rows, batches };
}

/** Where entries say who somebody is. */
const naming = new Set(["author", "second", "person"]);

/** The entry as one of nobody; the same one where it does not name them. */
function withoutName(entry: Entry, name: string, other: string): Entry {
  const rewrite = { name, other, isTouched: false };
  switch (entry.kind) {
    case "decision": {
      const now = renamed(entry, rewrite) as typeof entry;
      return rewrite.isTouched ? { ...now, hash: sha256Hex(`${other}|${entry.key}`) } : entry;
    }
    case "rule": {
      const { author, reason } = renamed({ author: entry.author, reason: entry.reason }, rewrite) as typeof entry;
      return rewrite.isTouched ? { ...entry, author, reason } : entry;
    }
    case "act":
    case "receipt": {
      const body = entry.body.startsWith("{") ? JSON.stringify(renamed(JSON.parse(entry.body), rewrite)) : entry.body;
      return rewrite.isTouched ? { ...entry, body } : entry;
    }
    default:
      return entry;
  }
}

interface Rewrite {
  readonly name: string;
  readonly other: string;
  isTouched: boolean;
}

function renamed(value: unknown, rewrite: Rewrite, field = ""): unknown {
  if (typeof value === "string") {
    const now = field === "reason" ? withoutWord(value, rewrite) : naming.has(field) && value === rewrite.name ? rewrite.other : value;
    rewrite.isTouched ||= now !== value;
    return now;
  }
  if (Array.isArray(value)) return value.map((one) => renamed(one, rewrite));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, renamed(one, rewrite, key)]));
}

/** Reasons quote people. */
const withoutWord = (text: string, { name, other }: Rewrite): string =>
  text.replaceAll(new RegExp(`(?<![\\w.@-])${name.replaceAll(".", "\\.")}(?![\\w@-])`, "gi"), other);
