// What a notice says, in the form that each channel takes. It holds counts, sites and money and no value of a record: what it tells of is
// looked at where somebody signs in.

import { instantText } from "../base/instant.ts";
import type { NoticeGroup } from "../desk/notice-rule.ts";
import type { Notice } from "../desk/store-notice.ts";

export interface NoticeText {
  readonly subject: string;
  readonly lines: readonly string[];
  /** Where people look at it; undefined: nobody said. */
  readonly link: string | undefined;
}

const words: Readonly<Record<NoticeGroup["kind"], readonly [one: string, many: string]>> = {
  discrepancy: ["discrepancy", "discrepancies"],
  review: ["match to review", "matches to review"],
  parked: ["parked value", "parked values"],
  waiting: ["record that waits for another", "records that wait for others"],
  drift: ["changed form", "changed forms"],
  "mass-change": ["held delivery", "held deliveries"],
  reconciliation: ["gap between systems", "gaps between systems"],
  untold: ["write that did not come about", "writes that did not come about"],
  uncreated: ["record that could not be created", "records that could not be created"],
  "paused-system": ["paused system", "paused systems"],
  "stale-source": ["silent source", "silent sources"],
};

export function noticeText(
  notice: Pick<Notice, "sort" | "groups" | "channel" | "cause">,
  hub: string,
  link: string | undefined,
): NoticeText {
  if (notice.sort === "test")
    return { subject: `${hub}: test of ${notice.channel}`, lines: ["This is a test. Nothing waits because of it."], link };
  if (notice.sort === "alarm")
    return {
      subject: `${hub}: ${notice.channel} cannot be reached`,
      lines: [notice.cause, "What it had to tell is kept and tried again."],
      link,
    };
  const groups = JSON.parse(notice.groups) as readonly NoticeGroup[];
  const count = groups.reduce((all, one) => all + one.count, 0);
  return { subject: `${hub}: ${count} ${count === 1 ? "thing waits" : "things wait"} for a person`, lines: groups.map(groupLine), link };
}

function groupLine({ kind, site, count, stakes, oldest }: NoticeGroup): string {
  const money = Object.entries(stakes)
    .map(([currency, amount]) => `${amount} ${currency}`)
    .join(" and ");
  const [one, many] = words[kind];
  const where = site === "*" ? "in the group" : `at ${site}`;
  const since = instantText(oldest).slice(0, 16).replace("T", " ");
  return `${count} ${count === 1 ? one : many} ${where}${money === "" ? "" : `, ${money} at stake`}, since ${since} UTC`;
}

export const plainText = ({ lines, link }: NoticeText): string => [...lines, ...(link === undefined ? [] : ["", link])].join("\n");

/** Slack's own marks are taken out of what names bring along. */
const slackText = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

export const slackBody = ({ subject, lines, link }: NoticeText): string =>
  JSON.stringify({
    text: slackText(subject),
    blocks: [
      { type: "header", text: { type: "plain_text", text: subject.slice(0, 150) } },
      { type: "section", text: { type: "mrkdwn", text: slackText(lines.map((line) => `• ${line}`).join("\n")).slice(0, 3_000) } },
      ...(link === undefined ? [] : [{ type: "section", text: { type: "mrkdwn", text: `<${link}>` } }]),
    ],
  });

/** A message with an Adaptive Card, as the trigger "When a Teams webhook request is received" takes it. */
export const teamsBody = ({ subject, lines, link }: NoticeText): string =>
  JSON.stringify({
    type: "message",
    attachments: [
      {
        contentType: "application/vnd.microsoft.card.adaptive",
        contentUrl: null,
        content: {
          $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
          type: "AdaptiveCard",
          version: "1.4",
          body: [
            { type: "TextBlock", text: subject, weight: "Bolder", size: "Medium", wrap: true },
            ...lines.map((text) => ({ type: "TextBlock", text, wrap: true })),
          ],
          ...(link === undefined ? {} : { actions: [{ type: "Action.OpenUrl", title: "Open", url: link }] }),
        },
      },
    ],
  });

export const webhookBody = (notice: Pick<Notice, "sort" | "groups" | "at" | "notice" | "cause">, text: NoticeText, hub: string): string =>
  JSON.stringify({
    type: "notice",
    timestamp: instantText(notice.at),
    data: {
      hub,
      notice: notice.notice,
      sort: notice.sort,
      subject: text.subject,
      groups: JSON.parse(notice.groups) as unknown,
      link: text.link ?? null,
    },
  });
