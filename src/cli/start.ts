// synchromesh start: the hub, its API and its sources, until it is stopped. Without a hub.yaml: the demo group.

import { existsSync } from "node:fs";
import { isIP } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { type Command, InvalidArgumentError } from "commander";
import { settleMoved } from "../access/moved-account.ts";
import { type Api, type ApiOptions, openApi } from "../api/api.ts";
import { systemClock } from "../base/clock.ts";
import { Fault, isFault } from "../base/fault.ts";
import { openSourceLoop } from "../commit/run/source-loop.ts";
import type { Demo } from "../demo/demo.ts";
import type { Hub } from "../hub.ts";
import { act } from "./command.ts";
import { demoDoor, emptyDemo, type Onward } from "./demo-door.ts";
import { doorTo } from "./door.ts";
import { type Ending, ending } from "./ending.ts";
import { drawing } from "./drawing.ts";
import { openOwnHub } from "./own-hub.ts";
import { ownToken, tokenFile } from "./own-token.ts";
import type { Place } from "./place.ts";
import { preparePractice } from "./practice-copy.ts";
import { progress } from "./progress.ts";
import { isTerminal, note, say } from "./say.ts";
import { openTakenUp } from "./taken-up.ts";
import { version } from "./version.ts";

interface StartOptions {
  readonly once?: true;
  readonly port?: number;
  readonly host?: string;
  readonly practice?: string | true;
}

export function addStart(program: Command): void {
  const command = program
    .command("start")
    .summary("run the hub, its API and its sources")
    .description("Runs the hub of hub.yaml until it is stopped. Where there is no hub.yaml, a demo group is made and lives on.")
    .option("--once", "read everything once, print the picture, end")
    .option("--practice [backup]", "a practice copy of a backup, in a new folder (--data): it asks and tells nobody")
    .option("--port <number>", "port of the API (default: api.port of hub.yaml; 0: any free one)", portNumber)
    .option("--host <address>", "where the API listens (default: 127.0.0.1; in a container: 0.0.0.0)", ownAddress);
  act<StartOptions>(command, async ({ place, options }) => {
    await preparePractice(place, options.practice);
    const end = ending();
    const home = place.demo === undefined ? place : undefined;
    let next: Next | undefined = { place, port: undefined, why: "started" };
    while (next !== undefined) next = await servedOrBack(next, { options, home, end });
  });
}

/** Where the hub is served next, and why. */
interface Next {
  readonly place: Place;
  /** On which it goes on; undefined: it has none yet. */
  readonly port: number | undefined;
  readonly why: "started" | "changed" | Onward;
  /** Where it goes back to when it cannot go on. */
  readonly before?: Place;
}

interface Served {
  readonly options: StartOptions;
  readonly home: Place | undefined;
  readonly end: Ending;
}

/** People go on working at the place of before where the next one gives no hub. */
async function servedOrBack(next: Next, asked: Served): Promise<Next | undefined> {
  try {
    return await served(next, asked);
  } catch (error) {
    if (!isFault(error) || next.before === undefined || !existsSync(next.before.configFile)) throw error;
    note(`${error.subject}: ${error.cause}. The hub goes on as before.`);
    return { place: next.before, port: next.port, why: "changed" };
  }
}

/** Until it is stopped; or until hub.yaml is changed through the API, or another place is asked for: where and on which port it goes on. */
async function served({ place, port, why }: Next, { options, home, end }: Served): Promise<Next | undefined> {
  if (typeof why === "object" && why.emptied !== undefined) emptyDemo(why.emptied);
  if (why === "changed") note("hub.yaml has changed: the hub runs by it now.");
  await using own = await (why === "changed" ? openTakenUp(place) : openOwnHub(place));
  const { hub, demo } = own;
  // People work with it already: what is new is read while they do.
  const isReadBefore = hub.practice === undefined && why === "started";
  if (isReadBefore) await readAll(hub, end.signal);
  else await hub.begin();
  for (const { name, replayDue } of hub.sources)
    if (replayDue.length > 0)
      hub.log.warn({ source: name, feeds: replayDue }, `a mapping has changed: synchromesh replay --source ${name}`);
  if (end.signal.aborted) return undefined;
  if (typeof why === "object") await moveIn(hub, why);
  const { promise: onward, resolve: go } = Promise.withResolvers<Onward | "changed">();
  hub.connections.file.onChange(() => go("changed"));
  const isPractice = hub.practice !== undefined;
  const api = await listen(hub, {
    host: options.host ?? "127.0.0.1",
    port: options.once ? 0 : (port ?? options.port ?? (isPractice ? 0 : hub.configuration.api.port)),
    demo: options.once ? undefined : demoDoor({ place, home, isPractice, go }),
  });
  try {
    const door = doorTo(api.address, await ownToken(hub, place.data), hub);
    const draw = drawing(door, options.once ? undefined : shownAddress(api.address));
    if (options.once) {
      say(place.isJson, await draw.facts(), draw.text);
      return undefined;
    }
    hub.announce(api.address);
    await draw.show();
    await noteSetup(api);
    note(`Its token is in ${tokenFile(place.data)}. Stop with Ctrl-C.`);
    if (!isPractice && !isReadBefore)
      void readAll(hub, end.signal).catch((error: unknown) => hub.log.warn({ err: error }, "reading failed"));
    const came = await live(hub, { demo, end, onward, place, show: draw.show });
    if (came === undefined) return undefined;
    const later = { port: Number(new URL(api.address).port), why: came };
    return came === "changed" ? { place, ...later } : { place: came.place, before: place, ...later };
  } finally {
    await api.close();
  }
}

/** Whoever asked for this place stays signed in, where nobody has an account here yet. */
async function moveIn({ database, epoch }: Hub, { moved }: Onward): Promise<void> {
  if (moved !== undefined) await settleMoved(moved, { database, clock: systemClock, epoch: epoch.current.epoch });
}

/** By a name: passkeys belong to one, and an address of digits has none. */
export const shownAddress = (address: string): string => address.replace("//127.0.0.1:", "//localhost:");

/** Whoever reads this may make the first administrator. */
async function noteSetup({ address, setup }: Api): Promise<void> {
  const code = await setup.code();
  if (code !== undefined)
    note(`Nobody has an account yet. Make the first one at ${shownAddress(address)}/setup with the code ${code}, within 30 minutes.`);
}

const portNumber = (text: string): number => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new InvalidArgumentError("a port is a number from 0 to 65535");
};

const ownAddress = (text: string): string => {
  if (isIP(text) !== 0) return text;
  throw new InvalidArgumentError("it is an address such as 127.0.0.1 or 0.0.0.0");
};

async function readAll(hub: Hub, signal: AbortSignal): Promise<void> {
  await hub.begin();
  const shown = progress(
    hub.sources.reduce((sum, { feeds }) => sum + feeds.length, 0),
    systemClock,
  );
  try {
    const { feeds } = await hub.run({ onProgress: shown.update, signal });
    for (const { source, fault } of feeds) if (fault !== null) hub.log.warn({ source, fault }, "a source could not be read");
  } finally {
    shown.stop();
  }
  await hub.tick();
}

async function listen(hub: Hub, { host, port, demo }: Pick<ApiOptions, "host" | "port" | "demo">): Promise<Api> {
  try {
    return await openApi(hub, { host, port, version, tellsEndpoints: true, demo });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) throw error;
    const hint = "set api.port in hub.yaml, or start with --port 0";
    throw new Fault({ code: "port-taken", subject: `port ${port}`, cause: "another program listens on it", hint }, error);
  }
}

/** How often the demo group lives on, ms of wall time. */
const demoStepMs = 3_000;

interface Living {
  readonly demo: Demo | undefined;
  readonly end: Ending;
  /** hub.yaml was changed through the API, or another place was asked for. */
  readonly onward: Promise<Onward | "changed">;
  readonly place: Place;
  readonly show: () => Promise<void>;
}

async function live(hub: Hub, { demo, end, onward, place, show }: Living): Promise<Onward | "changed" | undefined> {
  const { configuration, sources, clock, log } = hub;
  const loop = openSourceLoop({
    // Of a practice copy none is asked: rows are pushed to it.
    sources: hub.practice === undefined ? sources : [],
    tickMs: configuration.tickMs,
    clock,
    log,
    run: (source, signal) => hub.run({ sources: [source], signal }),
    tick: () => hub.tick(),
    deliver: () => hub.deliver(),
  });
  const over = new AbortController();
  const signal = AbortSignal.any([end.signal, over.signal]);
  const living = demo === undefined ? undefined : liveOn(demo, hub, signal, place.isJson ? undefined : show);
  try {
    const came = await Promise.race([end.asked, hub.ended, onward, ...(living === undefined ? [] : [living])]);
    if (isFault(came)) throw came;
    return came ?? undefined;
  } finally {
    over.abort();
    await loop.stop();
    await living;
  }
}

/** The demo group goes on to what happens next, again and again; the picture follows where somebody is looking. */
async function liveOn(demo: Demo, hub: Hub, signal: AbortSignal, show: (() => Promise<void>) | undefined): Promise<void> {
  let drawn = hub.writer.position();
  while (!signal.aborted) {
    await pause(demoStepMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    await demo.advanceToNext();
    const now = hub.writer.position();
    if (show !== undefined && isTerminal() && now !== drawn) await show();
    drawn = now;
  }
}
