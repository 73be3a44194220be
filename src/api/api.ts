// The only door for clients: HTTP on a loopback address, or in a container on its own.

import { isIPv6 } from "node:net";
import { openAlarmFeed } from "./alarm-feed.ts";
import { openRequestLog } from "../access/request-log.ts";
import type { Setup } from "../access/setup.ts";
import type { Fault } from "../base/fault.ts";
import { metrics, type Metrics } from "../platform/metric.ts";
import type { ApiHub } from "./api-hub.ts";
import { baselineRoutes } from "./baseline-route.ts";
import { bulkRoutes } from "./bulk-route.ts";
import { auditRoutes } from "./audit-route.ts";
import { chainRoutes } from "./chain-route.ts";
import { claimRoutes } from "./claim-route.ts";
import { cashBridgeRoutes } from "./cash-bridge-route.ts";
import { cashLineRoutes } from "./cash-line-route.ts";
import { cashRoutes } from "./cash-route.ts";
import { openWait } from "./cut.ts";
import { decisionRoutes } from "./decision-route.ts";
import { deskRoutes } from "./desk-route.ts";
import { describeRoutes } from "./document.ts";
import { type Door, openDoor } from "./door.ts";
import { openEndpointFeed } from "./endpoint-feed.ts";
import { endpointRoutes } from "./endpoint-route.ts";
import { openEventFeed } from "./event-feed.ts";
import { erasureRoutes } from "./erasure-route.ts";
import { eventRoutes } from "./event-route.ts";
import { type DemoDoor, firstRunRoutes } from "./first-run-route.ts";
import { exportRoutes } from "./export-route.ts";
import { explainRoutes } from "./explain-route.ts";
import { identityRoutes } from "./identity-route.ts";
import { type Freshness, openFreshness } from "./freshness.ts";
import { openGuard } from "./guard.ts";
import { httpServer } from "./http-server.ts";
import { hubRoutes } from "./hub-route.ts";
import { type KeptDesk, openKeptDesk } from "./kept-desk.ts";
import { learntRuleRoutes } from "./learnt-rule-route.ts";
import { type LoginOptions, openLogin } from "./login.ts";
import { mappingRoutes } from "./mapping-route.ts";
import { matchRuleRoutes } from "./match-rule-route.ts";
import { measure } from "./measure.ts";
import { modelRoutes } from "./model-route.ts";
import { noteRequests } from "./note-request.ts";
import { observationRoutes } from "./observation-route.ts";
import { operationRoutes } from "./operation-route.ts";
import { openPushes } from "./push-once.ts";
import { orderRoutes } from "./order-route.ts";
import { overviewRoutes } from "./overview-route.ts";
import { openProgressFeed } from "./progress-feed.ts";
import { practiceRoutes } from "./practice-route.ts";
import { noticeRoutes } from "./notice-route.ts";
import { consoleRoutes } from "./console-route.ts";
import { connectingRoutes } from "./connecting-route.ts";
import { conservationRoutes } from "./conservation-route.ts";
import { intentRoutes } from "./intent-route.ts";
import { releaseRoutes } from "./release-route.ts";
import { reconciliationRoutes } from "./reconciliation-route.ts";
import { recordedRoutes } from "./recorded-route.ts";
import { recordRoutes } from "./record-route.ts";
import { ruleRoutes } from "./rule-route.ts";
import { ruleSetRoutes } from "./rule-set-route.ts";
import { searchRoutes } from "./search-route.ts";
import { formRoutes } from "./form-route.ts";
import { systemRoutes } from "./system-route.ts";
import { viewRoutes } from "./view-route.ts";
import { openWakes } from "./wake.ts";
import { webhookRoutes } from "./webhook-route.ts";
import { replayRoutes } from "./replay-route.ts";

export interface Api {
  /** Such as http://127.0.0.1:4780. */
  readonly address: string;
  /** For whoever started it. */
  readonly setup: Pick<Setup, "code">;
  /** Ends the event streams, answers what is under way, then stops listening. */
  close(): Promise<void>;
}

export interface ApiOptions extends LoginOptions {
  /** Loopback, where a proxy on the same machine lets others in; in a container all its addresses: what is before it sees to who comes. */
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Of the program, for the document of routes. */
  readonly version: string;
  /** How long `after=` waits for its position, ms. */
  readonly waitMs?: number;
  readonly metrics?: Metrics;
  /** How often alarms are looked for, ms, while anybody listens. */
  readonly alarmsMs?: number;
  /** Whether endpoints are told of commits: by the hub that goes on running, and never by a practice copy. */
  readonly tellsEndpoints?: boolean;
  /** Absent: the hub cannot show the demo group, nor take it away. */
  readonly demo?: DemoDoor | undefined;
}

/** On every answer of a practice copy. */
const practiceHeader = "x-synchromesh-practice";

const waitMsDefault = 10_000;

/** What the group believes, and what it means. */
function stateRoutes(door: Door, freshness: Freshness, kept: KeptDesk): void {
  recordRoutes(door);
  ruleRoutes(door);
  claimRoutes(door);
  cashRoutes(door);
  cashLineRoutes(door);
  cashBridgeRoutes(door);
  orderRoutes(door);
  overviewRoutes(door, freshness, kept);
  searchRoutes(door, freshness);
}

export async function openApi(hub: ApiHub, options: ApiOptions): Promise<Api> {
  const figures = options.metrics ?? metrics();
  const login = openLogin(hub, options);
  const { address, proxies = [] } = hub.configuration.login ?? {};
  const guard = openGuard(hub, { sessions: login.sessions, address });
  const feed = openEventFeed(hub);
  const freshness = await openFreshness(hub);
  const app = httpServer(guard, hub.log, { proxies: address === undefined ? [] : ["loopback", ...proxies] });
  measure(app, hub, figures, () => feed.listeners());
  const warn = (fault: Fault): void => hub.log.warn({ fault }, "requests could not be noted; they are tried again with the next ones");
  noteRequests(app, hub, openRequestLog({ database: hub.database, clock: hub.clock, warn }));
  if (hub.practice !== undefined) app.addHook("onRequest", async (_, reply) => void reply.header(practiceHeader, "copy"));
  await describeRoutes(app, options.version);
  const door = openDoor({ app, hub, waitFor: openWait(hub.writer, options.waitMs ?? waitMsDefault), freshness });
  const progress = openProgressFeed();
  const alarms = openAlarmFeed(hub, options.alarmsMs);
  app.addHook("onClose", () => alarms.close());
  login.routes(door, guard);
  hubRoutes(door, figures, alarms, () => app.swagger());
  const kept = openKeptDesk(hub);
  stateRoutes(door, freshness, kept);
  deskRoutes(door, freshness, kept);
  reconciliationRoutes(door);
  conservationRoutes(door);
  intentRoutes(door);
  releaseRoutes(door);
  systemRoutes(door);
  formRoutes(door);
  recordedRoutes(door);
  decisionRoutes(door);
  bulkRoutes(door, freshness, progress);
  baselineRoutes(door, freshness);
  learntRuleRoutes(door, freshness);
  practiceRoutes(door, freshness);
  explainRoutes(door);
  identityRoutes(door);
  matchRuleRoutes(door);
  const pushes = openPushes(hub, freshness);
  observationRoutes(door, pushes);
  const wakes = openWakes(hub);
  app.addHook("onClose", () => wakes.close());
  webhookRoutes(door, pushes, wakes);
  operationRoutes(door);
  ruleSetRoutes(door);
  auditRoutes(door);
  chainRoutes(door);
  viewRoutes(door);
  exportRoutes(door, freshness);
  replayRoutes(door);
  mappingRoutes(door);
  connectingRoutes(door);
  firstRunRoutes(door, options.demo);
  noticeRoutes(door, freshness, app, options.tellsEndpoints === true);
  erasureRoutes(door);
  const endpoints = await openEndpointFeed(hub);
  app.addHook("onClose", () => endpoints.close());
  endpointRoutes(door, endpoints);
  if (options.tellsEndpoints === true && hub.practice === undefined) endpoints.start();
  eventRoutes(door, { feed, alarms, progress, sessions: login.sessions }, guard);
  modelRoutes(door);
  await consoleRoutes(app);
  const listening = new URL(await app.listen({ host: options.host, port: options.port }));
  return { address: addressOf(options.host, listening.port), setup: login.setup, close: () => app.close() };
}

/** By which this machine reaches it: one that listens on all addresses is asked on loopback. */
const addressOf = (host: string, port: string): string =>
  `http://${host === "0.0.0.0" || host === "::" ? "127.0.0.1" : isIPv6(host) ? `[${host}]` : host}:${port}`;
