// How the group stands, in one answer.

import { z } from "zod";
import { instant } from "./contract.ts";
import { cashForecast, causeList } from "./contract-cash.ts";
import { hubStatus, inboxPage } from "./contract-desk.ts";

export const overviewAnswer = z.object({
  status: hubStatus,
  trend: z
    .array(
      z.object({
        day: instant.describe("Beginning of the day, UTC."),
        kind: z.string(),
        site: z.string(),
        known: z.int(),
        agreed: z.int(),
        parked: z.int(),
        real: z.int(),
      }),
    )
    .describe(
      "As it stood at the last full hour of each day that the hub ran; all pairs of systems together, status has the pairs of now.",
    ),
  cash: cashForecast
    .nullable()
    .describe("Null, and no causes, where there are sites whose cash you may not see: /v1/cash has that of the others."),
  decisions: inboxPage.describe("The top of the inbox; `considered` and `unpriced` count all of it."),
  causes: causeList.shape.causes,
});
