// Calls of systems to the hub, and of the hub to endpoints.

import { z } from "zod";
import { instant, position } from "./contract.ts";
import { reason } from "./contract-desk.ts";

export const webhookAnswer = z.object({
  woken: z.boolean().describe("The source is read at once; calls that come meanwhile are served by the same reading."),
  position,
  received: z.int().nonnegative().describe("Records that were taken."),
});

export const endpointsAnswer = z.object({
  endpoints: z.array(
    z.object({
      name: z.string(),
      url: z.string().describe("Without its path, which may hold a secret."),
      position: position.describe("It was told up to here."),
      failures: z.int().nonnegative(),
      failingSince: instant.nullable(),
      disabledAt: instant.nullable().describe("It was given up then, and is told nothing until it is enabled."),
      cause: z.string(),
    }),
  ),
});

export const enableBody = z.strictObject({ name: z.string(), reason });

export const enableAnswer = z.object({ position });
