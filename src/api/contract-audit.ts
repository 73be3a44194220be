// What an auditor is given: one signed folder of a period.

import { z } from "zod";
import { date, position } from "./contract.ts";

const count = z.int().nonnegative();

export const auditBody = z.strictObject({
  company: z.string().min(1).optional().describe("Absent: the whole group."),
  from: date.describe("First day."),
  to: date.describe("Last day; it must be over."),
  folder: z.string().startsWith("/").max(4_096).describe("Absolute path of a folder that is not there yet, on the hub's machine."),
});

export const signingKey = z.object({ publicKey: z.string().describe("PEM; what the hub signs can be checked with it.") });

export const auditIndex = z.object({
  format: z.literal(1),
  hub: z.string(),
  company: z.string().nullable(),
  sites: z.array(z.string()).readonly().nullable(),
  from: date,
  to: date,
  zone: z.string(),
  positions: z.object({ after: position, until: position }).describe("The last commit before the period, and the last one in it."),
  links: z.object({ after: z.string().nullable(), until: z.string().nullable() }).describe("Links of the log at these positions."),
  reading: z.string(),
  parts: z
    .array(
      z.object({
        file: z.string(),
        says: z.string(),
        columns: z.array(z.string()).readonly(),
        rows: count,
        bytes: count,
        sha256: z.string(),
        sums: z.object({ column: z.string(), by: z.string(), values: z.record(z.string(), z.string()).readonly() }).optional(),
        query: z.string().describe("The statement that gave the rows."),
      }),
    )
    .readonly(),
});
