// What of the inbox is new for a channel, noted before anything is sent: whatever becomes of the delivery, it is told once.

import { standingHolder } from "../access/standing-holder.ts";
import { type Principal, readScope } from "../access/principal.ts";
import type { Holder } from "../access/grant.ts";
import type { Clock } from "../base/clock.ts";
import type { Inboxed } from "../desk/inbox.ts";
import { fits, groupsOf, isDue, isQuiet, noticeRules } from "../desk/notice-rule.ts";
import { type Channel, lookedStep, type Notice, noticedQuery, noticedSteps, putNoticeStep } from "../desk/store-notice.ts";
import type { Database, Scope } from "../platform/database.ts";

export interface NewsParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly principalOf: (holder: Holder) => Principal;
  /** What waits, as it may be shown under this scope. */
  readonly items: (scope: Scope) => Promise<readonly Inboxed[]>;
  readonly noticeOf: (channel: Channel, groups: string) => Notice;
}

export async function lookForNews(channel: Channel, { database, clock, principalOf, items, noticeOf }: NewsParts): Promise<void> {
  const [now, rules] = [clock.now(), noticeRules.parse(JSON.parse(channel.rules))];
  if (isQuiet(now, rules.quiet) || !isDue(now, channel.toldAt, rules.digest)) return;
  const holder = await standingHolder(database, channel.person);
  if (holder === undefined) return;
  const found = (await items(readScope(principalOf(holder)))).filter((item) => fits(item, rules, now));
  const fresh = await untold(channel, found, database);
  if (fresh.length === 0 && rules.digest.kind === "at-once") return;
  const notice = noticeOf(channel, JSON.stringify(groupsOf(fresh)));
  const ids = fresh.map(({ id }) => id);
  const noted = ids.length === 0 ? [] : [putNoticeStep(notice), ...noticedSteps(channel.name, ids, now)];
  await database.write([...noted, lookedStep(channel.name, now)]);
}

async function untold(channel: Channel, items: readonly Inboxed[], database: Database): Promise<readonly Inboxed[]> {
  if (items.length === 0) return items;
  const [known = []] = await database.read([
    noticedQuery(
      channel.name,
      items.map(({ id }) => id),
    ),
  ]);
  const told = new Set(known.map((row) => row["item"]));
  return items.filter(({ id }) => !told.has(id));
}
