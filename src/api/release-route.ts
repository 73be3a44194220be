// What systems are to be told goes out: a person lets it, and the outbox sends it.

import { randomUUID } from "node:crypto";
import { readScope } from "../access/principal.ts";
import type { Fault } from "../base/fault.ts";
import { hashId } from "../base/hash.ts";
import { asSeen, intake } from "../commit/intake.ts";
import { reader } from "../desk/reader.ts";
import { prepareRelease } from "../desk/release.ts";
import { madeQuery } from "../desk/store-undo.ts";
import type { Modes } from "../writeback/mode.ts";
import { deliverAnswer, deliverBody, releaseAnswer, releaseBody } from "./contract-intent.ts";
import type { Door } from "./door.ts";
import { keyReused } from "./key-reused.ts";
import { ownSources } from "./own-source.ts";

export function releaseRoutes({ hub, write }: Door): void {
  const { modes = new Map<string, Modes>() } = hub.configuration;
  write({
    url: "/v1/intents/release",
    action: "decide",
    summary: "Lets out what systems are to be told, as it is planned now: shows it first, or releases it; undone until it is sent",
    body: releaseBody,
    answer: releaseAnswer,
    async perform({ body: { record, fields, system, kind, only, preview, reason, id = randomUUID() }, principal }) {
      const late = [asSeen(hub.writer.erased)];
      const key = `${id}.${hashId(JSON.stringify([record, fields, system, kind, reason, ...(only === undefined ? [] : [only])]))}`;
      const author = { name: principal.name, reason, at: hub.receipts.now(), id: key };
      const seen = reader(hub.database, readScope(principal), hub.model);
      const [made = []] = await hub.database.read([madeQuery(id)], readScope(principal));
      if (made.some((row) => row["key"]?.startsWith(`${key}.`) !== true)) throw keyReused(id);
      // The same request again is answered: what it let out is let out.
      if (made.length > 0)
        return { rows: [], creations: [], release: id, position: Math.max(...made.map((row) => Number(row["position"]))) };
      const { rows, creations, decisions } = await prepareRelease(seen, { record, fields, system, kind, only }, modes, author);
      const shown = rows.map(({ system: of, kind: ofKind, record: one, key, label, field, from, to }) => {
        return { system: of, kind: ofKind, record: one, key, label, field, from, to: to ?? "" };
      });
      const given = creations.map(({ creation, entity, system: of, kind: ofKind, label, fields: told }) => {
        return { creation, entity, system: of, kind: ofKind, label, values: Object.fromEntries(told.map((one) => [one.field, one.to])) };
      });
      if (preview) return { rows: shown, creations: given, release: null, position: null };
      const { position } = await hub.writer.submit(intake({ decisions, late }));
      return { rows: shown, creations: given, release: id, position };
    },
  });

  write({
    url: "/v1/intents/deliver",
    action: "administer",
    summary: "Tells systems what they may be told now, and looks up what is unknown; answers when it is done",
    body: deliverBody,
    answer: deliverAnswer,
    async perform({ body: { systems: named }, principal }) {
      const systems = ownSources(named, principal, (system) => hub.systems.siteOf(system));
      return { systems: (await hub.deliver({ systems })).map((one) => ({ ...one, fault: answeredFault(one.fault) })) };
    },
  });
}

const answeredFault = (fault: Fault | null) =>
  fault === null ? null : { code: fault.code, subject: fault.subject, cause: fault.cause, hint: fault.hint };
