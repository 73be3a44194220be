// Calls of systems to the hub, and of the hub to endpoints.

import { z } from "zod";
import { position } from "./contract.ts";

export const webhookAnswer = z.object({
  woken: z.boolean().describe("The source is read at once; calls that come meanwhile are served by the same reading."),
  position,
  received: z.int().nonnegative().describe("Records that were taken."),
});
