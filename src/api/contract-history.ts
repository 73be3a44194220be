// What came of reading systems and of telling them, and how their forms changed, for people who look back.

import { z } from "zod";
import { id, instant, position } from "./contract.ts";
import { reason } from "./contract-desk.ts";
import { sentState } from "./contract-intent.ts";
import { runReport } from "./contract-operation.ts";

const count = z.int().nonnegative();
const fault = z.object({ code: z.string(), subject: z.string(), cause: z.string(), hint: z.string() });

export const runList = z.object({
  runs: z.array(
    z.object({
      run: id,
      source: z.string(),
      site: z.string(),
      startedAt: instant,
      endedAt: instant,
      milliseconds: count.describe("How long it took; of reads in a row without anything to tell, all of them and the time between."),
      reads: count.describe("Reads in a row without anything to tell are one row."),
      rows: count,
      fresh: count,
      parked: count,
      deleted: count,
      held: count,
      fault: fault.nullable().describe("Why it stopped."),
      feeds: runReport.shape.feeds.describe("Where there was something to tell."),
    }),
  ),
  next: instant.nullable().describe("Give it as before= for older ones."),
});

export const sendList = z.object({
  sends: z.array(
    z.object({
      send: id.describe("Of one attempt to tell one record."),
      system: z.string(),
      site: z.string(),
      kind: z.string(),
      record: id,
      key: z.string(),
      entity: id,
      field: z.string(),
      state: sentState,
      at: instant,
      endedAt: instant.nullable().describe("null: nobody knows yet what became of it."),
      cause: z.string(),
      released: id.nullable().describe("Decision by which a person let it out."),
    }),
  ),
  next: instant.nullable(),
});

export const driftList = z.object({
  forms: z.array(
    z.object({
      source: z.string(),
      site: z.string(),
      feed: z.string(),
      number: z.int(),
      kind: z.string(),
      owner: z.string().nullable(),
      state: z
        .enum(["accepted", "held", "gone"])
        .describe(
          "held: the fields that read a changed column are parked, the rest flows, until a person accepts it. gone: it changed again.",
        ),
      class: z.enum(["safe", "narrowing", "breaking"]),
      since: instant,
      changes: z.array(
        z.object({
          column: z.string(),
          class: z.enum(["safe", "narrowing", "breaking"]),
          was: z.string().nullable(),
          now: z.string().nullable(),
          fields: z.array(z.string()).describe("Fields of the mapping that read it."),
        }),
      ),
      author: z.string().describe('Who accepted it; "" for the hub itself.'),
      reason: z.string(),
    }),
  ),
});

export const driftBody = z.strictObject({ source: z.string(), feed: z.string(), number: z.coerce.number().int().positive(), reason });
export const driftAccepted = z.object({ position, replay: z.string().describe("What brings the rows that waited back.") });
