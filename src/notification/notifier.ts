// Tells people what waits for them, by the rules of their channels: what is new is noted first and then delivered, and what cannot be
// delivered waits and is tried again. Nothing of the hub waits for it.

import { standingHolder } from "../access/standing-holder.ts";
import { type Principal, readScope } from "../access/principal.ts";
import type { Holder } from "../access/grant.ts";
import type { Clock } from "../base/clock.ts";
import { isFault } from "../base/fault.ts";
import type { Inboxed } from "../desk/inbox.ts";
import { fits, groupsOf, isDue, isQuiet, noticeRules } from "../desk/notice-rule.ts";
import {
  type Channel,
  channelsQuery,
  failedStep,
  lookedStep,
  type Notice,
  noticedQuery,
  noticedSteps,
  putNoticeStep,
  readChannel,
  readNotice,
  waitingNoticesQuery,
  wellStep,
} from "../desk/store-notice.ts";
import type { Database, Scope, Step } from "../platform/database.ts";
import type { Log } from "../platform/log.ts";
import { deliverNotice, type DeliveryParts } from "./delivery.ts";

export interface Notifier {
  /** Looks for what is new and delivers what waits. One at a time. */
  readonly pump: () => Promise<void>;
  /** Tells a test at once, past rules and quiet hours. */
  readonly test: (channel: Channel) => Promise<Notice>;
  /** From now on pumps by itself. */
  readonly start: () => void;
  readonly close: () => Promise<void>;
}

export interface NotifierParts extends Pick<DeliveryParts, "hub" | "opened"> {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** It tells nobody: what it would have told is recorded. */
  readonly isPractice: boolean;
  readonly newId: () => string;
  readonly principalOf: (holder: Holder) => Principal;
  /** What waits, as it may be shown under this scope. */
  readonly items: (scope: Scope, principal: Principal) => Promise<readonly Inboxed[]>;
}

const lookMs = 15_000;
const deliveredMax = 100;
const restMs = 60_000;
const restMaxMs = 4 * 3_600_000;
/** Failing for so long, a notice is given up: it stays in the list of its person. */
const waitingMaxMs = 3 * 86_400_000;
/** Deliveries that fail in a row before its person is told in the hub itself. */
const alarmingFailures = 3;

export function openNotifier(parts: NotifierParts): Notifier {
  const { database, clock, log, isPractice, newId } = parts;
  const closing = new AbortController();
  const noticeOf = (channel: Channel, sort: Notice["sort"], groups: string, cause = ""): Notice => {
    const now = clock.now();
    const isDone = isPractice || channel.sort === "in-app" || sort === "alarm";
    const state = isPractice ? "recorded" : isDone ? "told" : "waiting";
    const head = { notice: newId(), channel: channel.name, person: channel.person, sort, at: now, groups, state } as const;
    return { ...head, attempts: 0, nextAt: now, endedAt: isDone ? now : null, cause, readAt: null };
  };
  const look = async (channel: Channel): Promise<void> => {
    const [now, rules] = [clock.now(), noticeRules.parse(JSON.parse(channel.rules))];
    if (isQuiet(now, rules.quiet) || !isDue(now, channel.toldAt, rules.digest)) return;
    const holder = await standingHolder(database, channel.person);
    if (holder === undefined) return;
    const principal = parts.principalOf(holder);
    const found = (await parts.items(readScope(principal), principal)).filter((item) => fits(item, rules, now));
    const [known = []] =
      found.length === 0
        ? []
        : await database.read([
            noticedQuery(
              channel.name,
              found.map(({ id }) => id),
            ),
          ]);
    const told = new Set(known.map((row) => row["item"]));
    const fresh = found.filter(({ id }) => !told.has(id));
    const isLooked = rules.digest.kind !== "at-once";
    if (fresh.length === 0 && !isLooked) return;
    const notice = noticeOf(channel, "items", JSON.stringify(groupsOf(fresh)));
    const steps: Step[] =
      fresh.length === 0
        ? []
        : [
            putNoticeStep(notice),
            ...noticedSteps(
              channel.name,
              fresh.map(({ id }) => id),
              now,
            ),
          ];
    await database.write([...steps, lookedStep(channel.name, now)]);
  };
  const deliver = async (channel: Channel, notice: Notice): Promise<Notice> => {
    const now = clock.now();
    const came = await deliverNotice(channel, notice, { ...parts, now, closing: closing.signal });
    if (closing.signal.aborted) return notice;
    const done = afterAttempt(notice, came, now);
    const isAlarm = came.kind === "failed" && channel.failures + 1 === alarmingFailures;
    const alarm = isAlarm ? [putNoticeStep(noticeOf(channel, "alarm", "[]", came.cause))] : [];
    const health =
      came.kind === "told" ? (channel.failures > 0 ? [wellStep(channel.name)] : []) : [failedStep(channel.name, now, came.cause)];
    await database.write([putNoticeStep(done), ...health, ...alarm]);
    if (isAlarm) log.warn({ channel: channel.name, cause: came.cause }, "a channel cannot be reached; what it has to tell waits");
    return done;
  };
  const round = async (): Promise<void> => {
    const channels = async (): Promise<Channel[]> => ((await database.read([channelsQuery()]))[0] ?? []).map(readChannel);
    for (const channel of await channels()) if (!closing.signal.aborted) await look(channel);
    if (isPractice) return;
    const [waiting = []] = await database.read([waitingNoticesQuery(clock.now(), deliveredMax)]);
    for (const notice of waiting.map(readNotice)) {
      if (closing.signal.aborted) return;
      const channel = (await channels()).find(({ name }) => name === notice.channel);
      if (channel !== undefined) await deliver(channel, notice);
    }
  };
  let pumping: Promise<void> | undefined;
  const pump = (): Promise<void> =>
    (pumping ??= round()
      .catch((error: unknown) =>
        log.warn(isFault(error) ? { fault: error } : { err: error }, "people could not be told; it is tried again"),
      )
      .finally(() => (pumping = undefined)));
  let timer: NodeJS.Timeout | undefined;
  return {
    pump,
    async test(channel) {
      const notice = noticeOf(channel, "test", "[]");
      if (notice.state !== "waiting") {
        await database.write([putNoticeStep(notice)]);
        return notice;
      }
      return deliver({ ...channel, failures: 0 }, { ...notice, nextAt: clock.now() });
    },
    start() {
      timer ??= setInterval(() => void pump(), lookMs).unref();
    },
    async close() {
      clearInterval(timer);
      closing.abort();
      await pumping;
    },
  };
}

function afterAttempt(notice: Notice, came: Awaited<ReturnType<typeof deliverNotice>>, now: number): Notice {
  const attempts = notice.attempts + 1;
  if (came.kind === "told") return { ...notice, state: "told", attempts, endedAt: now, cause: "" };
  const { cause } = came;
  if (notice.sort === "test" || now - notice.at >= waitingMaxMs) return { ...notice, state: "given-up", attempts, endedAt: now, cause };
  return { ...notice, attempts, cause, nextAt: now + Math.min(restMs * 4 ** (attempts - 1), restMaxMs) };
}
