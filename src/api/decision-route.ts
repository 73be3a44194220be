// What a person decides: an answer to an item of the inbox, a value in the place of a system's.

import { randomUUID } from "node:crypto";
import { handsOf } from "../access/grant.ts";
import { acting, type Principal, readScope, rolesAt } from "../access/principal.ts";
import { hashId } from "../base/hash.ts";
import { instantText } from "../base/instant.ts";
import { removeConsented } from "../commit/guard/consent.ts";
import { settleHeld } from "../commit/guard/held-delivery.ts";
import { asSeen, intake } from "../commit/intake.ts";
import { confirmOverride, decide, type Decided, type Desk, endOverride, merge, override, split } from "../desk/decide.ts";
import type { Author } from "../desk/decision.ts";
import { pendingOverrides } from "../desk/pending-override.ts";
import { reader } from "../desk/reader.ts";
import type { OverrideEnd } from "../observation/entry.ts";
import type { ApiHub } from "./api-hub.ts";
import { confirmBody, decideBody, decided, overrideBody, pairBody, pendingOverrideList } from "./contract-desk.ts";
import type { Door } from "./door.ts";
import { keyReused } from "./key-reused.ts";
import { decisionQuery } from "./store-decision.ts";

const endText = (until: OverrideEnd): string => (until.kind === "date" ? instantText(until.at) : until.kind);

interface Said {
  readonly reason: string;
  readonly id?: string | undefined;
}

/** How a decision is made in a person's name, and made once. */
export function deciding(hub: ApiHub) {
  const { model, receipts, writer, database } = hub;

  const deskOf = (principal: Principal): Desk => {
    const late = [asSeen(writer.erased)];
    return {
      reader: reader(database, readScope(principal), model),
      sources: hub.sources.map(({ name }) => name),
      limits: { rolesAt: (site) => rolesAt(principal, site), rulesOf: (kind) => writer.stages.timeline.rulesAt(kind, hub.clock.now()) },
      async record(decision, ...more) {
        const committed = await writer.submit(intake({ decisions: [decision, ...more], late }));
        if (decision.body.kind !== "mass-change") return committed;
        await removeConsented(database, writer, receipts.now());
        await settleHeld(database, writer, receipts.now());
        return { position: writer.position() };
      },
      acceptForm: (form) => hub.acceptForm(form),
    };
  };
  /** A decision comes after everything that could be seen when it was made, and no two share a moment: the later one stands. */
  const authorOf = (principal: Principal, reason: string, id: string): Author => ({
    name: principal.name,
    hands: handsOf(principal),
    reason,
    at: receipts.now(),
    id,
  });
  /** A decision that was made under the caller's id is answered, not made again; the same id with other words is refused. */
  const once = async (principal: Principal, said: Said, make: (author: Author) => Promise<Decided>): Promise<Decided> => {
    if (said.id === undefined) return make(authorOf(principal, said.reason, randomUUID()));
    const key = `${said.id}.${hashId(JSON.stringify(said))}`;
    const [rows = []] = await database.read([decisionQuery(said.id)], readScope(principal));
    const made = rows[0];
    if (made === undefined) return make(authorOf(principal, said.reason, key));
    if (made["key"] !== key) throw keyReused(said.id);
    const pending = made["pending"] === "true" ? { pending: true as const } : {};
    return { position: Number(made["position"]), decision: key, entity: made["entity"] ?? "", ...pending };
  };
  return { deskOf, once };
}

export function decisionRoutes({ hub, read, write }: Door): void {
  const { deskOf, once } = deciding(hub);

  write({
    url: "/v1/inbox/decide",
    action: "decide",
    summary: "Answers an item of the inbox, as it was shown: an item that has changed since is refused",
    body: decideBody,
    answer: decided,
    async perform({ body, principal }) {
      const { item, choice } = body;
      // Taking a side or setting a value puts a person's word in the place of a system's.
      const decider = choice.kind === "take" || choice.kind === "set" ? acting(principal, "override") : principal;
      return once(decider, body, (author) => decide(deskOf(decider), item, choice, author));
    },
  });

  for (const [verb, make, summary] of [
    ["merge", merge, "Two records are one thing: everything both said stays, and every id leads to the one entity"],
    ["split", split, "Two records are two things, and stay so: both are as if they had never been one"],
  ] as const)
    write({
      url: `/v1/identity/${verb}`,
      action: "decide",
      summary,
      body: pairBody,
      answer: decided,
      async perform({ body, principal }) {
        return once(principal, body, (author) => make(deskOf(principal), body.one, body.other, author));
      },
    });

  write({
    url: "/v1/overrides",
    action: "override",
    summary: "Sets values of a record against its sources until a stated end, or ends that",
    body: overrideBody,
    answer: decided,
    async perform({ body, principal }) {
      const desk = deskOf(principal);
      return once(principal, body, (author) =>
        "end" in body ? endOverride(desk, body.record, body.end, author) : override(desk, body.record, body, author),
      );
    },
  });

  read({
    url: "/v1/overrides/pending",
    action: "read",
    summary: "Overrides that wait for a second person, the oldest first; none of them stands yet",
    params: {},
    query: {},
    data: pendingOverrideList,
    async answer({ scope, cut }) {
      const found = await pendingOverrides(reader(cut, scope, hub.model));
      return { pending: found.map((one) => ({ ...one, until: endText(one.until), since: instantText(one.since) })) };
    },
  });

  write({
    url: "/v1/overrides/confirm",
    action: "override",
    summary: "Says the same as the person who set it: an override that waits for a second person stands from now on",
    body: confirmBody,
    answer: decided,
    async perform({ body, principal }) {
      return once(principal, body, (author) => confirmOverride(deskOf(principal), body.decision, body.confirmed, author));
    },
  });
}
