// Mappings with dates: listed, and rehearsed before they begin.

import { assertWholeGroup } from "../access/approver.ts";
import { maySee } from "../access/principal.ts";
import { mappingList, mappingPlan, mappingPlanBody } from "./contract-mapping.ts";
import type { Door } from "./door.ts";

export function mappingRoutes({ hub, read, write }: Door): void {
  read({
    url: "/v1/mappings",
    action: "read",
    summary: "What reads which feed from when",
    params: {},
    query: {},
    data: mappingList,
    answer: async ({ principal }) => hub.mappings().filter(({ site }) => maySee(principal, site)),
  });

  write({
    url: "/v1/plan/mapping",
    action: "plan",
    summary: "What a mapping that waits for its date would make of what is known now; writes nothing",
    body: mappingPlanBody,
    answer: mappingPlan,
    async perform({ body, principal }) {
      assertWholeGroup(principal, "a plan shows rows of every site");
      return hub.planMapping(body);
    },
  });
}
