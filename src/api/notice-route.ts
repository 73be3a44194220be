// Channels by which people are told, and the list of what each was told in the hub itself.

import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { z } from "zod";
import { assertWholeGroup } from "../access/approver.ts";
import { acting, type Principal, toPrincipal } from "../access/principal.ts";
import { dateInZone } from "../base/civil-date.ts";
import { Fault } from "../base/fault.ts";
import { instantText } from "../base/instant.ts";
import { deskDefault } from "../desk/desk-settings.ts";
import { inbox } from "../desk/inbox.ts";
import { integer, reader } from "../desk/reader.ts";
import {
  type Channel,
  channelNoticesQuery,
  channelsQuery,
  type Notice,
  noticesQuery,
  putChannelStep,
  readChannel,
  readNotice,
  readNoticesStep,
  removeChannelSteps,
  unreadQuery,
} from "../desk/store-notice.ts";
import { isReference, secretNames, targets } from "../notification/channel-target.ts";
import { noticeText } from "../notification/message.ts";
import { type Notifier, openNotifier } from "../notification/notifier.ts";
import type { ApiHub } from "./api-hub.ts";
import { limitText } from "./contract.ts";
import { connectionName } from "./contract-connection.ts";
import {
  channelBody,
  channelKept,
  channelList,
  channelNamed,
  channelTested,
  deliveryList,
  noticeList,
  readAnswer,
  readBody,
} from "./contract-notice.ts";
import type { Door } from "./door.ts";
import type { Freshness } from "./freshness.ts";
import { rightsOf } from "./rights.ts";

const itemsMax = 5_000;

/** `isTelling`: by itself, from now on. */
export function noticeRoutes(door: Door, freshness: Freshness, app: FastifyInstance, isTelling: boolean): void {
  const notifier = notifierOf(door.hub, freshness);
  app.addHook("onClose", () => notifier.close());
  if (isTelling) notifier.start();
  channelRoutes(door, notifier);
  ownNoticeRoutes(door);
}

export function notifierOf(hub: ApiHub, freshness: Freshness): Notifier {
  const { database, clock, log, model, configuration, connections, practice } = hub;
  const { desk = deskDefault, settings } = configuration;
  return openNotifier({
    hub: configuration.hub,
    opened: (channel, target, reference) => connections.opened(`channel-${channel}`, target, reference),
    database,
    clock,
    log,
    isPractice: practice !== undefined,
    newId: randomUUID,
    principalOf: (holder) => acting(toPrincipal(holder, rightsOf(hub)), "read"),
    async items(scope) {
      const now = clock.now();
      const { reportingCurrency, zone } = settings;
      const asked = { reportingCurrency, day: dateInZone(now, zone), desk, now, sources: freshness.sources(), limit: itemsMax };
      return (await inbox(reader(database, scope, model), asked)).items;
    },
  });
}

/** Their own list of a person is theirs; what leaves the hub is an administrator's. */
function assertMay(principal: Principal, { sort, person }: Pick<Channel, "sort" | "person">): void {
  if (sort === "in-app" && person === principal.name) return;
  assertWholeGroup(acting(principal, "administer"), "what leaves the hub is decided for all of it");
}

function channelRoutes(door: Door, notifier: Notifier): void {
  const { hub, read, write } = door;
  const { database, clock, configuration } = hub;
  const channels = async (): Promise<Channel[]> => ((await database.read([channelsQuery()]))[0] ?? []).map(readChannel);
  const named = async (name: string): Promise<Channel> => {
    const found = (await channels()).find((one) => one.name === name);
    if (found !== undefined) return found;
    throw new Fault({ code: "channel-unknown", subject: `channel ${name}`, cause: "there is no such channel", hint: "list them first" });
  };
  read({
    url: "/v1/channels",
    action: "read",
    summary: "Channels by which people are told, and since when each fails; of everybody for an administrator, else one's own",
    params: {},
    query: {},
    data: channelList,
    async answer({ principal }) {
      const isAdministrator = principal.grants.some(({ role, group }) => role === "admin" && group);
      return { channels: (await channels()).filter(({ person }) => isAdministrator || person === principal.name).map(channelShown) };
    },
  });
  read({
    url: "/v1/channels/deliveries",
    action: "read",
    summary: "What a channel had to tell, the newest first, and what came of it",
    params: {},
    query: { channel: connectionName, limit: limitText(500) },
    data: deliveryList,
    async answer({ query: { channel, limit }, principal }) {
      assertMay(principal, await named(channel));
      const [rows = []] = await database.read([channelNoticesQuery(channel, limit)]);
      return {
        deliveries: rows.map(readNotice).map((one) => ({
          ...noticeShown(one, configuration.hub),
          attempts: one.attempts,
          nextAt: one.state === "waiting" ? instantText(one.nextAt) : null,
          endedAt: one.endedAt === null ? null : instantText(one.endedAt),
        })),
      };
    },
  });
  write({
    url: "/v1/channels",
    action: "read",
    summary: "Makes or changes a channel: one's own list in the hub; mail, Slack, Teams or a webhook need an administrator",
    body: channelBody,
    answer: channelKept,
    async perform({ body: { name, sort, person: stated, target: given, rules }, principal }) {
      const person = stated ?? principal.name;
      const known = (await channels()).find((one) => one.name === name);
      assertMay(principal, { sort, person });
      if (known !== undefined) assertMay(principal, known);
      const target = sealedTarget(hub, name, sort, given);
      const settings = { target: JSON.stringify(target), rules: JSON.stringify(rules), author: principal.name, changedAt: clock.now() };
      await database.write([putChannelStep({ name, sort, person, ...settings })]);
      return { name };
    },
  });
  channelDeeds(door, notifier, named);
}

/** Of a channel that there is. */
function channelDeeds({ hub: { database }, write }: Door, notifier: Notifier, named: (name: string) => Promise<Channel>): void {
  write({
    url: "/v1/channels/remove",
    action: "read",
    summary: "Removes a channel; what it had still to tell is given up",
    body: channelNamed,
    answer: channelKept,
    async perform({ body: { name }, principal }) {
      assertMay(principal, await named(name));
      await database.write(removeChannelSteps(name));
      return { name };
    },
  });
  write({
    url: "/v1/channels/test",
    action: "read",
    summary: "Tells a test by a channel at once, and says what came of it",
    body: channelNamed,
    answer: channelTested,
    async perform({ body: { name }, principal }) {
      const channel = await named(name);
      assertMay(principal, channel);
      const { state, cause } = await notifier.test(channel);
      return { state: channelTested.shape.state.parse(state), cause };
    },
  });
}

/** Fault `channel-refused`. */
function sealedTarget({ connections }: ApiHub, name: string, sort: Channel["sort"], given: unknown): Readonly<Record<string, unknown>> {
  const read = targets[sort].safeParse(given);
  if (!read.success) {
    const [issue] = read.error.issues;
    const subject = `channel ${name}, ${issue?.path.join(".") ?? ""}`;
    throw new Fault({ code: "channel-refused", subject, cause: issue?.message ?? "it is not as expected", hint: "see how to be told" });
  }
  const target: Record<string, unknown> = { ...read.data };
  const plain = { ...target };
  for (const part of secretNames) {
    const value = target[part];
    if (typeof value === "string" && !isReference(value)) target[part] = connections.seal(`channel-${name}`, part, value, plain);
  }
  return target;
}

const channelShown = (one: Channel): z.input<typeof channelList>["channels"][number] => ({
  name: one.name,
  sort: one.sort,
  person: one.person,
  author: one.author,
  failures: one.failures,
  cause: one.cause,
  target: JSON.parse(one.target) as Record<string, unknown>,
  rules: JSON.parse(one.rules) as Record<string, unknown>,
  changedAt: instantText(one.changedAt),
  failingSince: one.failingSince === null ? null : instantText(one.failingSince),
});

function noticeShown(one: Notice, hub: string) {
  const { subject, lines } = noticeText(one, hub, undefined);
  const { notice, channel, sort, at, state, cause } = one;
  return { notice, channel, sort, at: instantText(at), subject, lines, state, cause };
}

function ownNoticeRoutes({ hub, read, write }: Door): void {
  const { database, clock, configuration } = hub;
  const unreadOf = async (name: string): Promise<number> => {
    const [[row] = []] = await database.read([unreadQuery(name)]);
    return row === undefined ? 0 : integer(row, "unread");
  };
  read({
    url: "/v1/notices",
    action: "read",
    summary: "What whoever asks was told, the newest first, by whatever channel; also what a channel of theirs could not tell",
    params: {},
    query: { limit: limitText(500) },
    data: noticeList,
    async answer({ query: { limit }, principal }) {
      const [rows = []] = await database.read([noticesQuery(principal.name, false, limit)]);
      return {
        unread: await unreadOf(principal.name),
        notices: rows.map(readNotice).map((one) => ({ ...noticeShown(one, configuration.hub), read: one.readAt !== null })),
      };
    },
  });
  write({
    url: "/v1/notices/read",
    action: "read",
    summary: "Whoever asks has read these notices",
    body: readBody,
    answer: readAnswer,
    async perform({ body: { notices }, principal }) {
      await database.write([readNoticesStep(principal.name, notices, clock.now())]);
      return { unread: await unreadOf(principal.name) };
    },
  });
}
