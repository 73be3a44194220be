// Tells endpoints of commits: each in the order of the log, at least once, the next one when the last was taken. What fails is tried
// again after growing rests; what fails for days is told nothing until a person enables it.

import { all } from "../access/grant.ts";
import type { Endpoint } from "../access/endpoint.ts";
import { canonicalJson } from "../base/canonical-json.ts";
import { Fault, isFault } from "../base/fault.ts";
import { instantText } from "../base/instant.ts";
import { intake } from "../commit/intake.ts";
import { type EndpointState, endpointsQuery, endpointStep, readEndpoint } from "../desk/store-endpoint.ts";
import type { ApiHub } from "./api-hub.ts";
import { callEndpoint } from "./endpoint-call.ts";
import { commitMessage, gapMessage, type Message } from "./endpoint-message.ts";
import { type Happened, happened, isErasure } from "./event.ts";
import { inRole } from "./rights.ts";
import { sight } from "./sight.ts";

export interface EndpointFeed {
  readonly states: () => readonly (EndpointState & { readonly url: string })[];
  /** Tells every endpoint what it may be told now. One at a time. */
  readonly pump: () => Promise<void>;
  /** From now on pumps by itself. */
  readonly start: () => void;
  /** Fault `endpoint-unknown`. */
  readonly enable: (name: string, author: string, reason: string) => Promise<{ readonly position: number }>;
  readonly close: () => Promise<void>;
}

/** Commits that are kept to be told; whoever is further behind is told that there is a gap. */
const keptMax = 256;
const restMs = 5_000;
const restMaxMs = 900_000;
/** Failing for so long, an endpoint is given up until somebody looks. */
const failingMaxMs = 3 * 86_400_000;
const lookMs = 1_000;

interface Told {
  readonly endpoint: Endpoint;
  state: EndpointState;
  restsUntil: number;
}

export async function openEndpointFeed(hub: ApiHub): Promise<EndpointFeed> {
  const { database, writer, clock, log } = hub;
  const commits = keptCommits(writer);
  const [rows = []] = await database.read([endpointsQuery()]);
  const known = new Map(rows.map(readEndpoint).map((state) => [state.name, state]));
  const told = (hub.configuration.endpoints ?? []).map((endpoint): Told => {
    const first = { name: endpoint.name, position: commits.before(), failures: 0, failingSince: null, disabledAt: null, cause: "" };
    return { endpoint, state: known.get(endpoint.name) ?? first, restsUntil: 0 };
  });
  const closing = new AbortController();
  const keep = async (one: Told, state: EndpointState): Promise<void> => {
    one.state = state;
    await database.write([endpointStep(state)]);
    known.set(state.name, state);
  };
  const nextFor = (one: Told): Message | undefined => next(one, commits, hub);
  const tell = async (one: Told): Promise<void> => {
    if (!known.has(one.endpoint.name)) await keep(one, one.state);
    while (!closing.signal.aborted && one.state.disabledAt === null && one.restsUntil <= clock.now()) {
      const message = nextFor(one);
      if (message === undefined) {
        // What it may not see need not be told: kept when the hub closes, so that it is no gap afterwards.
        one.state = { ...one.state, position: Math.max(one.state.position, commits.last()) };
        return;
      }
      const now = clock.now();
      const came = await callEndpoint(one.endpoint, message, { secrets: hub.secrets, now, closing: closing.signal });
      if (closing.signal.aborted) return;
      const { name } = one.endpoint;
      if (came.kind === "taken")
        await keep(one, { name, position: message.position, failures: 0, failingSince: null, disabledAt: null, cause: "" });
      else await keep(one, failed(one, came, clock.now()));
      if (one.state.disabledAt !== null) log.warn({ endpoint: name, cause: one.state.cause }, "an endpoint is told nothing any more");
    }
  };
  let pumping: Promise<void> | undefined;
  const pump = (): Promise<void> =>
    (pumping ??= Promise.all(told.map(tell)).then(
      () => (pumping = undefined),
      (error: unknown) => {
        pumping = undefined;
        if (!isFault(error)) throw error;
        log.warn({ fault: error }, "how far endpoints were told could not be kept; it is tried again");
      },
    ));
  let timer: NodeJS.Timeout | undefined;
  return {
    states: () => told.map(({ endpoint: { url }, state }) => ({ ...state, url: new URL(url).origin })),
    pump,
    start() {
      if (told.length > 0) timer = setInterval(() => void pump(), lookMs);
    },
    async enable(name, author, reason) {
      const one = told.find(({ endpoint }) => endpoint.name === name);
      if (one === undefined) throw unknown(name, told);
      const { position } = await writer.submit(intake({ others: [enabled(name, author, reason, hub.receipts.now())] }));
      one.restsUntil = 0;
      await keep(one, { ...one.state, failures: 0, failingSince: null, disabledAt: null, cause: "" });
      return { position };
    },
    async close() {
      clearInterval(timer);
      closing.abort();
      await pumping;
      for (const { state } of told)
        if (known.has(state.name) && known.get(state.name) !== state) await database.write([endpointStep(state)]);
    },
  };
}

interface KeptCommits {
  readonly all: readonly Happened[];
  /** The last commit that is not kept. */
  readonly before: () => number;
  /** The last that is. */
  readonly last: () => number;
}

function keptCommits(writer: ApiHub["writer"]): KeptCommits {
  const all: Happened[] = [];
  let before = writer.position();
  writer.onCommit((committed) => {
    if (isErasure(committed)) {
      all.length = 0;
      before = committed.position - 1;
    }
    all.push(happened(committed));
    if (all.length > keptMax) before = all.shift()?.event.position ?? before;
  });
  return { all, before: () => before, last: () => all.at(-1)?.event.position ?? before };
}

/** What comes next, past commits that tell the endpoint nothing; undefined: it was told all. */
function next({ endpoint, state }: Told, commits: KeptCommits, hub: ApiHub): Message | undefined {
  const from = { hub: hub.configuration.hub, epoch: hub.epoch.current.epoch };
  const after = state.position;
  if (after > commits.last() || after < commits.before())
    return gapMessage(commits.before(), instantText(hub.clock.now()), endpoint, from, after);
  const principal = inRole(endpoint.name, endpoint.role, endpoint.group ? all : endpoint.sites, hub);
  const sees = sight(hub, principal);
  for (const one of commits.all) {
    const message = one.event.position > after ? commitMessage(one, endpoint, sees, from, after) : undefined;
    if (message !== undefined) return message;
  }
  return undefined;
}

function failed(one: Told, { kind, cause }: { readonly kind: "failed" | "gone"; readonly cause: string }, now: number): EndpointState {
  const failures = one.state.failures + 1;
  const failingSince = one.state.failingSince ?? now;
  one.restsUntil = now + Math.min(restMs * 2 ** (failures - 1), restMaxMs);
  const isGivenUp = kind === "gone" || now - failingSince >= failingMaxMs;
  return { ...one.state, failures, failingSince, disabledAt: isGivenUp ? now : null, cause };
}

const enabled = (name: string, author: string, reason: string, at: number) =>
  ({ kind: "act", act: "endpoint-enabled", key: `endpoint/${name}`, site: "*", at, body: canonicalJson({ author, reason }) }) as const;

function unknown(name: string, told: readonly Told[]): Fault {
  const names = told.map(({ endpoint }) => endpoint.name).join(", ");
  const hint = names === "" ? "state webhooks: in hub.yaml" : `use one of: ${names}`;
  return new Fault({ code: "endpoint-unknown", subject: name.slice(0, 63), cause: "there is no such endpoint", hint });
}
