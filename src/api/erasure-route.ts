// Taking away what tells of a person: shown first, then done, bound to what was shown.

import { assertWholeGroup } from "../access/approver.ts";
import { handsOf } from "../access/grant.ts";
import type { Survey } from "../commit/erasure/erasure-survey.ts";
import { label } from "../desk/label.ts";
import { fieldSight } from "../model/field-class.ts";
import type { Model } from "../model/kind.ts";
import { erasureAnswer, erasureBody, erasurePlan, erasurePlanBody } from "./contract-erasure.ts";
import type { Door } from "./door.ts";

const everySite = "an erasure takes away what every site said of a person";

export function erasureRoutes({ hub, write }: Door): void {
  write({
    url: "/v1/erasures/plan",
    action: "erase",
    summary: "What an erasure of a person would take away, and what stays; writes nothing",
    body: erasurePlanBody,
    answer: erasurePlan,
    async perform({ body: { record, only }, principal }) {
      assertWholeGroup(principal, everySite);
      const { needsTwo, askedBy = null, ...survey } = await hub.erasures.plan({ named: record, only });
      const sight = fieldSight(hub.model, principal.classes);
      const values = Object.entries(survey.values).filter(([field]) => sight.everywhere(survey.kind.name, field));
      const shown = label(survey.kind, Object.fromEntries(values), survey.entity);
      return { plan: survey.hash, label: shown, ...factsOf(survey, hub.model), needsTwo, askedBy };
    },
  });

  write({
    url: "/v1/erasures",
    action: "erase",
    fresh: true,
    summary: "Takes away for good what tells of a person, as the plan showed it; an act of the log, in one commit",
    body: erasureBody,
    answer: erasureAnswer,
    async perform({ body: { record, only, plan, reason }, principal }) {
      assertWholeGroup(principal, everySite);
      const done = await hub.erasures.apply({ named: record, only }, { author: principal.name, hands: handsOf(principal), reason, plan });
      if (done.kind === "asked") return { state: "asked" as const, position: done.position, plan };
      const { position, tag, survey, tables } = done;
      const anew = tables.map(({ table, gone, extra }) => ({ table, rows: Math.max(gone, extra) }));
      return { state: "erased" as const, position, tag, ...factsOf(survey, hub.model), tables: anew };
    },
  });
}

function factsOf(
  { entity, kind, records, claims, decisions, pages, pageRows, waiting, beside, keptFields, documents }: Survey,
  { kinds }: Model,
) {
  const named = documents.map(({ kind: of, count }) => ({
    what: `${count} ${(kinds.get(of)?.plural ?? of).toLowerCase()}`,
    because: "documents with their amounts, numbers and days are kept as the law and the books want them",
  }));
  const fields = { what: keptFields.join(", "), because: "these fields tell of no person" };
  const keys = { what: "the keys of the records", because: "the log and the source point to them" };
  const counts = { claims, decisions, pages: pages.length, rows: pageRows };
  return {
    entity,
    kind: kind.name,
    records,
    ...counts,
    waiting,
    beside,
    kept: [...named, ...(keptFields.length === 0 ? [] : [fields]), keys],
  };
}
