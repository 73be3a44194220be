// Questions and answers about the chain of the log, and about what was asked of the hub.

import { z } from "zod";
import { instant, position } from "./contract.ts";

export const chainStatus = z.object({
  last: z
    .object({ position, link: z.string(), committedAt: instant, entries: z.int() })
    .nullable()
    .describe("The last link of the log; null before the first commit."),
  signed: z
    .object({
      position,
      link: z.string(),
      at: instant,
      epoch: z.int(),
      leadsThere: z.boolean().describe("The log has this very link there."),
    })
    .nullable()
    .describe("The newest head that this hub signed, kept outside the database."),
  unprotected: z.int().nullable().describe("Commits that no signed head covers yet; null where nothing was signed."),
  epoch: z.int(),
  requests: z.object({ batches: z.int(), link: z.string().nullable() }).describe("The chain of requests that were answered."),
});

export const requestsQuery = {
  principal: z.string().max(63).optional(),
  action: z.string().max(63).optional(),
  route: z.string().max(200).optional().describe("As this document writes it, such as /v1/records."),
  refused: z.enum(["yes"]).optional().describe("Only what was refused."),
};

export const requestList = z.object({
  requests: z.array(
    z.object({ at: instant, principal: z.string(), action: z.string(), route: z.string(), subject: z.string(), status: z.int() }),
  ),
  next: z.string().nullable(),
});
