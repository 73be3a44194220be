// What a person must have seen before they consent to held deletes.

import type { z } from "zod";
import type { inboxPage } from "../api/contract-desk.ts";
import { figure } from "./say.ts";

type Item = z.output<typeof inboxPage>["items"][number];

export const heldText = ({
  id,
  source,
  feed,
  delivery,
  named,
  standing,
  held,
  examples,
  hash,
}: Extract<Item, { kind: "mass-change" }>): string =>
  [
    `${source} ${feed}: ${delivery} names ${figure(named)} records; of ${figure(standing)} that stood, ${figure(held)} are not among them.`,
    `  for example ${examples.join(", ")}`,
    `  They are gone indeed: synchromesh inbox decide ${id} --consent ${hash} --reason "..."`,
    `  They are not:         synchromesh inbox decide ${id} --refuse ${hash} --reason "..."`,
  ].join("\n");
