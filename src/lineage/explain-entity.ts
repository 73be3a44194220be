// Why records of several systems are one entity, why two are not, and how each entity came to its id.

import { Fault } from "../base/fault.ts";
import { showsEvidence } from "../desk/inbox-item.ts";
import { anotherSite, type Reader, text } from "../desk/reader.ts";
import { type Named, recordOf, subjects } from "../desk/subject.ts";
import type { Identity } from "../identity/stage.ts";
import type { WhyStep } from "../identity/why.ts";
import { membersQuery, reviewsQuery } from "./store.ts";

export interface EntityMember {
  readonly record: string;
  readonly source: string;
  readonly key: string;
  readonly site: string;
  /** Links that lead from the first member to this one; empty for the first. */
  readonly because: readonly WhyStep[];
}

export interface ExplainedEntity {
  readonly entity: string;
  readonly kind: string;
  readonly members: readonly EntityMember[];
  /** Doubts about a member that a person decides or has decided. */
  readonly reviews: readonly {
    readonly a: string;
    readonly b: string;
    readonly score: string;
    readonly cause: string;
    readonly state: string;
  }[];
}

/** An entity of more members than this is explained for the first of them. */
const explainedMax = 50;

/** Fault `record-unknown`. Two reads, and what `why` reads for each member. */
export async function explainEntity(reader: Reader, identity: Pick<Identity, "why">, named: Named): Promise<ExplainedEntity> {
  const record = recordOf(named);
  const [rows = []] = await reader.read([membersQuery([record])]);
  const first = rows.find((row) => row["record"] === row["entity"]) ?? rows[0];
  if (first === undefined)
    throw new Fault({
      code: "record-unknown",
      subject: typeof named === "string" ? `record ${named}` : `${named.kind} ${named.key} of ${named.source}`,
      cause: "no system has told of it",
      hint: "name an entity or record by its id, or as source:kind:key",
    });
  const seen = new Set(rows.map((row) => text(row, "record")));
  const kindOfRow = text(first, "kind");
  const members: EntityMember[] = [];
  for (const row of rows.slice(0, explainedMax)) {
    const found = row === first ? undefined : await identity.why(text(first, "record"), text(row, "record"));
    const because = found?.kind === "together" ? found.steps.map((step) => shownStep(step, seen, kindOfRow, reader)) : [];
    members.push({ record: text(row, "record"), source: text(row, "source"), key: text(row, "key"), site: text(row, "site"), because });
  }
  const [reviews = []] = await reader.read([reviewsQuery([...seen])]);
  return {
    entity: text(first, "entity"),
    kind: text(first, "kind"),
    members,
    reviews: reviews.map((row) => ({
      a: text(row, "a"),
      b: text(row, "b"),
      score: text(row, "score"),
      cause: text(row, "cause"),
      state: text(row, "state"),
    })),
  };
}

/** The evidence of a link shows the values of both its records. */
const shownStep = ({ a, b, reason, evidence }: WhyStep, seen: ReadonlySet<string>, kind: string, reader: Reader): WhyStep => ({
  a: seen.has(a) ? a : anotherSite,
  b: seen.has(b) ? b : anotherSite,
  reason,
  evidence: seen.has(a) && seen.has(b) ? evidence.filter((one) => showsEvidence(one, kind, reader)) : [],
});

/** Why two records are one thing, or two. Both must be visible to the reader. Fault `record-unknown`. */
export async function explainPair(
  reader: Reader,
  identity: Pick<Identity, "why">,
  one: Named,
  other: Named,
): Promise<Awaited<ReturnType<Identity["why"]>>> {
  const [a, b] = await subjects(reader, [one, other]);
  const found = a === undefined || b === undefined ? undefined : await identity.why(a.record, b.record);
  const kind = a?.kind.name ?? "";
  if (found === undefined) return undefined;
  if (found.kind === "apart") return { ...found, evidence: found.evidence.filter((one) => showsEvidence(one, kind, reader)) };
  const [rows = []] = await reader.read([membersQuery(found.steps.map((step) => step.b))]);
  const seen = new Set(rows.map((row) => text(row, "record")));
  return { ...found, steps: found.steps.map((step) => shownStep(step, seen, kind, reader)) };
}
