// What systems are to be told because they say otherwise than was decided.

import { randomUUID } from "node:crypto";
import { z } from "zod";
import { readScope } from "../access/principal.ts";
import type { Fault } from "../base/fault.ts";
import { hashId } from "../base/hash.ts";
import { instantText } from "../base/instant.ts";
import { asSeen, intake } from "../commit/intake.ts";
import { tell } from "../desk/decide.ts";
import { intentList } from "../desk/intent-list.ts";
import { reader } from "../desk/reader.ts";
import { prepareRelease } from "../desk/release.ts";
import { madeQuery } from "../desk/store-undo.ts";
import type { Modes } from "../writeback/mode.ts";
import { limitText } from "./contract.ts";
import { decided } from "./contract-desk.ts";
import {
  deliverAnswer,
  deliverBody,
  intentAnswer,
  intentCause,
  intentState,
  releaseAnswer,
  releaseBody,
  sentState,
  tellBody,
} from "./contract-intent.ts";
import { deciding } from "./decision-route.ts";
import type { Door } from "./door.ts";
import { keyReused } from "./key-reused.ts";

const intentsMax = 1_000;

export function intentRoutes({ hub, read, write }: Door): void {
  const { deskOf, once } = deciding(hub);
  const { modes = new Map<string, Modes>() } = hub.configuration;
  read({
    url: "/v1/intents",
    action: "read",
    summary: "What systems are to be told because they say otherwise than was decided, the oldest first, with what came of telling them",
    params: {},
    query: {
      system: z.string().optional(),
      kind: z.string().optional(),
      field: z.string().optional(),
      entity: z.string().optional(),
      cause: intentCause.optional(),
      state: intentState.default("planned"),
      sent: sentState.optional(),
      limit: limitText(intentsMax),
    },
    data: intentAnswer,
    async answer({
      query: { system = null, kind = null, field = null, entity = null, cause = null, sent = null, state, limit },
      scope,
      cut,
    }) {
      const filter = { system, kind, field, entity, record: null, cause, sent, state, limit };
      const { intents, counts } = await intentList(filter, reader(cut, scope, hub.model));
      return {
        intents: intents.map((one) => ({
          ...one,
          cause: intentCause.parse(one.cause),
          state: intentState.parse(one.state),
          plannedAt: instantText(one.plannedAt),
          endedAt: one.endedAt === null ? null : instantText(one.endedAt),
          mode: modes.get(one.system)?.of(one.kind, one.field) ?? ("observe" as const),
          sent: one.sent === null ? null : { ...one.sent, state: sentState.parse(one.sent.state), at: instantText(one.sent.at) },
        })),
        counts: counts.map((one) => ({ ...one, cause: intentCause.parse(one.cause), state: intentState.parse(one.state) })),
      };
    },
  });

  write({
    url: "/v1/intents/tell",
    action: "decide",
    summary: "Plans that a system be told what stands of these fields, where it says otherwise",
    body: tellBody,
    answer: decided,
    async perform({ body, principal }) {
      return once(principal, body, (author) => tell(deskOf(principal), body.record, body.fields, author));
    },
  });

  write({
    url: "/v1/intents/release",
    action: "decide",
    summary: "Lets out what systems are to be told, as it is planned now: shows it first, or releases it; undone until it is sent",
    body: releaseBody,
    answer: releaseAnswer,
    async perform({ body: { record, fields, system, kind, preview, reason, id = randomUUID() }, principal }) {
      const late = [asSeen(hub.writer.erased)];
      const key = `${id}.${hashId(JSON.stringify([record, fields, system, kind, reason]))}`;
      const author = { name: principal.name, reason, at: hub.receipts.now(), id: key };
      const seen = reader(hub.database, readScope(principal), hub.model);
      const [made = []] = await hub.database.read([madeQuery(id)], readScope(principal));
      if (made.some((row) => row["key"]?.startsWith(`${key}.`) !== true)) throw keyReused(id);
      // The same request again is answered: what it let out is let out.
      if (made.length > 0) return { rows: [], release: id, position: Math.max(...made.map((row) => Number(row["position"]))) };
      const { rows, decisions } = await prepareRelease(seen, { record, fields, system, kind }, modes, author);
      const shown = rows.map(({ system: of, kind: ofKind, record: one, key, label, field, from, to }) => {
        return { system: of, kind: ofKind, record: one, key, label, field, from, to };
      });
      if (preview) return { rows: shown, release: null, position: null };
      const { position } = await hub.writer.submit(intake({ decisions, late }));
      return { rows: shown, release: id, position };
    },
  });

  write({
    url: "/v1/intents/deliver",
    action: "administer",
    summary: "Tells systems what they may be told now, and looks up what is unknown; answers when it is done",
    body: deliverBody,
    answer: deliverAnswer,
    perform: async ({ body }) => ({ systems: (await hub.deliver(body)).map((one) => ({ ...one, fault: answeredFault(one.fault) })) }),
  });
}

const answeredFault = (fault: Fault | null) =>
  fault === null ? null : { code: fault.code, subject: fault.subject, cause: fault.cause, hint: fault.hint };
