// Why a figure is what it is.

import { z } from "zod";
import { dateInZone } from "../base/civil-date.ts";
import { instantText } from "../base/instant.ts";
import { recordId } from "../base/id.ts";
import { reader } from "../desk/reader.ts";
import { explainBucket, explainLine } from "../lineage/explain-cash.ts";
import { type ExplainedField, type ExplainedRecord, explainRecord } from "../lineage/explain-record.ts";
import type { Scope } from "../platform/database.ts";
import { zoneOf } from "../projection/finance/finance-settings.ts";
import { limitText } from "./contract.ts";
import { explainedBucket, explainedLine, explainedRecord } from "./contract-explain.ts";
import type { Cut } from "./cut.ts";
import type { Door } from "./door.ts";

const linesMax = 1_000;
const rows = z.enum(["shown", "left-out"]).default("shown").describe("Whether each claim comes with the row it was read from.");
const fields = z
  .string()
  .transform((list) => list.split(","))
  .optional()
  .describe("Names separated by commas; without it every field that has a value or a claim.");

export function explainRoutes({ hub, read }: Door): void {
  const { model, configuration, clock, writer } = hub;
  const { settings } = configuration;
  const readerOf = (scope: Scope, cut: Cut) => reader(cut, scope, model);
  const lineageOf = (scope: Scope, cut: Cut) => ({ reader: readerOf(scope, cut), timeline: writer.stages.timeline });

  read({
    url: "/v1/explain/record/:record",
    action: "read",
    summary: "Each field of a record: whose value it is and why, every claim, the rule as a sentence, the rows as they arrived",
    params: { record: z.string() },
    query: { fields, rows },
    data: explainedRecord,
    answer: async ({ params, query, scope, cut }) => recordAnswer(await explainRecord(lineageOf(scope, cut), params.record, query)),
  });

  read({
    url: "/v1/explain/key",
    action: "read",
    summary: "The same, for the record that a system knows under a key of its own",
    params: {},
    query: { source: z.string(), kind: z.string(), key: z.string(), fields, rows },
    data: explainedRecord,
    async answer({ query: { source, kind, key, ...asked }, scope, cut }) {
      return recordAnswer(await explainRecord(lineageOf(scope, cut), recordId(source, kind, key), asked));
    },
  });

  read({
    url: "/v1/explain/bucket",
    action: "read",
    summary: "The lines of a week of the forecast, the largest first",
    params: {},
    query: { company: z.string(), currency: z.string(), monday: z.iso.date(), day: z.iso.date().optional(), limit: limitText(linesMax) },
    data: explainedBucket,
    cash: true,
    async answer({ query: { day, ...asked }, scope, cut }) {
      const clockDay = day ?? dateInZone(clock.now(), zoneOf(asked.company, settings));
      return explainBucket(readerOf(scope, cut), { ...asked, clock: clockDay }, settings);
    },
  });

  read({
    url: "/v1/explain/line",
    action: "read",
    summary: "A cash line: its chain, and the documents behind it with the fields that make the figure",
    params: {},
    query: { line: z.string(), rows },
    data: explainedLine,
    cash: true,
    async answer({ query, scope, cut }) {
      const { line, chain, documents } = await explainLine(lineageOf(scope, cut), query.line, query.rows);
      return { line, chain, documents: documents.map(recordAnswer) };
    },
  });
}

const recordAnswer = ({ fields: explained, ...record }: ExplainedRecord): z.input<typeof explainedRecord> => ({
  ...record,
  fields: explained.map(fieldAnswer),
});

const fieldAnswer = ({ movedAt, apartSince, claims, ...field }: ExplainedField): z.input<typeof explainedRecord>["fields"][number] => ({
  ...field,
  movedAt: instantText(movedAt),
  apartSince: apartSince === null ? null : instantText(apartSince),
  claims: claims.map((claim) => ({ ...claim, movedAt: instantText(claim.movedAt) })),
});
