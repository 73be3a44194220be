// Stands in front of one system and lets requests meet with the faults of a plan. Without a plan it only hands on.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "../base/clock.ts";
import type { FaultKind } from "./fault-kind.ts";
import type { DrawnFault, RoundPlan } from "./fault-plan.ts";
import { moveAddresses, type PlainRow, readPlainJson, renameKey, rowsIn } from "./plain-json.ts";
import { type Answer, refusal } from "./refusal.ts";
import { arrive, doubleRows, type MovedRows, moveRow, shuffleRows } from "./row-fault.ts";

export interface ProxyOptions {
  readonly source: string;
  readonly target: URL;
  /** Columns of its rows that a mapping reads. */
  readonly columns: readonly string[];
  readonly clock: Clock;
  /** A fault befell a request. */
  readonly onHit: (kind: FaultKind) => void;
}

/** A way to move rows of a system that is asked by posting: something is written there. False: nothing could be. */
export type Touch = () => Promise<boolean>;

export interface PeerProxy extends AsyncDisposable {
  /** What the hub is told to read. */
  readonly url: string;
  /** From now on. Undefined: calm. `isKnown`: its form has been seen, so that it may change. */
  play(round: RoundPlan | undefined, facts?: { readonly touch: Touch | undefined; readonly isKnown: boolean }): void;
  /** Nothing is under way to the system any more, what the hub gave up on among it. */
  settled(): Promise<void>;
}

interface Playing {
  readonly round: RoundPlan | undefined;
  readonly touch: Touch | undefined;
  readonly renamed: string | undefined;
  /** How often something was asked in this round. */
  readonly asked: Map<string, number>;
}

interface Asked {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

const lateMs = 25;
const slowMsMost = 30;

export async function openPeerProxy(options: ProxyOptions): Promise<PeerProxy> {
  const { source, target, columns } = options;
  const moved: MovedRows = new Map();
  const underWay = new Set<Promise<unknown>>();
  let playing: Playing = { round: undefined, touch: undefined, renamed: undefined, asked: new Map() };
  const server = createServer((request, response) => {
    const work = serve(request, response).catch(() => response.socket?.destroy());
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  });
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = await askedOf(request);
    const fault = faultOf(asked, source, playing);
    const outcome = await befall(asked, fault, { ...options, here: urlOf(server), playing, moved });
    if (!("cut" in outcome)) return void response.writeHead(outcome.status, outcome.headers).end(outcome.body);
    response.socket?.destroy();
    await outcome.afterwards?.();
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { pathname, search } = target;
  return {
    url: `${urlOf(server)}${pathname === "/" && search === "" ? "" : `${pathname}${search}`}`,
    play(round, { touch, isKnown } = { touch: undefined, isKnown: false }) {
      playing = { round, touch, renamed: isKnown ? round?.renamed(source, columns) : undefined, asked: new Map() };
    },
    async settled() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections());
    },
  };
}

const urlOf = (server: { address(): unknown }): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const ofThisConnection = new Set(["host", "connection", "keep-alive", "content-length", "transfer-encoding", "accept-encoding", "expect"]);

async function askedOf(request: IncomingMessage): Promise<Asked> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers))
    if (typeof value === "string" && !ofThisConnection.has(name)) headers[name] = value;
  return { method: request.method ?? "GET", path: request.url ?? "/", headers, body: await buffer(request) };
}

/** Figures are left out: ids, pages and times differ where the same is asked. */
function faultOf({ method, path, body }: Asked, source: string, { round, asked }: Playing): DrawnFault | undefined {
  if (round === undefined) return undefined;
  const what = `${method} ${path} ${body.toString("utf8")}`.replaceAll(/\d+/g, "0");
  const nth = asked.get(what) ?? 0;
  asked.set(what, nth + 1);
  return round.fault(source, what, nth);
}

interface Way extends ProxyOptions {
  /** Address of the proxy. */
  readonly here: string;
  readonly playing: Playing;
  readonly moved: MovedRows;
}

/** The connection is cut, and something may be done nevertheless. */
interface Cut {
  readonly cut: true;
  readonly afterwards?: () => Promise<unknown>;
}

async function befall(asked: Asked, fault: DrawnFault | undefined, way: Way): Promise<Answer | Cut> {
  if (fault === undefined) return handedOn(await forward(asked, way), asked, undefined, way);
  const { kind, chance: draw } = fault;
  const { onHit, clock, playing } = way;
  const instead = refusal(kind, draw, clock.now() + (playing.round?.peerSkewMs ?? 0));
  if (onTheWay.has(kind) || instead !== undefined) onHit(kind);
  if (kind === "drop") return { cut: true };
  if (kind === "late-work") return { cut: true, afterwards: async () => (await pause(lateMs), forward(asked, way)) };
  if (kind === "slow") await pause(draw.between(1, slowMsMost));
  if (behind.has(kind)) await forward(asked, way);
  if (kind === "lost-answer") return { cut: true };
  if (instead !== undefined) return dated(instead, way);
  return handedOn(await forward(asked, way), asked, fault, way);
}

const onTheWay: ReadonlySet<FaultKind> = new Set(["drop", "late-work", "slow", "lost-answer", "doubled-request"]);

/** The system has done it before the fault shows. */
const behind: ReadonlySet<FaultKind> = new Set(["lost-answer", "error-behind", "doubled-request"]);

async function forward({ method, path, headers, body }: Asked, { target }: Way): Promise<Answer> {
  const sent = body.byteLength === 0 ? {} : { body: new Uint8Array(body) };
  const response = await fetch(new URL(path, target.origin), { method, headers, redirect: "manual", ...sent });
  const told: Record<string, string> = {};
  for (const [name, value] of response.headers) if (!ofThisConnection.has(name) && name !== "content-encoding") told[name] = value;
  return { status: response.status, headers: told, body: new Uint8Array(await response.arrayBuffer()) };
}

/** The system's own answer, with what befell its rows. */
async function handedOn(answer: Answer, { method, path }: Asked, fault: DrawnFault | undefined, way: Way): Promise<Answer> {
  const { target, here, moved, playing, onHit } = way;
  const link = answer.headers["link"];
  const headers = link === undefined ? answer.headers : { ...answer.headers, link: link.replaceAll(target.origin, here) };
  const json = /json/.test(answer.headers["content-type"] ?? "") ? readPlainJson(Buffer.from(answer.body).toString("utf8")) : undefined;
  if (json === undefined) return dated({ ...answer, headers }, way);
  const rows = rowsIn(json);
  if (rows !== undefined && method === "GET") arrive(rows, pathOf(path), moved);
  if (rows !== undefined && fault !== undefined && (await befallRows(rows, fault, method === "GET" ? pathOf(path) : undefined, way)))
    onHit(fault.kind);
  if (playing.renamed !== undefined && renameKey(json, playing.renamed, `${playing.renamed}_renamed`)) onHit("rename");
  moveAddresses(json, rows, target.origin, here);
  return dated({ ...answer, headers, body: Buffer.from(JSON.stringify(json)) }, way);
}

const pathOf = (path: string): string => path.split("?")[0] ?? path;

/** `page`: path of rows that are asked for by address; undefined: by posting, where pages go on behind a row, not behind a count. */
async function befallRows(rows: PlainRow[], { kind, chance: draw }: DrawnFault, page: string | undefined, way: Way): Promise<boolean> {
  if (kind === "doubled-rows") return doubleRows(rows, draw);
  if (kind === "reorder") return shuffleRows(rows, draw);
  if (kind !== "shift") return false;
  if (page !== undefined) return moveRow(rows, page, way.moved, draw);
  return rows.length > 1 && (await way.playing.touch?.()) === true;
}

/** The time of day as the system is said to have it. */
function dated(answer: Answer, { clock, playing }: Way): Answer {
  const skewMs = playing.round?.peerSkewMs ?? 0;
  return skewMs === 0 ? answer : { ...answer, headers: { ...answer.headers, date: new Date(clock.now() + skewMs).toUTCString() } };
}
