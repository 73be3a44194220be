// A secret goes to the connection and the address that it was given for, and nowhere else; no call goes where a cloud tells credentials.
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import type { draftAnswer, testAnswer } from "../../src/api/contract-connection.ts";
import { placesOf } from "../../src/hub-store.ts";
import { isMetadataAddress, refuseMetadata } from "../../src/platform/outward.ts";
import { readSealed } from "../../src/platform/secret.ts";
import { onPostgres } from "../support/database.ts";
import { openPeer } from "../support/peer.ts";
import { connectionWorld } from "./connection-world.ts";

type Draft = z.output<typeof draftAnswer>;
type Tried = z.output<typeof testAnswer>;

const shop = (url: string, more: object = {}) => ({
  name: "shop",
  connector: "http-json",
  site: "lyon",
  feeds: { orders: { path: "/orders" } },
  options: { url, headers: { authorization: "Bearer of-the-shop" }, attempts: 1, ...more },
});

onPostgres((backend, serverUrl) => {
  describe("a secret of a connection", () => {
    test("is never sent to another address, by a draft, by hub.yaml, or behind a redirect", async () => {
      const [world, own, foreign] = [await connectionWorld(backend, "hub: works\n"), await openPeer(), await openPeer()];
      own.answer = () => ({ json: [] });
      foreign.answer = () => ({ json: [] });
      const draft = await world.post<Draft>("/v1/drafts", { source: shop(own.url) });
      expect(await world.post<Tried>("/v1/connections/test", { name: "shop" })).toMatchObject({ ok: true });
      expect(own.authorized).toContain("Bearer of-the-shop");
      const { options } = draft.source as unknown as { readonly options: Readonly<Record<string, unknown>> };
      const moved = { ...draft.source, options: { ...options, url: foreign.url } };
      await world.post<Draft>("/v1/drafts", { source: moved, revision: draft.revision });
      const tried = await world.post<Tried>("/v1/connections/test", { name: "shop" });
      expect(tried.stages.at(-1)).toMatchObject({
        stage: "login",
        ok: false,
        detail: expect.stringContaining(`stored for ${own.url}, not for ${foreign.url}`),
      });
      const thief = { ...shop(foreign.url, { headers: options["headers"] }), name: "thief" };
      await expect(world.post("/v1/drafts", { source: thief })).rejects.toMatchObject({ code: "secret-elsewhere" });
      for (const reference of ["${env:DATABASE_URL}", "${file:data/key}"])
        await expect(
          world.post("/v1/drafts", { source: { ...thief, options: { url: foreign.url, headers: { key: reference } } } }),
        ).rejects.toMatchObject({
          code: "secret-elsewhere",
          cause: "hub.yaml does not give it to thief",
        });
      // Also where somebody edits the file by hand.
      writeFileSync(join(world.folder, "hub.yaml"), `hub: works\nsources: ${JSON.stringify([{ ...moved, mapping }])}\n`);
      await world.again();
      const { feeds } = await world.run();
      expect(feeds[0]?.fault).toMatchObject({ code: "secret-elsewhere" });
      expect(foreign.authorized.filter((one) => one !== undefined)).toEqual([]);
      // And behind a redirect.
      own.answer = () => ({ status: 302, headers: { location: `${foreign.url}/orders` } });
      await world.post("/v1/drafts", { source: { ...shop(own.url), name: "led" } });
      const led = await world.post<Tried>("/v1/connections/test", { name: "led" });
      expect(led.stages.find(({ ok }) => !ok)?.detail).toBe(`it answered 302 Found to ${foreign.url}`);
      expect(foreign.asked).toEqual([]);
      // A database's address too is looked at before it is called, and its login is told as a stage of its own.
      const sql = (url: string) => ({
        name: "sql",
        connector: "postgres-query",
        site: "lyon",
        options: { url },
        feeds: { one: { query: "select 1 as id" } },
      });
      const cloud = await world.post<Draft>("/v1/drafts", { source: sql("postgres://hub:word@169.254.169.254/erp") });
      expect((await world.post<Tried>("/v1/connections/test", { name: "sql" })).stages).toMatchObject([{ stage: "name", ok: false }]);
      await world.post<Draft>("/v1/drafts", { source: sql(serverUrl), revision: cloud.revision });
      const stages = (await world.post<Tried>("/v1/connections/test", { name: "sql" })).stages.map(({ stage, ok }) => [stage, ok]);
      expect(stages).toEqual(["name", "reach", "login", "permission", "sample"].map((stage) => [stage, true]));
      const sealed = [...readSealed(placesOf(world.data).secrets).values()].join();
      expect(sealed).not.toContain("of-the-shop");
    });
  });
});

const mapping = { system: "shop", version: "1", feeds: { orders: { kind: "purchase_order", key: "id", fields: { number: "id" } } } };

describe("addresses of a cloud's metadata", () => {
  test("are told apart in every form", () => {
    for (const one of ["169.254.169.254", "169.254.170.2", "100.100.100.200", "fd00:ec2::254", "::ffff:169.254.169.254"])
      expect([one, isMetadataAddress(one)]).toEqual([one, true]);
    for (const one of ["127.0.0.1", "10.0.0.1", "169.253.1.1", "::1", "metadata.google.internal"])
      expect([one, isMetadataAddress(one)]).toEqual([one, false]);
  });

  test("are never called, whatever opens the line, and all others are", async () => {
    refuseMetadata();
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    afterAll(() => server.close());
    const { port } = server.address() as AddressInfo;
    const codeOf = async (url: string): Promise<unknown> =>
      fetch(url).catch((error: Error) => (error.cause as { readonly code?: unknown }).code);
    expect(await codeOf("http://169.254.169.254/latest/meta-data/")).toBe("ERR_IP_BLOCKED");
    expect(await codeOf(`http://127.0.0.1:${port}/`)).not.toBe("ERR_IP_BLOCKED");
  });
});
