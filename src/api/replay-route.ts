// Reading kept pages again after a mapping was corrected.

import { replayBody, replayPlan, replayReport } from "./contract-replay.ts";
import type { Door } from "./door.ts";
import { assertWholeSight } from "./sight.ts";

export function replayRoutes({ hub, write }: Door): void {
  write({
    url: "/v1/replays",
    action: "administer",
    summary: "Reads kept pages again with the mappings in force now and corrects what differs; no source is called",
    body: replayBody,
    answer: replayReport,
    async perform({ body, principal }) {
      assertWholeSight(hub, principal, "a replay answers with rows of every site");
      return hub.replay({ ...body, author: principal.name });
    },
  });

  write({
    url: "/v1/replays/plan",
    action: "plan",
    summary: "What a replay would correct; changes nothing, and is noted in the log",
    body: replayBody,
    answer: replayPlan,
    async perform({ body, principal }) {
      assertWholeSight(hub, principal, "a replay answers with rows of every site");
      return hub.planReplay({ ...body, author: principal.name });
    },
  });
}
