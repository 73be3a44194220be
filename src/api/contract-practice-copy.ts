// A practice copy: what it was made of, and what it would have written.

import { z } from "zod";
import { instant, position } from "./contract.ts";

export const practiceCopy = z
  .object({ backup: z.string(), since: instant, position: position.describe("Of the backup.") })
  .describe("It asks and tells nobody.");

export const recordedAnswer = z.object({
  writes: z.array(
    z.object({
      at: instant,
      system: z.string(),
      site: z.string(),
      feed: z.string(),
      key: z.string(),
      columns: z.record(z.string(), z.string().nullable()),
    }),
  ),
});
