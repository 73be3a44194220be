// A system is connected through the API: described, drafted, tried, previewed, applied; hub.yaml stays the truth.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import type {
  changedAnswer,
  connectionList,
  differenceAnswer,
  draftAnswer,
  draftPlanAnswer,
  sampleAnswer,
  testAnswer,
  uploadAnswer,
  versionsAnswer,
} from "../../src/api/contract-connection.ts";
import { eachBackend, onPostgres } from "../support/database.ts";
import { openPeer } from "../support/peer.ts";
import { connectionWorld } from "./connection-world.ts";

const yaml = `# Works of Lyon. Do not reorder.
hub: works
zone: Europe/Paris
currency: EUR # of all of them
sources:
  # The ERP: ask Marc before you touch it.
  - name: erp
    connector: delimited
    site: lyon
    options: { folder: erp, settle_seconds: 0 }
    feeds:
      parties: { file: "parties.csv", dialect: { delimiter: ",", quote: '"', header: true, row_end: lf, encoding: utf-8 } }
    mapping:
      system: paper
      version: "1"
      feeds:
        parties: { kind: party, key: id, fields: { number: id, name: name } } # no tax numbers there
    poll_every: 5m
`;

const orders = [
  { id: "PO-1", vendor: "V1", total: "120.50", currency: "EUR", order_date: "2026-02-27" },
  { id: "PO-2", vendor: "V2", total: "80.00", currency: "EUR", order_date: "2026-02-28" },
  { id: "PO-3", vendor: "V2", total: "much", currency: "EUR", order_date: "2026-02-28" },
];

const mapping = {
  system: "shop",
  version: "1",
  feeds: {
    orders: {
      kind: "purchase_order",
      key: "id",
      fields: { number: "id", amount: "total", currency: "currency", order_date: "order_date" },
    },
  },
};

const shop = (url: string, more: object = {}) => ({
  name: "shop",
  connector: "http-json",
  site: "lyon",
  options: { url, headers: { authorization: "Bearer of-the-shop" }, attempts: 1 },
  feeds: { orders: { path: "/orders" } },
  ...more,
});

eachBackend((backend) => {
  describe("connecting a system", () => {
    test(
      "is drafted with sealed secrets, tried, sampled, planned and applied; hub.yaml keeps the rest as it was",
      { timeout: 60_000 },
      async () => {
        const [world, peer] = [await connectionWorld(backend, yaml), await openPeer()];
        peer.answer = ({ headers }) => (headers.authorization === "Bearer of-the-shop" ? { json: orders } : { status: 401 });
        const draft = await world.post<z.output<typeof draftAnswer>>("/v1/drafts", { source: shop(peer.url) });
        expect(JSON.stringify(draft)).not.toContain("of-the-shop");
        const tried = await world.post<z.output<typeof testAnswer>>("/v1/connections/test", { name: "shop" });
        expect(tried.stages.map(({ stage, ok }) => [stage, ok])).toEqual(
          ["name", "reach", "login", "permission", "sample"].map((stage) => [stage, true]),
        );
        const { feeds } = await world.post<z.output<typeof sampleAnswer>>("/v1/connections/sample", { name: "shop" });
        expect(feeds[0]?.rows).toHaveLength(3);
        expect(feeds[0]?.suggestion?.mapping).toMatchObject({
          kind: "purchase_order",
          key: "id",
          fields: { supplier: "vendor", amount: "total" },
        });
        const mapped = { source: { ...draft.source, mapping }, revision: draft.revision };
        const { revision } = await world.post<z.output<typeof draftAnswer>>("/v1/drafts", mapped);
        const preview = await world.post<z.output<typeof draftPlanAnswer>>("/v1/drafts/plan", { name: "shop" });
        expect(preview).toMatchObject({
          plan: { kinds: [{ kind: "purchase_order", created: 3 }], parked: [{ field: "amount", count: 1 }] },
          meanwhile: null,
        });
        expect(world.text()).toBe(yaml);
        const before = world.hub().writer.position();
        const changed = await world.post<z.output<typeof changedAnswer>>("/v1/drafts/apply", {
          name: "shop",
          revision,
          reason: "orders of the shop",
        });
        expect(changed).toMatchObject({
          takesUp: "restart",
          version: { author: "ana", reason: "orders of the shop", what: "shop connected" },
        });
        expect(changed.position).toBe(before + 1);
        expect(world.text().startsWith(yaml.trimEnd())).toBe(true);
        expect(world.text()).not.toContain("of-the-shop");
        await world.again();
        await world.run();
        expect(await world.rows("select doc from record.record where kind = 'purchase_order'")).toHaveLength(3);
        const { connections, drafts } = await world.get<z.output<typeof connectionList>>("/v1/connections");
        expect(connections.map(({ name, standing }) => [name, standing])).toEqual([
          ["erp", "offline"],
          ["shop", "live"],
        ]);
        expect(drafts).toEqual([]);
        const versions = await world.get<z.output<typeof versionsAnswer>>("/v1/configuration/versions");
        expect(versions.map(({ author, what }) => [author, what])).toEqual([
          [null, "as it was found"],
          ["ana", "shop connected"],
        ]);
        const reverted = { version: 1, base: versions[1]?.hash, reason: "not yet" };
        await world.post("/v1/configuration/revert", reverted, "ben");
        expect(world.text()).toBe(yaml);
      },
    );
  });
});

onPostgres((backend) => {
  describe("connecting a system", () => {
    test("the second of two people sees who changed the same connection and what; nothing is written over", async () => {
      const world = await connectionWorld(backend, yaml);
      const { connections, base } = await world.get<z.output<typeof connectionList>>("/v1/connections");
      const source = connections[0]?.source as { readonly name: string; readonly connector: string };
      const first = await world.post<z.output<typeof draftAnswer>>("/v1/drafts", { source: { ...source, owner: "Marc" } });
      await expect(world.post("/v1/drafts", { source: { ...source, owner: "Eve" } }, "ben")).rejects.toMatchObject({
        code: "draft-changed",
        cause: expect.stringMatching(/^changed by ana at 2026-/),
      });
      // Ben works upon hub.yaml itself meanwhile.
      const apply = { name: "erp", revision: first.revision, reason: "who to ask" };
      await world.post("/v1/connections/remove", { name: "erp", base, reason: "old" }, "ben");
      await expect(world.post("/v1/drafts/apply", apply)).rejects.toMatchObject({
        code: "configuration-changed",
        cause: expect.stringMatching(/^changed by ben at 2026-/),
      });
      const { meanwhile } = await world.post<z.output<typeof draftPlanAnswer>>("/v1/drafts/plan", { name: "erp" });
      expect(meanwhile).toMatchObject({ version: { author: "ben", what: "erp disconnected" } });
      expect(meanwhile?.difference.filter(({ kind }) => kind === "removed").map(({ text }) => text)).toContain("  - name: erp");
      expect(world.text()).not.toContain("name: erp");
      const { difference } = await world.get<z.output<typeof differenceAnswer>>(`/v1/configuration/difference?from=${base}`);
      expect(difference.some(({ kind, text }) => kind === "removed" && text.includes("poll_every: 5m"))).toBe(true);
    });

    test("an uploaded file lies under a name of the hub's own, and is read from there", async () => {
      const world = await connectionWorld(backend, yaml);
      const content = Buffer.from("Lieferant;Name\nV1;Müller\nV2;Huber\n").toString("base64");
      const up = await world.post<z.output<typeof uploadAnswer>>("/v1/uploads", { name: "list", format: "csv", content });
      expect(up).toMatchObject({
        folder: "data/uploads/list",
        file: expect.stringMatching(/^[0-9a-f]{16}\.csv$/),
        seen: { columns: ["Lieferant", "Name"] },
      });
      const source = {
        name: "list",
        connector: "delimited",
        site: "lyon",
        options: { folder: up.folder, settle_seconds: 0 },
        feeds: { parties: { file: up.file, dialect: up.seen?.dialect } },
      };
      await world.post("/v1/drafts", { source });
      const { feeds } = await world.post<z.output<typeof sampleAnswer>>("/v1/connections/sample", { name: "list" });
      expect(feeds[0]?.rows).toEqual([
        { Lieferant: "V1", Name: "Müller" },
        { Lieferant: "V2", Name: "Huber" },
      ]);
      for (const folder of ["data", "data/uploads/other", "..", "/etc", "data/tokens"])
        await expect(world.post("/v1/drafts", { source: { ...source, name: "spy", options: { folder } } })).rejects.toMatchObject({
          code: "place-refused",
        });
      expect(existsSync(join(world.folder, "data/drafts/spy.json"))).toBe(false);
    });
  });
});
