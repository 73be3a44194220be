// What a person decides: an answer to an item of the inbox, a value in the place of a system's.

import { randomUUID } from "node:crypto";
import { assertAllowed, type Principal, readScope } from "../access/principal.ts";
import { hashId } from "../base/hash.ts";
import { intake } from "../commit/intake.ts";
import { decide, type Decided, type Desk, endOverride, merge, override, split } from "../desk/decide.ts";
import type { Author } from "../desk/decision.ts";
import { reader } from "../desk/reader.ts";
import { decideBody, decided, overrideBody, pairBody } from "./contract-desk.ts";
import type { Door } from "./door.ts";
import { keyReused } from "./key-reused.ts";
import { decisionQuery } from "./store-decision.ts";

interface Said {
  readonly reason: string;
  readonly id?: string | undefined;
}

export function decisionRoutes({ hub, write }: Door): void {
  const { model, receipts, writer, database } = hub;

  const deskOf = (principal: Principal): Desk => ({
    reader: reader(database, readScope(principal), model),
    sources: hub.sources.map(({ name }) => name),
    record: (decision) => writer.submit(intake({ decisions: [decision] })),
  });
  /** A decision comes after everything that could be seen when it was made, and no two share a moment: the later one stands. */
  const authorOf = ({ name }: Principal, reason: string, id: string): Author => ({ name, reason, at: receipts.now(), id });
  /** A decision that was made under the caller's id is answered, not made again; the same id with other words is refused. */
  const once = async (principal: Principal, said: Said, make: (author: Author) => Promise<Decided>): Promise<Decided> => {
    if (said.id === undefined) return make(authorOf(principal, said.reason, randomUUID()));
    const key = `${said.id}.${hashId(JSON.stringify(said))}`;
    const [rows = []] = await database.read([decisionQuery(said.id)], readScope(principal));
    const made = rows[0];
    if (made === undefined) return make(authorOf(principal, said.reason, key));
    if (made["key"] !== key) throw keyReused(said.id);
    return { position: Number(made["position"]), decision: key, entity: made["entity"] ?? "" };
  };

  write({
    url: "/v1/inbox/decide",
    action: "decide",
    summary: "Answers an item of the inbox, as it was shown: an item that has changed since is refused",
    body: decideBody,
    answer: decided,
    async perform({ body, principal }) {
      const { item, choice } = body;
      // Taking a side or setting a value puts a person's word in the place of a system's.
      if (choice.kind === "take" || choice.kind === "set") assertAllowed(principal, "override");
      return once(principal, body, (author) => decide(deskOf(principal), item, choice, author));
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
}
