// Questions and answers about what needs a person, and what people say.

import { z } from "zod";
import { missingRecords } from "./contract-reconciliation.ts";
import { practiceCopy } from "./contract-practice-copy.ts";
import { epochAnswer, pausedSystem } from "./contract-epoch.ts";
import { heldChanges } from "./contract-held.ts";
import { amount, id, instant, instantQuery, position, sourceFreshness } from "./contract.ts";

const count = z.int().nonnegative();
export const money = z.object({ amount, currency: z.string() });
const deskFault = z.object({ code: z.string(), subject: z.string(), cause: z.string(), hint: z.string() });

export const siteAlarm = z.object({
  site: z.string(),
  kind: z.enum(["age", "volume"]),
  open: count.describe("Discrepancies at the site that nobody has answered and that go-live did not find there."),
  oldest: instant,
  limit: z.string(),
  to: z.string().describe("Role that is told."),
});

/** Of the stream of events: `stands`: when one began to listen. */
const alarmEvent = siteAlarm.extend({ state: z.enum(["stands", "began", "ended"]) });
export type AlarmEvent = z.infer<typeof alarmEvent>;

export const hubStatus = z.object({
  committedAt: instant.nullable().describe("Null before the first commit."),
  sources: z.array(
    sourceFreshness.extend({
      records: count,
      parked: z.object({ fields: count, records: count, waiting: count }),
      fault: deskFault.nullable().describe("What its last run ended with, or the last delivery that could not be read."),
      replayDue: z.array(z.string()).readonly().describe("Feeds whose mapping changed since their kept pages were read: replay them."),
    }),
  ),
  coherence: z
    .array(
      z.object({
        kind: z.string(),
        site: z.string(),
        systems: z.tuple([z.string(), z.string()]),
        known: count.describe("Entities that both systems claim: agreed, in flight, parked and real together."),
        agreed: count,
        inFlight: count,
        parked: count,
        real: count,
        realSince: instant.nullable(),
        parkedSince: instant.nullable(),
        money: z.array(money).describe("What the open discrepancies come to, by currency; what has no price is not in it."),
      }),
    )
    .describe("By kind, home site and pair of systems."),
  entities: z.record(z.string(), count).describe("By kind."),
  open: z.object({
    discrepancies: count,
    asked: count,
    reviews: count,
    overrides: count,
    held: count.describe("Records whose deletes or changes the mass-change guard holds for a person."),
  }),
  alarms: z.array(siteAlarm),
  practice: practiceCopy.nullable().describe("What it is a practice copy of; null: a hub that works."),
  epoch: epochAnswer,
  paused: z.array(pausedSystem).describe("Systems that are told nothing for now, and those that catch up after it."),
});

const item = {
  id,
  label: z.string(),
  recordKind: z.string(),
  site: z.string(),
  since: instant,
  stake: money.nullable().describe("Null: not priced."),
  formula: z.string().nullable().describe("The sum behind the stake, and how many times it counts at its age."),
  causeClass: z.string().describe("Why it waits, in one word to group and to ask by."),
  baseline: z.boolean().describe("It was there before go-live: it never alarms."),
  desk: z.object({ site: z.string(), role: z.string() }).describe("Whose it is."),
};
const reviewSide = z.object({ record: id, entity: id, source: z.string(), key: z.string(), label: z.string() });

const inboxItem = z.discriminatedUnion("kind", [
  z.object({
    ...item,
    kind: z.literal("discrepancy"),
    entity: id,
    field: z.string(),
    value: z.string().nullable().describe("What stands meanwhile."),
    sides: z.array(z.object({ source: z.string(), value: z.string().nullable() })),
    rule: z.string(),
    asks: z.boolean(),
  }),
  z.object({
    ...item,
    kind: z.literal("review"),
    a: reviewSide,
    b: reviewSide,
    score: z.string(),
    cause: z.string(),
    evidence: z.array(z.object({ field: z.string(), a: z.string(), b: z.string(), likeness: z.number() })),
  }),
  z.object({
    ...item,
    kind: z.literal("parked"),
    record: id,
    entity: id.nullable(),
    source: z.string(),
    key: z.string(),
    field: z.string().describe("*: the whole record."),
    class: z.string(),
    cause: z.string(),
    hint: z.string(),
    value: z.string().nullable(),
    stands: z.object({ source: z.string(), value: z.string() }).nullable().describe("What stands meanwhile: it may be taken."),
  }),
  z.object({
    ...item,
    kind: z.literal("waiting"),
    record: id,
    entity: id,
    source: z.string(),
    key: z.string(),
    field: z.string(),
    target: z.string(),
  }),
  z.object({
    ...item,
    kind: z.literal("drift"),
    source: z.string(),
    feed: z.string(),
    number: count,
    class: z.enum(["safe", "narrowing", "breaking"]),
    owner: z.string().nullable().describe("Who answers for the system, as hub.yaml says."),
    columns: z
      .array(
        z.object({
          column: z.string(),
          class: z.enum(["safe", "narrowing", "breaking"]),
          was: z.string().nullable().describe("Its type; null: it was not there."),
          now: z.string().nullable().describe("Its type; null: it is gone."),
        }),
      )
      .readonly(),
    cause: z.string(),
    hint: z.string(),
  }),
  z.object({
    ...item,
    kind: z.literal("stale-source"),
    source: z.string(),
    standing: z.enum(["stale", "offline"]),
    cause: z.string(),
    hint: z.string(),
  }),
  z.object({
    ...item,
    kind: z.literal("paused-system"),
    source: z.string().describe("It is told nothing."),
    why: z.enum(["epoch", "person", "failing"]).describe("failing: an endpoint that took nothing for days."),
    cause: z.string(),
    hint: z.string(),
  }),
  z.object({
    ...item,
    kind: z.literal("untold"),
    entity: id,
    source: z.string().describe("Who was told."),
    record: id,
    key: z.string(),
    field: z.string(),
    from: z.string().nullable(),
    to: z.string().nullable().describe("Null where it is not to be seen."),
    state: z.enum(["refused", "ineffective", "stopped", "waiting"]),
    cause: z.string(),
    hint: z.string(),
  }),
  z.object({
    ...item,
    kind: z.literal("uncreated"),
    entity: id,
    source: z.string().describe("Who was to be given it."),
    record: id.describe("One of the records that it is."),
    state: z.enum(["refused", "unknown"]),
    cause: z.string(),
    hint: z.string(),
  }),
  z.object({
    ...item,
    kind: z.literal("reconciliation"),
    systems: z.tuple([z.string(), z.string()]).readonly(),
    run: id.describe("The comparison that found it: /v1/reconciliation/runs/{run}"),
    at: instant.describe("When that was."),
    missing: z.array(missingRecords).readonly(),
    off: count.describe("Documents that do not come out even within the books of the one system."),
    stopped: count.describe("Differences and missing records, where they are more than is repaired without a person; else 0."),
    cause: z.string(),
    hint: z.string(),
  }),
  z.object({
    ...item,
    kind: z.literal("mass-change"),
    of: z.enum(["deletes", "changes"]),
    source: z.string(),
    feed: z.string(),
    delivery: z.string().describe("The file or query that was read."),
    named: count.describe("Records it names; of a held delivery, its rows."),
    standing: count.describe("Records that stood when it was opened."),
    held: count.describe("Records it does not name, whose deletion is held; or those that a held delivery would change."),
    hash: z.string().describe("Of the sorted held observations: what consent names."),
    changes: heldChanges.nullable().describe("What a held delivery would change; null for deletes, and where not all is to be seen."),
    examples: z.array(z.string()).describe("Keys of the first of them."),
    hidden: count.describe("Held records of sites that are not the reader's; then nothing can be answered."),
    record: id,
    entity: id,
  }),
]);

export const itemDetail = z.object({
  item: inboxItem,
  base: z
    .object({ value: z.string(), source: z.string(), at: instant })
    .nullable()
    .describe("What stood when the systems began to differ. Null where nothing did, or it is not to be seen."),
  rule: z.string().nullable().describe("The rule that judged, as a sentence; null where none decides the field."),
  choices: z.array(z.string()).describe("What may be answered; an item without any is answered in its source."),
});

export const inboxPage = z.object({
  items: z.array(inboxItem),
  next: z.string().nullable().describe("Give it as cursor for the next page."),
  considered: count,
  unpriced: count.describe("Of these, what has no price. It comes last."),
  baseline: count.describe("Of these, what was there before go-live."),
  alarms: z.array(siteAlarm),
  isWhole: z.boolean().describe("False where a list was longer than what is looked at at once."),
});

export const end = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.enum(["changed", "agreed", "never"]) }),
    z.strictObject({ kind: z.literal("date"), at: instantQuery }),
  ])
  .describe("Until a source changes, until the owner agrees, for ever, or until a time.");
/** A body is read without losing a digit, so true and false arrive as text. */
export const flag = z.union([z.boolean(), z.enum(["true", "false"])]).transform((given) => String(given) === "true");
export const reason = z.string().min(1).max(2_000);
/** The same id again is the same decision: a retry changes nothing. Without one, each request decides anew. */
export const decisionId = z
  .string()
  .regex(/^[\w-]{8,64}$/)
  .optional();

export const choice = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("take"),
    source: z.string(),
    until: end.default({ kind: "changed" }),
    confirmed: flag.default(false),
  }),
  z.strictObject({ kind: z.literal("set"), value: z.string(), until: end.default({ kind: "changed" }), confirmed: flag.default(false) }),
  z.strictObject({ kind: z.literal("merge") }),
  z.strictObject({ kind: z.literal("keep-apart") }),
]);

export const decideBody = z.strictObject({
  item: z.string().max(200),
  choice: z.discriminatedUnion("kind", [
    ...choice.options,
    z.strictObject({ kind: z.literal("accept") }).describe("The new form of a feed may be read: replay releases what was parked."),
    z.strictObject({ kind: z.enum(["consent", "refuse"]), held: z.string().max(64).describe("The hash that the item shows.") }),
  ]),
  reason,
  id: decisionId,
});

export const namedRecord = z
  .union([z.string(), z.strictObject({ source: z.string(), kind: z.string(), key: z.string() })])
  .describe("The id of an entity or record, or a system's own key.");

export const overrideBody = z.union([
  z.strictObject({
    record: namedRecord,
    fields: z.record(z.string(), z.string()),
    until: end.default({ kind: "changed" }),
    confirmed: flag.default(false),
    reason,
    id: decisionId,
  }),
  z.strictObject({
    record: namedRecord,
    end: z.array(z.string()).min(1).describe("Fields that follow their sources again."),
    reason,
    id: decisionId,
  }),
]);

export const pairBody = z.strictObject({ one: namedRecord, other: namedRecord, reason, id: decisionId });

export const decided = z.object({
  position,
  decision: id,
  entity: id,
  pending: z.literal(true).optional().describe("It does not stand yet: a second person has to confirm the decision."),
});

export const confirmBody = z.strictObject({
  decision: z.string().max(200).describe("The first person's decision, as the list of overrides that wait shows it."),
  confirmed: flag.default(false),
  reason,
  id: decisionId,
});

export const pendingOverrideList = z.object({
  pending: z.array(
    z.object({
      decision: id,
      entity: id,
      record: id,
      kind: z.string(),
      site: z.string(),
      label: z.string(),
      fields: z.record(z.string(), z.string()),
      until: z.string().describe("changed, agreed, never, or a time."),
      author: z.string(),
      reason: z.string(),
      since: instant,
    }),
  ),
});
