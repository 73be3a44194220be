// A plant runs Tryton. Its hub is told where, and the names of what it shall read; nothing else.
import { expect, test } from "vitest";
import { onPglite } from "../support/database.ts";
import { hubWorld } from "../support/hub-world.ts";
import { withTryton } from "../support/tryton.ts";

withTryton((server) => {
  onPglite((backend) => {
    const yaml = `
hub: works
zone: Europe/Berlin
sources:
  - name: tryton
    connector: tryton
    site: ulm
    zone: Europe/Berlin
    currency: EUR
    guard: { deletes: { share: 100% } }   # others delete parties of theirs meanwhile
    options:
      url: ${server.url}
      database: ${server.database}
      user: ${server.user}
      password: ${server.password}
      version: "${server.version}"
    feeds:
      party: { full_every: 1d }
      item: {}
      purchase_order: {}
      purchase_order_line: {}
      sales_order: {}
      sales_order_line: {}
      production_order: {}
      supplier_invoice: {}
      customer_invoice: {}
      payment: {}
`;

    test("its documents become records, and what happens to them there follows: a deletion with the next full read", async () => {
      const [id = 0] = (await server.call("model.party.party.create", [{ name: `Scenario ${process.pid}` }])) as number[];
      const world = await hubWorld(backend, yaml, Date.now());
      const first = await world.run();
      expect(first.feeds.map(({ feed, done, fault, parked, read }) => [feed, done, fault, parked, read > 0])).toEqual(
        first.feeds.map(({ feed }) => [feed, true, null, 0, true]),
      );
      const docs = async (kind: string): Promise<Record<string, string>[]> =>
        (await world.rows("select doc from record.record where kind = $1", [kind])).map(({ doc }) => JSON.parse(doc ?? "{}"));
      const ours = async () => (await docs("party")).find(({ name }) => name?.startsWith(`Scenario ${process.pid}`));
      expect(await ours()).toMatchObject({ active: "true" });
      const lines = await docs("purchase_order_line");
      expect(lines).toContainEqual(expect.objectContaining({ quantity: "500", unit: "KGM", unit_price: "1.8", currency: "EUR" }));
      expect(await docs("production_order")).toContainEqual(expect.objectContaining({ status: "completed", planned_quantity: "5" }));

      // Nothing new: the overlap comes again, and is known.
      const again = await world.run();
      const quiet = ["item", "sales_order", "sales_order_line", "production_order", "supplier_invoice", "customer_invoice", "payment"];
      expect(again.feeds.filter(({ feed, fresh }) => quiet.includes(feed) && fresh > 0)).toEqual([]);

      await server.call("model.party.party.write", [id], { name: `Scenario ${process.pid} GmbH`, active: false });
      world.clock.advance(60_000);
      await world.run();
      expect(await ours()).toMatchObject({ name: `Scenario ${process.pid} GmbH`, active: "false" });

      await server.call("model.party.party.delete", [id]);
      world.clock.advance(60_000);
      await world.run();
      expect(await ours()).toBeDefined();
      world.clock.advance(86_400_000);
      expect((await world.run()).feeds.find(({ feed }) => feed === "party")).toMatchObject({ held: 0, unsealed: null });
      expect(await ours()).toBeUndefined();
      expect((await world.verify()).ok).toBe(true);
    }, 60_000);
  });
});
