// What a hub tells another one: its claims as they stand in its log.

import { z } from "zod";
import { instant, position } from "./contract.ts";

const parked = z.object({ field: z.string(), class: z.string(), cause: z.string(), hint: z.string(), value: z.string().nullable() });

const toldClaim = z.object({
  kind: z.string(),
  key: z.string(),
  version: z.int(),
  at: instant,
  receivedAt: instant,
  site: z.string(),
  deleted: z.boolean(),
  fields: z
    .record(z.string(), z.string().nullable())
    .describe('Canonical text: "" is cleared, null no value, what is left out was not spoken of.'),
  parked: z.array(parked).describe("What could not be read of it, and waits there."),
  mapping: z.string(),
  hash: z.string().describe("Of what is claimed; orders the claims of one version."),
  withdrawn: z.string().optional().describe("No row says this version any more: why."),
  unnamedBy: z.string().optional().describe("The full list that did not name the record."),
});

export const claimPage = z.object({
  hub: z.string(),
  gap: z
    .object({ position, cause: z.string() })
    .nullable()
    .describe(
      "The cursor is of another log than this one, which was restored or is another hub's: read from the beginning. Null: it goes on.",
    ),
  claims: z.array(toldClaim),
  next: z.string().describe("Give it as cursor to go on; empty: from the beginning."),
  more: z.boolean().describe("False at the end of the log as it stands."),
});
