// The only SQL over channels and what was told by them.

import { type Query, query, type Row, type Step } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";
import { integer, integerOrNull, text } from "./reader.ts";

export const channelSorts = ["in-app", "mail", "slack", "teams", "webhook"] as const;
export type ChannelSort = (typeof channelSorts)[number];

export interface Channel {
  readonly name: string;
  readonly sort: ChannelSort;
  readonly person: string;
  /** JSON. */
  readonly target: string;
  readonly rules: string;
  readonly author: string;
  /** ms. */
  readonly changedAt: number;
  readonly toldAt: number | null;
  readonly failures: number;
  readonly failingSince: number | null;
  readonly cause: string;
}

export const channelsQuery = (): Query => query("select * from desk.channel order by name");

export const readChannel = (row: Row): Channel => ({
  name: text(row, "name"),
  sort: text(row, "sort") as ChannelSort,
  person: text(row, "person"),
  target: text(row, "target"),
  rules: text(row, "rules"),
  author: text(row, "author"),
  changedAt: integer(row, "changed_at"),
  toldAt: integerOrNull(row, "told_at"),
  failures: integer(row, "failures"),
  failingSince: integerOrNull(row, "failing_since"),
  cause: text(row, "cause"),
});

type Settings = Pick<Channel, "name" | "sort" | "person" | "target" | "rules" | "author" | "changedAt">;

/** A channel that is changed is as if it had never failed. */
export const putChannelStep = ({ name, sort, person, target, rules, author, changedAt }: Settings): Step =>
  query(
    `insert into desk.channel (name, sort, person, target, rules, author, changed_at) values ($1, $2, $3, $4, $5, $6, $7::bigint)
     on conflict (name) do update set sort = excluded.sort, person = excluded.person, target = excluded.target, rules = excluded.rules,
       author = excluded.author, changed_at = excluded.changed_at, failures = 0, failing_since = null, cause = ''`,
    [name, sort, person, target, rules, author, String(changedAt)],
  );

export const removeChannelSteps = (name: string): Step[] => [
  query("delete from desk.noticed where channel = $1", [name]),
  query("update desk.notice set state = 'given-up', cause = 'its channel was removed' where channel = $1 and state = 'waiting'", [name]),
  query("delete from desk.channel where name = $1", [name]),
];

export const lookedStep = (name: string, at: number): Step =>
  query("update desk.channel set told_at = $2::bigint where name = $1", [name, String(at)]);

export const wellStep = (name: string): Step =>
  query("update desk.channel set failures = 0, failing_since = null, cause = '' where name = $1", [name]);

export const failedStep = (name: string, at: number, cause: string): Step =>
  query(
    `update desk.channel set failures = failures + 1, failing_since = coalesce(failing_since, $2::bigint), cause = $3 where name = $1`,
    [name, String(at), cause],
  );

/** Items that the channel has told. */
export const noticedQuery = (channel: string, items: readonly string[]): Query =>
  query("select item from desk.noticed where channel = $1 and item = any($2::text[])", [channel, arrayLiteral(items)]);

/** Items told so long ago are told again where they come again, ms. */
const noticedMaxMs = 180 * 86_400_000;

export const noticedSteps = (channel: string, items: readonly string[], at: number): Step[] => [
  query(
    `insert into desk.noticed (channel, item, at) select $1, item, $3::bigint from unnest($2::text[]) as u(item)
     on conflict (channel, item) do nothing`,
    [channel, arrayLiteral(items), String(at)],
  ),
  query("delete from desk.noticed where channel = $1 and at < $2::bigint", [channel, String(at - noticedMaxMs)]),
];

export interface Notice {
  readonly notice: string;
  readonly channel: string;
  readonly person: string;
  readonly sort: "items" | "alarm" | "test";
  /** ms. */
  readonly at: number;
  /** JSON. */
  readonly groups: string;
  readonly state: "waiting" | "told" | "given-up" | "recorded";
  readonly attempts: number;
  readonly nextAt: number;
  readonly endedAt: number | null;
  readonly cause: string;
  readonly readAt: number | null;
}

export const putNoticeStep = (one: Notice): Step =>
  query(
    `insert into desk.notice (notice, channel, person, sort, at, groups, state, attempts, next_at, ended_at, cause, read_at)
     values ($1, $2, $3, $4, $5::bigint, $6, $7, $8::int, $9::bigint, $10::bigint, $11, $12::bigint)
     on conflict (notice) do update set state = excluded.state, attempts = excluded.attempts, next_at = excluded.next_at,
       ended_at = excluded.ended_at, cause = excluded.cause`,
    [
      one.notice,
      one.channel,
      one.person,
      one.sort,
      String(one.at),
      one.groups,
      one.state,
      String(one.attempts),
      String(one.nextAt),
      textOrNull(one.endedAt),
      one.cause,
      textOrNull(one.readAt),
    ],
  );

const textOrNull = (value: number | null): string | null => (value === null ? null : String(value));

export const waitingNoticesQuery = (now: number, limit: number): Query =>
  query("select * from desk.notice where state = 'waiting' and next_at <= $1::bigint order by at, notice limit $2::int", [
    String(now),
    String(limit),
  ]);

/** The newest first. */
export const noticesQuery = (person: string, unreadOnly: boolean, limit: number): Query =>
  query(`select * from desk.notice where person = $1 and (not $2::boolean or read_at is null) order by at desc, notice limit $3::int`, [
    person,
    String(unreadOnly),
    String(limit),
  ]);

/** What one channel had to tell, the newest first. */
export const channelNoticesQuery = (channel: string, limit: number): Query =>
  query("select * from desk.notice where channel = $1 order by at desc, notice limit $2::int", [channel, String(limit)]);

export const unreadQuery = (person: string): Query =>
  query("select count(*) as unread from desk.notice where person = $1 and read_at is null", [person]);

export const readNoticesStep = (person: string, notices: readonly string[] | undefined, at: number): Step =>
  query(
    `update desk.notice set read_at = $3::bigint
     where person = $1 and read_at is null and ($2::text[] is null or notice = any($2::text[]))`,
    [person, notices === undefined ? null : arrayLiteral(notices), String(at)],
  );

export const readNotice = (row: Row): Notice => ({
  notice: text(row, "notice"),
  channel: text(row, "channel"),
  person: text(row, "person"),
  sort: text(row, "sort") as Notice["sort"],
  at: integer(row, "at"),
  groups: text(row, "groups"),
  state: text(row, "state") as Notice["state"],
  attempts: integer(row, "attempts"),
  nextAt: integer(row, "next_at"),
  endedAt: integerOrNull(row, "ended_at"),
  cause: text(row, "cause"),
  readAt: integerOrNull(row, "read_at"),
});
