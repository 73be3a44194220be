// Alarms for machines: whoever listens to events is told which sites are alarmed, and then each alarm that begins or ends; whoever
// scrapes the figures reads them there.

import { readScope, type Principal } from "../access/principal.ts";
import { isFault } from "../base/fault.ts";
import { type Alarm, alarms } from "../desk/alarm.ts";
import { deskDefault } from "../desk/desk-settings.ts";
import { integer, text } from "../desk/reader.ts";
import { alarmQuery } from "../desk/store-inbox.ts";
import type { Row } from "../platform/database.ts";
import { gaugeText, type Reading } from "../platform/metric.ts";
import type { ApiHub } from "./api-hub.ts";
import type { AlarmEvent } from "./contract-desk.ts";
import { alarmsAnswer } from "./desk-answer.ts";

/** Alarms come with time as well as with commits. */
const everyMsDefault = 30_000;

type Sees = Principal;

export interface AlarmListener {
  readonly principal: Sees;
  /** One message in the form of server-sent events. */
  readonly send: (message: string) => void;
}

export interface AlarmFeed {
  /** Tells what stands, then what begins and ends, until the function it returns is called. */
  listen(listener: AlarmListener): () => void;
  /** What the principal may see of it, in Prometheus's text form. */
  figures(principal: Sees): Promise<string>;
  close(): Promise<void>;
}

interface Told extends AlarmListener {
  /** What it was told last, by site and kind. Undefined: nothing yet. */
  alarms: ReadonlyMap<string, Alarm> | undefined;
}

/** A read for each sight among the listeners, every `everyMs`; none without listeners. */
export function openAlarmFeed({ database, configuration, clock, log }: ApiHub, everyMs = everyMsDefault): AlarmFeed {
  const { desk = deskDefault } = configuration;
  const listeners = new Set<Told>();
  const rowsFor = async (principal: Sees) => (await database.read([alarmQuery({ desk })], readScope(principal)))[0] ?? [];
  const tell = async (listener: Told): Promise<void> => {
    const rows = await rowsFor(listener.principal);
    const now = new Map(alarms(rows, desk, clock.now()).map((one) => [nameOf(one), one]));
    if (!listeners.has(listener)) return;
    for (const event of changes(listener.alarms, now)) listener.send(`event: alarm\ndata: ${JSON.stringify(event)}\n\n`);
    listener.alarms = now;
  };
  let looking: Promise<void> = Promise.resolve();
  /** One after the other: nobody is told an older state after a newer one. */
  const look = (asked: Iterable<Told>): void => {
    looking = looking.then(async () => {
      for (const one of asked) if (listeners.has(one)) await tell(one).catch((error: unknown) => warn(error));
    });
  };
  const warn = (error: unknown): void =>
    log.warn(isFault(error) ? { fault: error } : { err: error }, "alarms could not be looked for; they are looked for again");
  const timer = setInterval(() => look(listeners), everyMs).unref();
  return {
    listen(listener) {
      const told: Told = { ...listener, alarms: undefined };
      listeners.add(told);
      look([told]);
      return () => listeners.delete(told);
    },
    async figures(principal) {
      const rows = await rowsFor(principal);
      const now = clock.now();
      const site = (row: (typeof rows)[number]) => ({ site: text(row, "site") });
      return gaugeText([
        {
          name: "discrepancies_open",
          help: "Discrepancies that wait for a person, by site; those from before go-live are not among them",
          values: rows.map((row) => ({ labels: site(row), value: integer(row, "open") })),
        },
        {
          name: "discrepancy_oldest_seconds",
          help: "For how long the oldest of them has stood",
          values: rows.map((row) => ({ labels: site(row), value: Math.max(0, Math.floor((now - integer(row, "oldest")) / 1000)) })),
        },
        {
          name: "alarm",
          help: "1 while a site is alarmed, by what is passed: age or volume",
          values: figuresOf(rows, alarms(rows, desk, now)),
        },
      ]);
    },
    async close() {
      clearInterval(timer);
      listeners.clear();
      await looking;
    },
  };
}

const kinds = ["age", "volume"] as const;

const figuresOf = (rows: readonly Row[], standing: readonly Alarm[]): Reading["values"] =>
  rows.flatMap((row) =>
    kinds.map((kind) => {
      const site = text(row, "site");
      return { labels: { site, kind }, value: standing.some((one) => one.site === site && one.kind === kind) ? 1 : 0 };
    }),
  );

const nameOf = ({ site, kind }: Alarm): string => `${site} ${kind}`;

/** Whoever was told nothing yet is told what stands. */
function changes(before: ReadonlyMap<string, Alarm> | undefined, now: ReadonlyMap<string, Alarm>): AlarmEvent[] {
  const event = (state: AlarmEvent["state"], alarm: Alarm): AlarmEvent[] => alarmsAnswer([alarm]).map((one) => ({ state, ...one }));
  return [
    ...[...now].flatMap(([name, alarm]) => (before?.has(name) ? [] : event(before === undefined ? "stands" : "began", alarm))),
    ...[...(before ?? [])].flatMap(([name, alarm]) => (now.has(name) ? [] : event("ended", alarm))),
  ];
}
