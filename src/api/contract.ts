// Questions and answers of the API. A client imports the contract files and nothing else of the hub.

import { z } from "zod";
import { parseInstant } from "../base/instant.ts";

/** What the hub moves by: one commit, one position. */
export const position = z.int().nonnegative();
/** UTC with milliseconds. */
export const instant = z.iso.datetime({ precision: 3 });
/** YYYY-MM-DD. */
export const date = z.iso.date();
/** Exact decimal text. */
export const amount = z.string().regex(/^-?\d+(\.\d+)?$/);
export const id = z.string();

export const sourceFreshness = z.object({
  name: z.string(),
  site: z.string(),
  observedAt: instant.nullable().describe("When the source was last heard of."),
  standing: z.enum(["live", "stale", "offline"]),
});
export type SourceFreshness = z.infer<typeof sourceFreshness>;

export const answerOf = <T extends z.ZodType>(data: T) => z.object({ position, sources: z.array(sourceFreshness), data });

export const faultAnswer = z
  .object({ code: z.string(), subject: z.string(), cause: z.string(), hint: z.string(), retryable: z.boolean() })
  .describe("What was refused, why, and the next thing to try.");

// Numbers in an address are text.
export const positionText = z.coerce.number().int().nonnegative();
/** ISO 8601 with its distance from UTC, read to ms. */
export const instantQuery = z
  .string()
  .refine((text) => parseInstant(text) !== undefined, "write ISO 8601 with its distance from UTC, such as 2026-03-02T10:00:00Z")
  .transform((text) => parseInstant(text) ?? 0);
export const limitText = (most: number) => z.coerce.number().int().min(1).max(most).default(100);

export const cause = z.object({
  source: z.string(),
  record: id.describe("The source record whose version moved it."),
  version: z.int(),
  at: instant,
  fields: z.array(z.string()),
});

// Records.

const fieldValue = z.object({ value: z.string(), source: z.string(), movedAt: instant });

const recordRow = z.object({
  entity: id,
  kind: z.string(),
  site: z.string(),
  at: instant,
  deleted: z.boolean(),
  fields: z.record(z.string(), fieldValue),
});

export const recordPage = z.object({ records: z.array(recordRow), next: id.nullable().describe("Give it as cursor for the next page.") });

const member = z.object({ record: id, source: z.string(), key: z.string(), site: z.string() });

const claim = z.object({
  record: id,
  source: z.string(),
  site: z.string(),
  key: z.string(),
  version: z.int(),
  at: instant,
  receivedAt: instant,
  position,
  deleted: z.boolean(),
  mapping: z.string(),
  fields: z.record(z.string(), z.string().nullable()),
  parked: z.array(z.object({ field: z.string(), class: z.string(), cause: z.string(), hint: z.string(), value: z.string().nullable() })),
});

const version = z.object({
  at: instant.describe("Valid time."),
  source: z.string(),
  key: z.string(),
  version: z.int(),
  deleted: z.boolean(),
  fromPosition: position,
  toPosition: position.nullable().describe("Null while it is what is known."),
  changed: z.record(z.string(), fieldValue.nullable()),
});

export const recordDetail = recordRow.extend({
  members: z.array(member),
  claims: z.array(claim).describe("The newest first, 500 at most."),
  versions: z.array(version).describe("The newest first, 500 at most."),
});

// Events.

const cashState = z.object({ stage: z.string(), amount, date: date.nullable() }).nullable();

export const commitEvent = z.object({
  position,
  at: instant,
  complete: z.boolean().describe("False where the commit held more than is listed: read again what you show."),
  changes: z.array(
    z.object({
      entity: id,
      kind: z.string(),
      site: z.string(),
      deleted: z.boolean(),
      values: z.record(z.string(), z.string().nullable()).describe("The fields that changed, as they are now."),
      cause,
    }),
  ),
  entities: z
    .array(
      z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("merged"), entity: id, from: z.array(id) }),
        z.object({ kind: z.literal("split"), entity: id, into: z.array(id) }),
        z.object({ kind: z.literal("renamed"), entity: id, from: z.array(id) }),
      ]),
    )
    .describe("What became of ids: several entities became one, one became several, an earlier first record gave it its id."),
  cash: z.array(
    z.object({
      line: z.string(),
      root: id,
      entity: id,
      company: z.string(),
      site: z.string(),
      currency: z.string(),
      before: cashState,
      after: cashState,
      cause,
    }),
  ),
});
export type CommitEvent = z.infer<typeof commitEvent>;

// Writes.

export const pushAnswer = z.object({
  position: position.describe("Give it as after= to read what you wrote."),
  received: z.int(),
  held: z.int().describe("Records it would change, where it would change too much: then nothing of it is taken before a person consents."),
  parked: z.array(z.object({ index: z.int(), key: z.string(), field: z.string(), class: z.string(), cause: z.string(), hint: z.string() })),
});
export type PushAnswer = z.infer<typeof pushAnswer>;

// The hub itself.

export const health = z.object({
  hub: z.string(),
  backend: z.enum(["pglite", "postgres"]),
  survivesPowerCut: z.boolean().describe("False: a power cut may lose what was acknowledged last; a process kill does not."),
  practice: z.boolean().describe("It is a practice copy: it asks and tells nobody."),
});

export const readiness = z.object({ ready: z.literal(true) });

export const ruleList = z.object({
  from: instant.nullable().describe("Null: for all time."),
  rules: z.array(
    z.object({
      name: z.string(),
      kind: z.string(),
      fields: z.array(z.string()),
      sites: z.array(z.string()),
      companies: z.array(z.string()),
      productLines: z.array(z.string()),
      sentence: z.string(),
    }),
  ),
  deletes: z
    .array(z.object({ name: z.string(), kind: z.string(), outcome: z.string(), sentence: z.string() }))
    .describe("By kind: what it means that a system deletes a record which others still have."),
});
