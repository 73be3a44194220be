// Hands one notice to where its channel tells. Never throws for what is there: it says what came of it.

import { secretKey, signedHeaders } from "../access/webhook-signature.ts";
import { isFault } from "../base/fault.ts";
import type { Channel, Notice } from "../desk/store-notice.ts";
import { isLoopback, type Target, targets } from "./channel-target.ts";
import { noticeText, type NoticeText, plainText, slackBody, teamsBody, webhookBody } from "./message.ts";

const timeoutMs = 15_000;

export type Delivered = { readonly kind: "told" } | { readonly kind: "failed"; readonly cause: string };

export interface DeliveryParts {
  readonly hub: string;
  /** Resolves what was sealed for this channel. */
  readonly opened: (channel: string, target: object, reference: string) => Promise<string>;
  /** ms */
  readonly now: number;
  readonly closing: AbortSignal;
}

export async function deliverNotice(channel: Channel, notice: Notice, parts: DeliveryParts): Promise<Delivered> {
  const target = targets[channel.sort].parse(JSON.parse(channel.target));
  const text = noticeText(notice, parts.hub, target.link);
  const open = (reference: string): Promise<string> => parts.opened(channel.name, target, reference);
  try {
    switch (channel.sort) {
      case "in-app":
        return { kind: "told" };
      case "mail":
        return await mailed(target as Target<"mail">, text, notice, open, parts);
      case "slack":
        return await posted(await open((target as Target<"slack">).url), slackBody(text), {}, parts);
      case "teams":
        return await posted(await open((target as Target<"teams">).url), teamsBody(text), {}, parts);
      case "webhook": {
        const { url, secret } = target as Target<"webhook">;
        const body = webhookBody(notice, text, parts.hub);
        const call = { id: `msg_${notice.notice}`, at: Math.floor(parts.now / 1000), body: Buffer.from(body) };
        return await posted(await open(url), body, signedHeaders(call, [secretKey(await open(secret), channel.name)]), parts);
      }
    }
  } catch (error) {
    if (isFault(error)) return { kind: "failed", cause: `${error.subject}: ${error.cause}` };
    return { kind: "failed", cause: causeOf(error) };
  }
}

async function posted(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  { closing }: DeliveryParts,
): Promise<Delivered> {
  const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), closing]);
  const all = { "content-type": "application/json", "user-agent": "synchromesh", ...headers };
  // A redirect would take it to an address that nobody stated.
  const answer = await fetch(url, { method: "POST", headers: all, body, redirect: "manual", signal });
  await answer.body?.cancel();
  return answer.ok ? { kind: "told" } : { kind: "failed", cause: `it answered ${answer.status}` };
}

async function mailed(
  { server, from, to }: Target<"mail">,
  text: NoticeText,
  notice: Notice,
  open: (reference: string) => Promise<string>,
  { hub }: DeliveryParts,
): Promise<Delivered> {
  // Loaded where mail is sent, not with each command.
  const { createTransport } = await import("nodemailer");
  const transport = createTransport({ ...serverOf(new URL(await open(server))), ...timeouts });
  try {
    // The same id at every attempt: a server that took it before knows it again.
    const domain = from.slice(from.indexOf("@") + 1);
    await transport.sendMail({ from, to, subject: text.subject, text: plainText(text), messageId: `<${notice.notice}.${hub}@${domain}>` });
    return { kind: "told" };
  } finally {
    transport.close();
  }
}

const timeouts = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs };

/** Over a plain line nothing is sent to another machine. */
function serverOf({ protocol, hostname, port, username, password }: URL) {
  const [secure, host] = [protocol === "smtps:", hostname.replace(/^\[|\]$/g, "")];
  const auth = username === "" ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } };
  return { host, port: Number(port || (secure ? 465 : 587)), secure, requireTLS: !secure && !isLoopback(hostname), ...auth };
}

/** Errors of lines and servers, without what was sent. */
function causeOf(error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError") return `it did not answer within ${timeoutMs / 1000} s`;
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { code, responseCode } = (inner ?? {}) as { readonly code?: unknown; readonly responseCode?: unknown };
  if (code === "EAUTH") return "the mail server refused the login";
  if (typeof responseCode === "number") return `the mail server answered ${responseCode}`;
  return typeof code === "string" ? `no connection to it (${code})` : "no connection to it";
}
