// People are told what waits for them, by servers that speak their protocols; one that is down is tried again and holds nothing up.
import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { isSignedCall, secretKey } from "../../src/access/webhook-signature.ts";
import type { channelList, channelTested, deliveryList, noticeList } from "../../src/api/contract-notice.ts";
import { notifierOf } from "../../src/api/notice-route.ts";
import { openFreshness } from "../../src/api/freshness.ts";
import { eachBackend } from "../support/database.ts";
import { openMailServer } from "../support/mail-server.ts";
import { type Asked, openPeer } from "../support/peer.ts";
import { openWorld, orderLine } from "../api/api-world.ts";

const minute = 60_000;
const whsec = `whsec_${randomBytes(32).toString("base64")}`;
type Channels = z.output<typeof channelList>;
type Notices = z.output<typeof noticeList>;

eachBackend((backend) => {
  describe("telling people", { timeout: 60_000 }, () => {
    test("by mail, Slack, Teams and webhook: each once, in its form, without a value; a practice copy records it", async () => {
      const world = await openWorld(await backend.open(), backend.beforeRemoval);
      const [mail, peer] = [await openMailServer(), await openPeer()];
      const came: Asked[] = [];
      peer.answer = (asked) => {
        came.push(asked);
        return { status: asked.url.pathname === "/teams" ? 202 : 200 };
      };
      const ana = await world.token({});
      const data = async <Data>(path: string): Promise<Data> => ((await world.call(ana, path)).json as { readonly data: Data }).data;
      const channel = async (name: string, sort: string, target: object, more: object = {}) =>
        expect((await world.post(ana, "/v1/channels", { name, sort, target, ...more })).status).toBe(200);
      const link = "http://127.0.0.1:4780/inbox";
      await channel("post", "mail", { server: mail.url, from: "hub@example.com", to: ["ana@example.com"], link });
      await channel("chat", "slack", { url: `${peer.url}/slack`, link });
      await channel("works", "teams", { url: `${peer.url}/teams`, link });
      await channel("tool", "webhook", { url: `${peer.url}/hook`, secret: whsec });
      await channel("mine", "in-app", {});
      await channel("ulm", "slack", { url: `${peer.url}/ulm` }, { rules: { sites: ["nowhere"] } });
      const shown = JSON.stringify(await data<Channels>("/v1/channels"));
      for (const secret of ["of-the-mail", `${peer.url}/slack`, whsec]) expect(shown).not.toContain(secret);
      // Lyon is heard, Ulm is silent.
      await world.push(ana, "k1", orderLine({ quantity: "10" }));
      const notifier = notifierOf(world.hub, await openFreshness(world.hub));
      await notifier.pump();
      await notifier.pump();
      expect(mail.mails).toHaveLength(1);
      const [first] = mail.mails;
      expect(first).toMatchObject({ from: "hub@example.com", to: ["ana@example.com"], login: "hub of-the-mail" });
      expect(first?.text).toMatch(/Subject: test: \d+ things? waits? for a person/);
      expect(first?.text).toContain(link);
      expect(first?.text).toContain("1 silent source at ulm");
      expect(came.map(({ url }) => url.pathname).toSorted()).toEqual(["/hook", "/slack", "/teams"]);
      const bodyOf = (path: string) => JSON.parse(came.find(({ url }) => url.pathname === path)?.body ?? "{}") as Record<string, unknown>;
      expect(bodyOf("/slack")).toMatchObject({
        text: expect.stringContaining("for a person"),
        blocks: [{ type: "header" }, { type: "section" }, {}],
      });
      expect(bodyOf("/teams")).toMatchObject({
        type: "message",
        attachments: [
          { contentType: "application/vnd.microsoft.card.adaptive", content: { type: "AdaptiveCard", actions: [{ url: link }] } },
        ],
      });
      const hook = came.find(({ url }) => url.pathname === "/hook");
      expect(isSignedCall(hook?.headers ?? {}, Buffer.from(hook?.body ?? ""), [secretKey(whsec, "test")], world.clock.now())).toBe(true);
      const own = await data<Notices>("/v1/notices");
      expect(own.unread).toBe(5);
      expect(own.notices.every(({ state }) => state === "told")).toBe(true);
      expect((await world.post(ana, "/v1/notices/read", {})).json).toEqual({ unread: 0 });
      const mark = { backup: "b", since: "2026-03-02T10:00:00Z", position: 1 };
      const practice = notifierOf({ ...world.hub, practice: mark }, await openFreshness(world.hub));
      world.clock.advance(61 * minute);
      await practice.pump();
      expect([mail.mails.length, came.length]).toEqual([1, 3]);
      expect((await data<Notices>("/v1/notices")).notices.filter(({ state }) => state === "recorded")).toHaveLength(5);
      await practice.close();
      await notifier.close();
    });

    test("a channel that is down is tried again, then its person sees it in the hub; nothing waits, nothing is lost", async () => {
      const world = await openWorld(await backend.open(), backend.beforeRemoval);
      const [mail, peer] = [await openMailServer(), await openPeer()];
      mail.refusal = "451 try again later";
      peer.answer = () => ({ status: 200 });
      const ana = await world.token({});
      const data = async <Data>(path: string): Promise<Data> => ((await world.call(ana, path)).json as { readonly data: Data }).data;
      await world.post(ana, "/v1/channels", {
        name: "post",
        sort: "mail",
        target: { server: mail.url, from: "hub@example.com", to: ["ana@example.com"] },
        rules: { kinds: ["stale-source"], sites: ["ulm"] },
      });
      await world.post(ana, "/v1/channels", {
        name: "chat",
        sort: "slack",
        target: { url: `${peer.url}/slack` },
        rules: { kinds: ["stale-source"], sites: ["ulm"] },
      });
      expect((await world.post(ana, "/v1/channels/test", { name: "post" })).json).toEqual({
        state: "given-up",
        cause: "the mail server answered 451",
      });
      expect((await world.post(ana, "/v1/channels/test", { name: "chat" })).json as z.output<typeof channelTested>).toEqual({
        state: "told",
        cause: "",
      });
      const notifier = notifierOf(world.hub, await openFreshness(world.hub));
      for (const rest of [0, 1, 4, 16]) {
        world.clock.advance(rest * minute);
        await notifier.pump();
      }
      expect(peer.asked).toHaveLength(2);
      const { channels } = await data<Channels>("/v1/channels");
      expect(channels.find(({ name }) => name === "post")).toMatchObject({ failures: 5, cause: "the mail server answered 451" });
      const { notices } = await data<Notices>("/v1/notices");
      expect(notices.filter(({ sort }) => sort === "alarm")).toMatchObject([{ channel: "post", subject: "test: post cannot be reached" }]);
      expect(notices.filter(({ state }) => state === "waiting")).toHaveLength(1);
      mail.refusal = undefined;
      world.clock.advance(64 * minute);
      await notifier.pump();
      expect(mail.mails).toHaveLength(1);
      await notifier.close();
      const { deliveries } = await data<z.output<typeof deliveryList>>("/v1/channels/deliveries?channel=post");
      expect(deliveries.map(({ sort, state, attempts }) => `${sort} ${state} ${attempts}`).toSorted()).toEqual([
        "alarm told 0",
        "items told 5",
        "test given-up 1",
      ]);
      // Nobody else may let anything leave the hub; their own list is theirs.
      const eve = await world.token({ name: "eve", roles: ["viewer"], sites: ["lyon"], group: false });
      const theirs = { name: "eves", sort: "slack", target: { url: `${peer.url}/eve` } };
      expect((await world.post(eve, "/v1/channels", theirs)).status).toBe(403);
      expect((await world.post(eve, "/v1/channels", { ...theirs, sort: "in-app", target: {} })).status).toBe(200);
      expect((await world.post(eve, "/v1/channels", { name: "post", sort: "in-app" })).status).toBe(403);
      expect((await world.call(eve, "/v1/channels/deliveries?channel=post")).status).toBe(403);
    });
  });
});
