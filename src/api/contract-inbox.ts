// Questions and answers about many items at once.

import { z } from "zod";
import { itemKinds } from "../desk/item-kind.ts";
import { date, id, instant, instantQuery, position } from "./contract.ts";
import { choice, decisionId, flag, money, reason } from "./contract-desk.ts";

const count = z.int().nonnegative();

/** What an inbox is asked for: by content, not by place in a list. */
export const filterQuery = {
  site: z.string().optional(),
  kind: z.string().optional().describe("Kind of the record."),
  what: z.enum(itemKinds).optional(),
  field: z.string().optional(),
  systems: z.string().optional().describe("Sources that are concerned, separated by commas: two for a pair."),
  rule: z.string().optional(),
  cause: z.string().optional(),
  role: z.string().optional().describe("Only what is for this role."),
  baseline: z.enum(["only", "without"]).optional().describe("What was there before go-live: only this, or only the rest."),
};

const itemsMax = 10_000;

export const bulkBody = z
  .strictObject({
    items: z.array(z.string().max(200)).min(1).max(itemsMax).optional(),
    filter: z.strictObject(filterQuery).optional(),
    choice,
    reason,
    preview: flag.default(false).describe("True: nothing is decided."),
    shown: z.string().optional().describe("What the preview said: where other items would be decided by now, nothing is."),
    id: decisionId,
  })
  .refine(({ items, filter }) => items !== undefined || filter !== undefined, "say which items: by their ids, by a filter, or by both");

const faultFacts = z.object({ code: z.string(), subject: z.string(), cause: z.string(), hint: z.string() });

export const bulkAnswer = z.object({
  bulk: id.nullable().describe("Names all of it for undoing; null for a preview."),
  position: position.nullable(),
  shown: z.string().describe("Names the items that are, or would be, decided."),
  matched: count.describe("Items that fit. More than the rows where they are too many for one bulk: the rest comes with the next."),
  decided: count,
  changed: count,
  refused: count,
  moved: z.array(money).describe("What the decided rows that have a price move, by currency."),
  unpriced: count.describe("Decided rows that have no price."),
  rows: z.array(
    z.object({
      item: z.string(),
      label: z.string(),
      field: z.string(),
      outcome: z.enum(["decided", "changed", "refused"]),
      before: z.string().nullable(),
      after: z.string().nullable(),
      moved: money.nullable(),
      formula: z.string().nullable(),
      fault: faultFacts.nullable(),
      decision: id.nullable(),
      needsSecond: z.boolean().describe("Decided, and does not stand before a second person confirms it."),
    }),
  ),
});

/** Of the stream of events, to whoever asked for it. */
const progressEvent = z.object({ id: id.describe("Of the bulk, or of its undoing."), done: count, of: count });
export type ProgressEvent = z.infer<typeof progressEvent>;

export const undoBody = z.strictObject({
  decision: z.string().min(1).max(400).describe("Key of a decision, or the id of a bulk: all of it."),
  reason,
  preview: flag.default(false).describe("True: nothing is taken back."),
  id: decisionId,
});

export const undoAnswer = z.object({
  undo: id.nullable().describe("Names what was said for it: that can be taken back too. Null for a preview."),
  position: position.nullable(),
  undone: count,
  pending: count.describe("Decisions that still stand: what stood before them needs a second person's word."),
  changed: count.describe("Decisions that do not stand any more; they are left as they are."),
  rows: z.array(
    z.object({
      decision: id,
      label: z.string(),
      outcome: z.enum(["undone", "pending", "changed"]),
      restores: z.string(),
      pending: z.array(
        z.object({
          decision: id.describe("What the second person confirms."),
          fields: z.array(z.string()),
          author: z.string().describe("Whoever takes it back: it takes somebody else."),
          roles: z.array(z.string()).describe("In one of these roles."),
        }),
      ),
    }),
  ),
});

export const baselineAnswer = z.object({
  live: z
    .array(z.object({ source: z.string(), at: instant }))
    .describe("From when each source is live: what differs from before is the baseline."),
  stood: count.describe("Discrepancies that stood at go-live."),
  open: count.describe("Of these, what still stands and nobody has answered."),
  groups: z.array(
    z.object({
      what: z.string(),
      kind: z.string(),
      field: z.string(),
      cause: z.string(),
      items: count,
      unpriced: count.describe("Of these, what has no price: it is not in the money."),
      money: z.array(money),
      sources: z.array(z.string()),
    }),
  ),
  burnDown: z
    .array(z.object({ day: date, closed: count, open: count }))
    .describe("Discrepancies closed or answered on each day, and open at its end."),
  isWhole: z.boolean(),
});

const learntRule = z.object({
  kind: z.string(),
  field: z.string(),
  source: z.string().describe("The system that people chose."),
  alike: count.describe("How many times running, up to the latest: it would have decided these."),
  yaml: z.string().describe("As it would stand under governance.rules of hub.yaml. Nothing is in force by this."),
  sentence: z.string(),
  open: count.describe("Items open now that it would decide."),
  money: z.array(money),
  unpriced: count,
});

export const ruleProposalList = z.object({ proposals: z.array(learntRule) });

/** So many answers running make a rule where nobody says another number. */
export const alikeDefault = 3;

export const proposeLearntBody = z.strictObject({
  kind: z.string(),
  field: z.string(),
  last: z.coerce.number().int().min(2).max(1_000).default(alikeDefault).describe("So many answers running make a rule."),
  from: instantQuery.optional().describe("When it begins to hold; without it, from its approval on."),
  reason: z.string().min(1).max(2_000),
});

const share = z.string().nullable().describe("A share, to four decimals; null where there is nothing to share.");

export const practiceAnswer = z.object({
  days: z
    .array(z.object({ day: date, known: count, differing: count, coherence: share }))
    .describe("Entities that two systems know and those that differ, at the end of each day; the last at the moment of asking."),
  causes: z.array(z.object({ what: z.string(), cause: z.string(), items: count })).describe("What came up since, by cause."),
  ended: z.object({ byItself: count, byPerson: count, automated: share }),
  toDecide: z
    .object({ median: count.nullable(), slow: count.nullable() })
    .describe("ms between opening and answer: half, and nine in ten, took no longer."),
  stake: z.object({ items: count, money: z.array(money), unpriced: count }).describe("What hangs on what waits now."),
  nextRule: learntRule.nullable().describe("The next rule worth having; null where nothing has been answered alike often enough."),
});
