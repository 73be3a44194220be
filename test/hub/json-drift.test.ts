// A system that sends JSON changes under the hub: its form is told by its rows, because nothing else tells it.
import { describe, expect, test } from "vitest";
import { decide } from "../../src/desk/decide.ts";
import { eachBackend } from "../support/database.ts";
import { type HubWorld, hubWorld } from "../support/hub-world.ts";
import { openPeer } from "../support/peer.ts";
import { deskOf, drifts } from "./form-desk.ts";

const peer = await openPeer();

const mapping = (feed: string): string => `
    mapping:
      system: saas
      version: "1"
      feeds:
        ${feed}:
          kind: purchase_order
          key: no
          version: { from: rev, kind: number }
          at: changed
          fields: { number: no, status: state, amount: total.net, currency: { value: EUR }, payment_terms: terms }
`;

const files = `
hub: works
sources:
  - name: erp
    connector: json-file
    site: kassel
    owner: web shop team
    options: { folder: erp, settle_seconds: 0 }
    feeds: { orders: { file: "orders*.json" } }${mapping("orders")}`;

const api = `
hub: works
sources:
  - name: erp
    connector: http-json
    site: kassel
    options: { url: "${peer.url}", calls_per_minute: 1000 }
    feeds:
      orders: { path: orders, list: rows, since: { parameter: since, column: changed } }${mapping("orders")}`;

const hour = 3_600_000;
const start = Date.UTC(2026, 2, 2, 8);

type Row = Readonly<Record<string, unknown>>;

/** So many orders of one revision; what they have besides is the row's own. */
const orders = (count: number, rev: number, of: (no: number) => Row): Row[] =>
  Array.from({ length: count }, (_, no) => ({
    no: `PO${no}`,
    rev,
    changed: new Date(start + rev * hour).toISOString(),
    state: "ordered",
    ...of(no),
  }));

const docOf = async (world: HubWorld, number: string): Promise<unknown> => {
  const rows = await world.rows("select doc from record.record where doc::json ->> 'number' = $1", [number]);
  return JSON.parse(rows[0]?.["doc"] ?? "null") as unknown;
};

const parkedFields = async (world: HubWorld): Promise<unknown[]> =>
  world.rows("select field, class, cause, count(*) as rows from observation.parked where to_position is null group by 1, 2, 3 order by 1");

eachBackend((backend) => {
  describe("a list of JSON rows", () => {
    const dropped = async (world: HubWorld, name: string, rows: readonly Row[]): Promise<void> => {
      world.clock.advance(hour);
      await world.drop(`erp/${name}.json`, JSON.stringify(rows));
      await world.run();
    };

    test("whose amount moves to another name parks the amount alone, until the form that was accepted is back", async () => {
      const world = await hubWorld(backend, files, start);
      await dropped(
        world,
        "orders-1",
        orders(25, 1, () => ({ total: { net: 100 } })),
      );
      expect(await drifts(world)).toEqual([]);
      await dropped(
        world,
        "orders-2",
        orders(25, 2, () => ({ state: "confirmed", total: { amount: 120 } })),
      );
      expect(await docOf(world, "PO3")).toMatchObject({ status: "confirmed", amount: "100" });
      expect(await parkedFields(world)).toEqual([
        { field: "amount", class: "drift", cause: "column total.net is gone (breaking)", rows: "25" },
      ]);
      const [item, ...others] = await drifts(world);
      expect([item, others]).toMatchObject([
        { class: "breaking", owner: "web shop team", cause: "column total.amount is new (safe); column total.net is gone (breaking)" },
        [],
      ]);
      await dropped(
        world,
        "orders-3",
        orders(25, 3, () => ({ state: "closed", total: { net: 130 } })),
      );
      expect(await drifts(world), "the accepted form is back").toEqual([]);
      expect(await docOf(world, "PO3")).toMatchObject({ status: "closed", amount: "130" });
      expect(await parkedFields(world)).toEqual([]);
      expect(await world.verify()).toMatchObject({ ok: true });
    });

    test("whose number becomes a text parks it until a person accepts; a replay brings it in", async () => {
      const world = await hubWorld(backend, files, start);
      await dropped(
        world,
        "orders-1",
        orders(25, 1, () => ({ total: { net: 100.5 } })),
      );
      await dropped(
        world,
        "orders-2",
        orders(1, 2, () => ({ state: "confirmed", total: { net: "7.25" } })),
      );
      expect(await docOf(world, "PO0")).toMatchObject({ status: "confirmed", amount: "100.5" });
      const [item] = await drifts(world);
      expect(item).toMatchObject({ class: "breaking", cause: "column total.net was number and is string (breaking)" });
      await decide(deskOf(world), item?.id ?? "", { kind: "accept" }, { name: "ana", reason: "asked them", at: 0, id: "accept" });
      await world.hub().replay();
      expect(await docOf(world, "PO0")).toMatchObject({ amount: "7.25" });
      expect([await drifts(world), await parkedFields(world)]).toEqual([[], []]);
      expect(await world.verify()).toMatchObject({ ok: true });
    });

    test("that has a name at times has it at times: neither few rows without it nor many are a change", async () => {
      const world = await hubWorld(backend, files, start);
      await dropped(
        world,
        "orders-1",
        orders(2, 1, () => ({ total: { net: 1 }, terms: "30 days" })),
      );
      await dropped(
        world,
        "orders-2",
        orders(3, 2, () => ({ total: { net: 2 } })),
      );
      await dropped(
        world,
        "orders-3",
        orders(40, 3, () => ({ total: { net: 3 } })),
      );
      await dropped(
        world,
        "orders-4",
        orders(40, 4, (no) => ({ total: { net: no }, ...(no % 2 === 0 ? { terms: null } : {}) })),
      );
      expect([await drifts(world), await parkedFields(world)]).toEqual([[], []]);
      expect(await docOf(world, "PO1"), "a name that is not there says nothing").toMatchObject({ amount: "1", payment_terms: "30 days" });
      await dropped(
        world,
        "orders-5",
        orders(3, 5, () => ({})),
      );
      expect(await drifts(world), "three rows without an amount are no proof").toEqual([]);
    });

    test("from an HTTP API is looked at before it is taken, and no page is asked for twice", async () => {
      const world = await hubWorld(backend, api, start);
      peer.asked.length = 0;
      peer.answer = () => ({ json: { rows: orders(25, 1, () => ({ total: { net: 100 } })) } });
      await world.run();
      peer.answer = () => ({ json: { rows: orders(25, 2, () => ({ state: "confirmed", total: { gross: 119 } })) } });
      await world.run();
      expect(peer.asked.map((one) => one.replace(/=.*/, ""))).toEqual(["/orders", "/orders?since"]);
      expect(await docOf(world, "PO7")).toMatchObject({ status: "confirmed", amount: "100" });
      expect(await drifts(world)).toMatchObject([{ class: "breaking" }]);
      peer.answer = () => ({ status: 401 });
      const calls = peer.asked.length;
      expect((await world.run()).feeds).toMatchObject([{ fault: { code: "source-login" } }]);
      expect(peer.asked.length - calls, "nor is a refusal").toBe(1);
      expect(await world.verify()).toMatchObject({ ok: true });
    });
  });
});
