// Forms in which systems show what they are told.

import { z } from "zod";
import { instant, position } from "./contract.ts";
import { reason } from "./contract-desk.ts";

const place = {
  system: z.string(),
  kind: z.string(),
  field: z.string(),
};

export const formsAnswer = z.object({
  forms: z
    .array(
      z.object({
        ...place,
        site: z.string().describe("Of the system."),
        form: z.string().describe("Names of its steps, joined by +."),
        text: z.string().describe("In words."),
        standing: z
          .enum(["in-force", "revoked"])
          .describe("in-force: what it shows in this form is no difference. revoked: claims count as they are said."),
        since: instant,
        author: z.string().nullable().describe("Null: the hub, by what the system showed."),
        reason: z.string(),
        sends: z.array(z.string()).readonly().describe("Sends by which it was learnt, or the one that contradicted it."),
      }),
    )
    .describe("The last word about each field of a system."),
});

export const adoptFormBody = z.strictObject({ ...place, form: z.string().describe("Such as single-spaces+upper."), reason });
export const revokeFormBody = z.strictObject({ ...place, reason });
export const formAnswer = z.object({ position });
