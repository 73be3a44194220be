// A plant's ERP is reached over its HTTP API, and has other things to do: it refuses in the middle of its orders.
import { describe, expect, test } from "vitest";
import { eachBackend } from "../support/database.ts";
import { hubWorld } from "../support/hub-world.ts";
import { openPeer } from "../support/peer.ts";

const peer = await openPeer();

const yaml = `
hub: works
zone: Europe/Berlin
sources:
  - name: erp
    connector: http-json
    site: kassel
    options: { url: "${peer.url}/api", calls_per_minute: 1000, patience_seconds: 1 }
    feeds:
      orders:
        path: orders
        list: orders
        paging: { kind: next, at: next, parameter: after }
        since: { parameter: since, column: changed }
    mapping:
      system: saas
      version: "1"
      feeds:
        orders:
          kind: purchase_order
          key: no
          version: { from: changed, kind: time }
          at: changed
          fields: { number: no, amount: total, currency: { value: EUR } }
`;

const order = (no: number, total: string, changed = "2026-03-01T08:00:00Z") => ({ no: `PO${no}`, total, changed });
const page = (first: number, next: string | null) => ({ json: { orders: [order(first, "10.00"), order(first + 1, "10.00")], next } });
const pages: Readonly<Record<string, ReturnType<typeof page>>> = { "": page(1, "b"), b: page(3, "c"), c: page(5, null) };
const pageOf = (url: URL) => pages[url.searchParams.get("after") ?? ""] ?? { status: 404 };

eachBackend((backend) => {
  describe("an ERP that is busy", () => {
    test("in the middle of its orders: whole pages stay, the run says why, and after a restart it goes on at the next page", async () => {
      const world = await hubWorld(backend, yaml);
      const amounts = async (): Promise<unknown[]> =>
        (await world.rows("select doc from record.record where kind = 'purchase_order'"))
          .map(({ doc }) => JSON.parse(doc ?? "{}") as { number: string; amount: string })
          .map(({ number, amount }) => `${number} ${amount}`)
          .toSorted();
      peer.asked.length = 0;
      peer.answer = ({ url }) => (url.searchParams.get("after") === "c" ? { status: 429, headers: { "retry-after": "3" } } : pageOf(url));
      const { feeds } = await world.run();
      expect(feeds[0]).toMatchObject({ read: 4, fresh: 4, done: false, fault: { code: "source-busy", retryable: true } });
      expect(feeds[0]?.fault?.cause).toContain("it asks not to be called for 3 s");
      expect(await amounts()).toEqual(["PO1 10", "PO2 10", "PO3 10", "PO4 10"]);

      await world.close();
      await world.open();
      peer.asked.length = 0;
      peer.answer = ({ url }) => pageOf(url);
      const resumed = async () => {
        const [feed] = (await world.run()).feeds;
        return feed?.done ? feed : undefined;
      };
      await expect.poll(resumed, { timeout: 15_000, interval: 200 }).toMatchObject({ read: 2, fresh: 2, fault: null });
      expect(peer.asked).toEqual(["/api/orders?after=c"]);
      expect(await amounts()).toEqual(["PO1 10", "PO2 10", "PO3 10", "PO4 10", "PO5 10", "PO6 10"]);

      // From now on only what changed is asked for.
      peer.answer = () => ({ json: { orders: [order(2, "12.50", "2026-03-02T08:00:00Z")], next: null } });
      await world.run();
      expect(peer.asked.at(-1)).toBe(`/api/orders?since=${encodeURIComponent("2026-03-01T08:00:00Z")}`);
      expect((await amounts())[1]).toBe("PO2 12.5");
      expect((await world.verify()).ok).toBe(true);
    });
  });
});
