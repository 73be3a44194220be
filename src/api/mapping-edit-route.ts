// A mapping as people write it: read with what stood before, tried as a text beside kept rows, rehearsed, and taken back from its date.

import type { z } from "zod";
import { instantText } from "../base/instant.ts";
import type { MappingText } from "../connection/mapping-text.ts";
import type { FeedBeside } from "../connection/mapping-sample.ts";
import { assertConnects } from "./connection-route.ts";
import { connectionName } from "./contract-connection.ts";
import {
  mappingForesight,
  mappingForesightBody,
  mappingSampleAnswer,
  mappingSampleBody,
  mappingWithdrawBody,
  mappingWritten,
} from "./contract-mapping-edit.ts";
import { mappingSaved } from "./contract-mode.ts";
import type { Door } from "./door.ts";
import { formShown } from "./history-route.ts";
import { assertWholeSight } from "./sight.ts";

export function mappingEditRoutes({ hub, read, write }: Door): void {
  const { connections } = hub;
  read({
    url: "/v1/mappings/written",
    action: "administer",
    summary: "The mappings of a source as texts, with their dates, and those of earlier versions of hub.yaml",
    params: {},
    query: { source: connectionName },
    data: mappingWritten,
    async answer({ query: { source: name }, principal }) {
      assertConnects(principal);
      const { source, mappings, earlier } = connections.mappings(name);
      return {
        base: connections.file.state().version.hash,
        source: name,
        site: String(source["site"]),
        connector: String(source["connector"]),
        zone: typeof source["zone"] === "string" ? source["zone"] : "UTC",
        mappings: mappings.map(textShown),
        replayDue: hub.sources.find((one) => one.name === name)?.replayDue ?? [],
        earlier: earlier.map((one) => ({ ...one, mappings: one.mappings.map(textShown) })),
      };
    },
  });
  write({
    url: "/v1/mappings/sample",
    action: "administer",
    summary: "What a mapping that is being written makes of the last rows of every feed, beside what the one in force makes of them",
    body: mappingSampleBody,
    answer: mappingSampleAnswer,
    async perform({ body: { source, text, add, rows }, principal }) {
      assertWholeSight(hub, principal, "it shows rows as they arrived");
      const found = await connections.sampleMapping({ source, text, add, rowsMax: rows });
      return { text: found.text, feeds: found.feeds.map(feedShown) };
    },
  });
  write({
    url: "/v1/mappings/rehearse",
    action: "plan",
    summary: "What a replay would change, had a mapping been saved; changes nothing, and is noted in the log",
    body: mappingForesightBody,
    answer: mappingForesight,
    async perform({ body: { source, text, from }, principal }) {
      assertWholeSight(hub, principal, "a plan shows rows of every site");
      const drafted = connections.drafted({ source, mapping: text, from });
      const { waits, ...found } = await hub.foreseeMapping({ drafted, from: from ?? undefined, author: principal.name });
      return { ...found, waits: waits.map((one) => formShown(one, connections.columns(source, one.feed))) };
    },
  });
  write({
    url: "/v1/mappings/withdraw",
    action: "administer",
    summary: "Takes the mapping of a date out of hub.yaml; what reads before it goes on",
    body: mappingWithdrawBody,
    answer: mappingSaved,
    async perform({ body: { source, from, base, reason }, principal }) {
      assertConnects(principal);
      return connections.withdrawMapping(source, from, { author: principal.name, reason, base });
    },
  });
}

const textShown = ({ at, ...one }: MappingText) => ({ ...one, at: at === null ? null : instantText(at) });

const feedShown = ({ refused, fields, columns, rows, ...feed }: FeedBeside): z.input<typeof mappingSampleAnswer>["feeds"][number] => ({
  ...feed,
  refused: refused?.toJSON() ?? null,
  fields: fields.map((one) => ({ ...one, unit: one.unit ?? null, codes: one.codes ?? null })),
  columns: columns.map((one) => ({ ...one, guess: one.guess ?? null })),
  rows: rows.map(({ values, producedAt, read, now }) => ({
    values,
    producedAt: instantText(producedAt),
    read: read ?? null,
    now: now ?? null,
  })),
});
