// Mappings tried and saved, and modes read and changed with a look at what would be sent.

import type { z } from "zod";
import { type Mode, type Modes, observing } from "../writeback/mode.ts";
import { intentList } from "../desk/intent-list.ts";
import { reader } from "../desk/reader.ts";
import { readScope } from "../access/principal.ts";
import { assertConnects } from "./connection-route.ts";
import { mappingSaveBody, mappingSaved, mappingTryAnswer, mappingTryBody, modeAnswer, modeBody, modeList } from "./contract-mode.ts";
import type { Door } from "./door.ts";
import { plainPart } from "./plain-body.ts";
import { assertWholeSight } from "./sight.ts";

const lookedMax = 5_000;
const shownMax = 200;

export function modeRoutes({ hub, read, write }: Door): void {
  const { connections } = hub;
  read({
    url: "/v1/modes",
    action: "read",
    summary: "How far the hub may go in telling each system, by kind and field",
    params: {},
    query: {},
    data: modeList,
    async answer({ principal }) {
      assertConnects(principal);
      return {
        base: connections.file.state().version.hash,
        systems: connections.modes().map(({ kinds, ...system }) => ({
          ...system,
          kinds: kinds.map((one) => ({ ...one, fields: one.fields.map((field) => ({ ...field, group: field.group ?? null })) })),
        })),
      };
    },
  });
  write({
    url: "/v1/modes",
    action: "administer",
    summary: "Changes how far the hub may go in telling a system, in hub.yaml; or shows what would be sent",
    body: modeBody,
    answer: modeAnswer,
    async perform({ body: { system, mode, fields, create, preview, base, reason }, principal }) {
      assertConnects(principal);
      const change = { system, mode, fields, create };
      const next = connections.modesWith(change);
      const filter = { system, kind: null, field: null, entity: null, record: null, cause: null, sent: null, state: "planned" };
      const { intents } = await intentList({ ...filter, limit: lookedMax }, reader(hub.database, readScope(principal), hub.model));
      const sends = otherwise(intents, hub.configuration.modes?.get(system) ?? observing, next);
      const changed = preview === "true" ? null : await connections.changeModes(change, { author: principal.name, reason, base });
      return { changed, sends: sends.slice(0, shownMax), isWhole: intents.length < lookedMax && sends.length <= shownMax };
    },
  });
  write({
    url: "/v1/mappings/try",
    action: "administer",
    summary: "What a mapping that is still being written makes of the last rows of its feed; no source is called, nothing is written",
    body: mappingTryBody,
    answer: mappingTryAnswer,
    async perform({ body: { source, feed, codes, rows }, principal, request }) {
      assertWholeSight(hub, principal, "it shows rows as they arrived");
      return connections.tryMapping({ source, feed, codes, mapping: plainPart(request, "mapping"), rowsMax: rows });
    },
  });
  write({
    url: "/v1/mappings/save",
    action: "administer",
    summary: "Saves a mapping as a file of its own and names it in hub.yaml, from a date where one is given",
    body: mappingSaveBody,
    answer: mappingSaved,
    async perform({ body: { source, from, base, reason }, principal, request }) {
      assertConnects(principal);
      const saved = { source, from, mapping: plainPart(request, "mapping") };
      return connections.saveMapping(saved, { author: principal.name, reason, base });
    },
  });
}

type Intended = Awaited<ReturnType<typeof intentList>>["intents"][number];

/** What is planned and would be told further than now. */
function otherwise(intents: readonly Intended[], now: Modes, next: Modes): z.input<typeof modeAnswer>["sends"] {
  const rank: Readonly<Record<Mode, number>> = { observe: 0, propose: 1, auto: 2 };
  return intents.flatMap(({ kind, record, key, label, field, from, to }) => {
    const [was, mode] = [now.of(kind, field), next.of(kind, field)];
    return rank[mode] > rank[was] ? [{ kind, record, key, label, field, from, to, was, mode }] : [];
  });
}
