// Who stands in for whom, with dates: by whoever is away, or by an administrator.

import type { Delegations } from "../access/delegations.ts";
import { mayEverywhere, type Principal } from "../access/principal.ts";
import { Fault } from "../base/fault.ts";
import { delegateBody, delegationAnswer, delegationEnded, endDelegationBody } from "./contract-user.ts";
import { type Door, principalOf } from "./door.ts";
import { delegationRow } from "./user-route.ts";

export function delegationRoutes({ exchange }: Door, delegations: Delegations): void {
  exchange({
    method: "POST",
    url: "/v1/delegations",
    action: "own",
    fresh: true,
    summary: "Lets somebody stand in: they have these grants too, from an instant until another, and the two count as one person",
    body: delegateBody,
    answer: delegationAnswer,
    async perform({ body: { delegator, delegate, from, until, reason }, request }) {
      const principal = principalOf(request);
      const whose = delegator ?? principal.name;
      assertMayLend(principal, whose);
      const given = { delegator: whose, delegate, beginsAt: from, endsAt: until, reason };
      return delegationRow(await delegations.add(given, principal.name));
    },
  });
  exchange({
    method: "POST",
    url: "/v1/delegations/end",
    action: "own",
    summary: "Ends that somebody stands in, at once or before it begins",
    body: endDelegationBody,
    answer: delegationEnded,
    async perform({ body: { delegation }, request }) {
      const principal = principalOf(request);
      await delegations.end(delegation, mayEverywhere(principal, "administer") ? undefined : principal.name, principal.name);
      return { delegation };
    },
  });
}

function assertMayLend(principal: Principal, whose: string): void {
  if (principal.name === whose || mayEverywhere(principal, "administer")) return;
  const hint = "let them do so themselves, or ask an administrator";
  throw new Fault({ code: "not-allowed", subject: principal.name, cause: `the grants are those of ${whose}`, hint });
}
