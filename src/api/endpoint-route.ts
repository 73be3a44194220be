// Endpoints that are told of commits: how far, and whether any has been given up.

import { assertWholeGroup } from "../access/approver.ts";
import { instantText } from "../base/instant.ts";
import { enableBody, enableAnswer, endpointsAnswer } from "./contract-webhook.ts";
import type { Door } from "./door.ts";
import type { EndpointFeed } from "./endpoint-feed.ts";

const timeOrNull = (at: number | null): string | null => (at === null ? null : instantText(at));

export function endpointRoutes({ read, write }: Door, feed: EndpointFeed): void {
  read({
    url: "/v1/endpoints",
    action: "administer",
    summary: "Endpoints that are told of commits: up to which position, since when each fails, and whether it was given up",
    params: {},
    query: {},
    data: endpointsAnswer,
    async answer({ principal }) {
      assertWholeGroup(principal, "endpoints belong to the group");
      return {
        endpoints: feed.states().map(({ failingSince, disabledAt, ...one }) => {
          return { ...one, failingSince: timeOrNull(failingSince), disabledAt: timeOrNull(disabledAt) };
        }),
      };
    },
  });
  write({
    url: "/v1/endpoints/enable",
    action: "administer",
    summary: "Tells an endpoint again that was given up, from where it was",
    body: enableBody,
    answer: enableAnswer,
    async perform({ body: { name, reason }, principal }) {
      assertWholeGroup(principal, "endpoints belong to the group");
      return feed.enable(name, principal.name, reason);
    },
  });
}
