// Channels by which people are told what waits for them, and what they were told.

import { z } from "zod";
import { noticeRules } from "../desk/notice-rule.ts";
import { channelSorts } from "../desk/store-notice.ts";
import { id, instant } from "./contract.ts";
import { connectionName } from "./contract-connection.ts";

const sort = z.enum(channelSorts);
const shownRules = z.record(z.string(), z.unknown());

export const channelList = z.object({
  channels: z.array(
    z.object({
      name: z.string(),
      sort,
      person: z.string().describe("What this person may see is what it tells."),
      target: z.record(z.string(), z.unknown()).describe("Addresses and keys are references."),
      rules: shownRules,
      author: z.string(),
      changedAt: instant,
      failures: z.int().nonnegative(),
      failingSince: instant.nullable().describe("null: the last delivery was taken."),
      cause: z.string(),
    }),
  ),
});

export const channelBody = z.strictObject({
  name: connectionName,
  sort,
  person: z.string().min(1).max(200).optional().describe("Absent: whoever asks. Only an administrator states another."),
  target: z.record(z.string(), z.unknown()).default({}).describe("By its sort: see the how-to. Addresses and keys are sealed."),
  rules: noticeRules.prefault({}),
});

export const channelNamed = z.strictObject({ name: connectionName });
export const channelKept = z.object({ name: z.string() });
export const channelTested = z.object({
  state: z.enum(["told", "given-up", "recorded"]).describe("recorded: a practice copy sends nothing."),
  cause: z.string(),
});

const noticeShown = z.object({
  notice: id,
  channel: z.string(),
  sort: z.enum(["items", "alarm", "test"]).describe("alarm: a channel cannot be reached."),
  at: instant,
  subject: z.string(),
  lines: z.array(z.string()).readonly(),
  state: z.enum(["waiting", "told", "given-up", "recorded"]),
  cause: z.string().describe("Why it waits or was given up."),
  read: z.boolean(),
});

export const noticeList = z.object({ unread: z.int().nonnegative(), notices: z.array(noticeShown) });

export const deliveryList = z.object({
  deliveries: z.array(
    noticeShown.omit({ read: true }).extend({
      attempts: z.int().nonnegative(),
      nextAt: instant.nullable().describe("When it is tried again."),
      endedAt: instant.nullable(),
    }),
  ),
});

export type ChannelRules = z.output<typeof channelBody>["rules"];

export const readBody = z.strictObject({ notices: z.array(id).min(1).max(1_000).optional().describe("Absent: all of them.") });
export const readAnswer = z.object({ unread: z.int().nonnegative() });
