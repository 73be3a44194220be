// Saved views, the chain of the log, and who asked what.

import { describe, expect, test } from "vitest";
import { openRequestLog } from "../../../src/access/request-log.ts";
import { chainStatus, requestList } from "../../../src/api/contract-chain.ts";
import { viewList } from "../../../src/api/contract-view.ts";
import { paged, type Trading } from "./trading-world.ts";

export const keptFigures = (given: Trading): void => {
  void describe("saved views", () => {
    const view = { page: "orders", name: "Late", filter: { kind: "purchase_order" }, columns: ["number", "due"], order: "due" };
    const post = (token: string, path: string, body: unknown) => given.world.post(token, path, body);
    const views = async (token: string, query = "") => (await given.read(token, `/v1/views${query}`, viewList)).views;

    test("each person has their own, for each page; one of the same name is replaced, one that is gone is gone", async () => {
      const ben = await given.world.token({ name: "ben", roles: ["viewer"], sites: ["ulm"], group: false });
      expect((await post(ben, "/v1/views", view)).status).toBe(200);
      await post(ben, "/v1/views", { ...view, page: "inbox", columns: [] });
      await post(ben, "/v1/views", { ...view, columns: ["due"] });
      expect(await views(ben, "?page=orders")).toMatchObject([{ ...view, columns: ["due"] }]);
      expect((await views(ben)).map(({ page }) => page)).toEqual(["inbox", "orders"]);
      expect(await views(given.token)).toEqual([]);
      expect((await post(given.token, "/v1/views/remove", { page: "orders", name: "Late" })).status).toBe(404);
      expect((await post(ben, "/v1/views/remove", { page: "orders", name: "Late" })).status).toBe(200);
      expect(await views(ben, "?page=orders")).toEqual([]);
      expect((await post(ben, "/v1/views", { ...view, page: "No page" })).status).toBe(422);
    });

    test("one that is shared is shown to others, who can neither change nor remove it", async () => {
      const [ben, eva] = await Promise.all(
        ["ben", "eva"].map((name) => given.world.token({ name, roles: ["viewer"], sites: ["ulm"], group: false })),
      );
      if (ben === undefined || eva === undefined) throw new Error("two tokens");
      expect((await post(ben, "/v1/views", { ...view, page: "cash", shared: "yes" })).json).toEqual({ page: "cash", name: "Late" });
      const [shown] = await views(eva, "?page=cash");
      expect(shown).toMatchObject({ ...view, page: "cash", owner: "ben", own: false, shared: true });
      await post(eva, "/v1/views", { ...view, page: "cash", columns: ["other"] });
      expect((await views(eva, "?page=cash")).map(({ owner, columns }) => [owner, columns])).toEqual([
        ["eva", ["other"]],
        ["ben", ["number", "due"]],
      ]);
      expect((await post(eva, "/v1/views/remove", { page: "cash", name: "Late" })).status).toBe(200);
      expect((await post(eva, "/v1/views/remove", { page: "cash", name: "Late" })).status).toBe(404);
      await post(ben, "/v1/views", { ...view, page: "cash", shared: "no" });
      expect(await views(eva, "?page=cash")).toEqual([]);
      await post(ben, "/v1/views/remove", { page: "cash", name: "Late" });
    });
  });

  void describe("the audit", () => {
    test("the chain says its last link, and that nothing was signed where nothing was", async () => {
      const { last, signed, unprotected, epoch } = await given.read(given.token, "/v1/audit/chain", chainStatus);
      expect([last?.position, signed, unprotected, epoch]).toEqual([given.world.hub.writer.position(), null, null, 1]);
    });

    test("what was asked is listed, the newest first, for who sees every site", async () => {
      const { database, clock } = given.world.hub;
      const log = openRequestLog({
        database,
        clock,
        warn: (fault) => {
          throw fault;
        },
      });
      const asked = { at: clock.now(), principal: "ana", action: "read", route: "/v1/records", subject: "" };
      for (const status of [...Array.from({ length: 9 }, () => 200), 404]) log.note({ ...asked, status });
      await log.close();
      const list = (query: string) => given.read(given.token, `/v1/audit/requests?${query}`, requestList);
      const refused = (await list("refused=yes&route=/v1/records")).requests;
      expect(refused[0]).toMatchObject({ route: "/v1/records", status: 404, principal: "ana", action: "read" });
      const all = (await list("principal=ana&limit=20")).requests;
      const some = await paged(async (cursor) => {
        const page = await list(`principal=ana&limit=7&cursor=${cursor}`);
        return { rows: page.requests, next: page.next };
      });
      expect(some.length).toBeGreaterThan(9);
      expect(some.slice(0, 9)).toEqual(all.slice(0, 9));
      const ulm = await given.world.token({ name: "ulm", roles: ["viewer"], sites: ["ulm"], group: false });
      expect((await given.world.call(ulm, "/v1/audit/requests")).status).toBe(403);
    });
  });
};
