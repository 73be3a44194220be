// Systems that are written: how they stand, paused and resumed; and the epochs of the hub.

import { z } from "zod";
import { id, instant, position } from "./contract.ts";
import { epochAnswer, pausedSystem } from "./contract-epoch.ts";
import { flag, reason } from "./contract-desk.ts";
import { creationPlanAnswer, sentState } from "./contract-intent.ts";

const count = z.int().nonnegative();

export const systemsAnswer = z.object({
  epoch: epochAnswer,
  systems: z.array(
    z.object({
      system: z.string(),
      site: z.string(),
      standing: z.enum(["told", "paused", "catching-up", "resting"]).describe("resting: it could not be told, and is tried again."),
      pause: pausedSystem.omit({ system: true, site: true }).nullable(),
      due: count.describe("Fields that wait to be told."),
      restsUntil: instant.nullable(),
    }),
  ),
});

export const pauseBody = z.strictObject({ system: z.string(), reason });

export const pauseAnswer = z.object({ position });

export const resumeBody = z.strictObject({
  system: z.string(),
  preview: flag.default(false).describe("Reads the system and looks at what is due; nothing is told."),
  reason,
});

export const resumeAnswer = z.object({
  position: position.nullable().describe("Null for a preview."),
  tells: z
    .array(
      z.object({
        kind: z.string(),
        record: id,
        key: z.string(),
        field: z.string(),
        from: z.string().nullable(),
        to: z.string(),
        shows: z.string().nullable().describe("What it is expected to show of that, in the form that it has; null: the same."),
        found: z.enum(["due", ...sentState.options]).describe("due: it stands as it did and would be written; else what it would come to."),
        shown: z.string().nullable(),
        cause: z.string(),
      }),
    )
    .describe("Of a preview."),
  creations: creationPlanAnswer.describe("Of a preview: records that it lacks and would be given."),
  isWhole: z.boolean().describe("False: more is due than is looked at."),
});

export const acceptEpochBody = z.strictObject({ reason });
