// Tells people what waits for them, by the rules of their channels: what is new is noted first and then delivered, and what cannot be
// delivered waits and is tried again. Nothing of the hub waits for it.

import type { Principal } from "../access/principal.ts";
import type { Holder } from "../access/grant.ts";
import type { Clock } from "../base/clock.ts";
import { isFault } from "../base/fault.ts";
import type { Inboxed } from "../desk/inbox.ts";
import {
  type Channel,
  channelsQuery,
  failedStep,
  type Notice,
  putNoticeStep,
  readChannel,
  readNotice,
  waitingNoticesQuery,
  wellStep,
} from "../desk/store-notice.ts";
import type { Database, Scope } from "../platform/database.ts";
import type { Log } from "../platform/log.ts";
import { deliverNotice, type DeliveryParts } from "./delivery.ts";
import { lookForNews } from "./news.ts";

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
  readonly items: (scope: Scope) => Promise<readonly Inboxed[]>;
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
  const { database, clock, log, isPractice } = parts;
  const closing = new AbortController();
  const delivering = { ...parts, closing: closing.signal };
  const news = { ...parts, noticeOf: (channel: Channel, groups: string) => noticeOf(channel, "items", parts, groups) };
  const channels = async (): Promise<Channel[]> => ((await database.read([channelsQuery()]))[0] ?? []).map(readChannel);
  const round = async (): Promise<void> => {
    for (const channel of await channels()) if (!closing.signal.aborted) await lookForNews(channel, news);
    if (isPractice) return;
    const [waiting = []] = await database.read([waitingNoticesQuery(clock.now(), deliveredMax)]);
    for (const notice of waiting.map(readNotice)) {
      if (closing.signal.aborted) return;
      const channel = (await channels()).find(({ name }) => name === notice.channel);
      if (channel !== undefined) await deliver(channel, notice, delivering);
    }
  };
  const failed = (error: unknown): void =>
    log.warn(isFault(error) ? { fault: error } : { err: error }, "people could not be told; it is tried again");
  let pumping: Promise<void> | undefined;
  const pump = (): Promise<void> =>
    (pumping ??= round()
      .catch(failed)
      .finally(() => (pumping = undefined)));
  let timer: NodeJS.Timeout | undefined;
  return {
    pump,
    async test(channel) {
      const notice = noticeOf(channel, "test", parts);
      if (notice.state === "waiting") return deliver({ ...channel, failures: 0 }, notice, delivering);
      await database.write([putNoticeStep(notice)]);
      return notice;
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

function noticeOf(
  channel: Channel,
  sort: Notice["sort"],
  { clock, newId, isPractice }: Pick<NotifierParts, "clock" | "newId" | "isPractice">,
  groups = "[]",
  cause = "",
): Notice {
  const now = clock.now();
  const isDone = isPractice || channel.sort === "in-app" || sort === "alarm";
  const state = isPractice ? "recorded" : isDone ? "told" : "waiting";
  const head = { notice: newId(), channel: channel.name, person: channel.person, sort, at: now, groups, state } as const;
  return { ...head, attempts: 0, nextAt: now, endedAt: isDone ? now : null, cause, readAt: null };
}

async function deliver(
  channel: Channel,
  notice: Notice,
  parts: Omit<NotifierParts, "items"> & { readonly closing: AbortSignal },
): Promise<Notice> {
  const { database, clock, log, closing } = parts;
  const now = clock.now();
  const came = await deliverNotice(channel, notice, { ...parts, now });
  if (closing.aborted) return notice;
  const done = afterAttempt(notice, came, now);
  const isAlarm = came.kind === "failed" && channel.failures + 1 === alarmingFailures;
  const alarm = isAlarm ? [putNoticeStep(noticeOf(channel, "alarm", parts, "[]", came.cause))] : [];
  // A test that arrives tells that the channel is well again, whatever failed before.
  const well = channel.failures > 0 || notice.sort === "test" ? [wellStep(channel.name)] : [];
  await database.write([putNoticeStep(done), ...(came.kind === "told" ? well : [failedStep(channel.name, now, came.cause)]), ...alarm]);
  if (isAlarm) log.warn({ channel: channel.name, cause: came.cause }, "a channel cannot be reached; what it has to tell waits");
  return done;
}

function afterAttempt(notice: Notice, came: Awaited<ReturnType<typeof deliverNotice>>, now: number): Notice {
  const attempts = notice.attempts + 1;
  if (came.kind === "told") return { ...notice, state: "told", attempts, endedAt: now, cause: "" };
  const { cause } = came;
  if (notice.sort === "test" || now - notice.at >= waitingMaxMs) return { ...notice, state: "given-up", attempts, endedAt: now, cause };
  return { ...notice, attempts, cause, nextAt: now + Math.min(restMs * 4 ** (attempts - 1), restMaxMs) };
}
