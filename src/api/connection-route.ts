// Connections: what can be connected, what is, drafts of new ones and of changes, tried before anything is changed.

import type { z } from "zod";
import { assertWholeGroup } from "../access/approver.ts";
import type { Principal } from "../access/principal.ts";
import { instantText } from "../base/instant.ts";
import type { CheckResult } from "../source/connector.ts";
import type { FeedSample } from "../connection/trial.ts";
import type { WrittenSource } from "../connection/yaml-edit.ts";
import type { ApiHub } from "./api-hub.ts";
import {
  applyBody,
  changedAnswer,
  connectionList,
  connectorList,
  disconnectBody,
  discarded,
  draftAnswer,
  draftBody,
  draftNamed,
  draftPlanAnswer,
  pauseReadingBody,
  sampleAnswer,
  sampleBody,
  testAnswer,
  uploadAnswer,
  uploadBody,
} from "./contract-connection.ts";
import type { Door } from "./door.ts";
import { plainPart } from "./plain-body.ts";
import { assertWholeSight } from "./sight.ts";

export const assertConnects = (principal: Principal): void => assertWholeGroup(principal, "connections belong to the group");

export function connectionRoutes({ hub, read, write }: Door): void {
  const { connections } = hub;
  read({
    url: "/v1/connectors",
    action: "administer",
    summary: "What can be connected: each connector with its options, against what it is tested, and the feeds it knows",
    params: {},
    query: {},
    data: connectorList,
    answer: async () => ({
      connection: connections.schema,
      connectors: connections.connectors().map(({ name, about, writes, options }) => ({
        name,
        writes,
        options,
        ...about,
        document: `docs/reference/connectors/${name}.md`,
      })),
    }),
  });
  read({
    url: "/v1/connections",
    action: "administer",
    summary: "What hub.yaml connects, without its secrets, how each stands, and the drafts",
    params: {},
    query: {},
    data: connectionList,
    async answer({ principal }) {
      assertConnects(principal);
      return {
        connections: connections.written().map((source) => connectionRow(hub, source)),
        drafts: [...connections.drafts()],
        base: connections.file.state().version.hash,
      };
    },
  });
  draftRoutes({ hub, write });
  trialRoutes({ hub, write });
  pauseRoute({ hub, write });
}

function connectionRow(hub: ApiHub, source: WrittenSource): z.input<typeof connectionList>["connections"][number] {
  const isPaused = source["paused"] === true;
  const running = hub.sources.find(({ name }) => name === source.name);
  const { name, connector, site } = source;
  const isStale = running?.observedAt === undefined || hub.clock.now() - running.observedAt >= running.silentAfterMs;
  return {
    name,
    connector: String(connector),
    site: String(site),
    source,
    standing: running === undefined ? "new" : isPaused ? "paused" : running.fault !== undefined ? "offline" : isStale ? "stale" : "live",
    observedAt: running?.observedAt === undefined ? null : instantText(running.observedAt),
    fault: running?.fault?.toJSON() ?? null,
  };
}

function draftRoutes({ hub, write }: Pick<Door, "hub" | "write">): void {
  const { connections } = hub;
  write({
    url: "/v1/drafts",
    action: "administer",
    summary: "Begins the draft of a connection, or changes it; secrets are sealed. Nothing of hub.yaml changes",
    body: draftBody,
    answer: draftAnswer,
    async perform({ body: { revision }, principal, request }) {
      assertConnects(principal);
      return connections.save(plainPart(request, "source") as WrittenSource, principal.name, revision);
    },
  });
  write({
    url: "/v1/drafts/discard",
    action: "administer",
    summary: "Throws a draft away",
    body: draftNamed,
    answer: discarded,
    async perform({ body: { name }, principal }) {
      assertConnects(principal);
      connections.discard(name);
      return { discarded: name };
    },
  });
  write({
    url: "/v1/drafts/apply",
    action: "administer",
    fresh: true,
    summary: "Writes a draft into hub.yaml, as a new version of it; a hub that runs takes it up",
    body: applyBody,
    answer: changedAnswer,
    async perform({ body: { name, ...body }, principal }) {
      assertConnects(principal);
      return connections.apply(name, { ...body, author: principal.name });
    },
  });
  write({
    url: "/v1/connections/remove",
    action: "administer",
    fresh: true,
    summary: "Takes a connection out of hub.yaml; what its system said stays in the log",
    body: disconnectBody,
    answer: changedAnswer,
    async perform({ body: { name, ...body }, principal }) {
      assertConnects(principal);
      return connections.remove(name, { ...body, author: principal.name });
    },
  });
}

function pauseRoute({ hub: { connections }, write }: Pick<Door, "hub" | "write">): void {
  write({
    url: "/v1/connections/pause",
    action: "administer",
    summary: "Reads nothing of a connection any more, or reads it again; written into hub.yaml",
    body: pauseReadingBody,
    answer: changedAnswer,
    async perform({ body: { name, paused, ...body }, principal }) {
      assertConnects(principal);
      return connections.pause(name, { paused: paused === "true" }, { ...body, author: principal.name });
    },
  });
}

function trialRoutes({ hub, write }: Pick<Door, "hub" | "write">): void {
  const { connections } = hub;
  write({
    url: "/v1/connections/test",
    action: "administer",
    summary:
      "Asks the system of a draft, or of a connection: its name, its certificate, login, permissions and a row, with how each is mended",
    body: draftNamed,
    answer: testAnswer,
    async perform({ body: { name }, principal }) {
      assertConnects(principal);
      const stages = (await connections.test(name)).map(stageShown);
      return { ok: stages.every(({ ok }) => ok), stages };
    },
  });
  write({
    url: "/v1/connections/sample",
    action: "administer",
    summary: "The first rows of each feed of a draft, or of a connection: what they may mean, or what its mapping makes of them",
    body: sampleBody,
    answer: sampleAnswer,
    async perform({ body: { name, rows }, principal }) {
      assertWholeSight(hub, principal, "it shows rows as their system has them");
      return { feeds: (await connections.sample(name, rows)).map(sampleShown) };
    },
  });
  write({
    url: "/v1/drafts/plan",
    action: "administer",
    summary: "What applying a draft and reading it would add: records, links, parked fields, discrepancies, cash. Writes nothing",
    body: draftNamed,
    answer: draftPlanAnswer,
    async perform({ body: { name }, principal }) {
      assertWholeSight(hub, principal, "a plan shows rows of every site");
      const { difference, meanwhile = null } = connections.preview(name);
      return { plan: await connections.plan(name), difference, meanwhile };
    },
  });
  write({
    url: "/v1/uploads",
    action: "administer",
    summary: "Keeps a file for a connection, under a name of the hub's own",
    body: uploadBody,
    answer: uploadAnswer,
    async perform({ body: { name, format, content }, principal }) {
      assertConnects(principal);
      const bytes = Buffer.from(content, "base64");
      const kept = connections.upload(name, bytes, format);
      return { ...kept, seen: format === "csv" ? hub.previewFile(bytes.subarray(0, 65_536)) : null };
    },
  });
}

const stageShown = (one: CheckResult): z.input<typeof testAnswer>["stages"][number] => {
  const { stage, object } = one;
  return one.ok
    ? { stage, object, ok: true, detail: one.detail, hint: null }
    : { stage, object, ok: false, detail: one.cause, hint: one.hint };
};

const sampleShown = ({ fault, suggestion, ...one }: FeedSample): z.input<typeof sampleAnswer>["feeds"][number] => ({
  ...one,
  suggestion: suggestion ?? null,
  fault: fault?.toJSON() ?? null,
});
