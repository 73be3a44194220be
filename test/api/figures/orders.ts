// Orders: the money each carries, its chain, what may not be seen.

import { describe, expect, test } from "vitest";
import { orderDetail, orderList } from "../../../src/api/contract-order.ts";
import { paged, type Trading } from "./trading-world.ts";

export const orderFigures = (given: Trading): void =>
  void describe("orders", () => {
    const orders = (query: string, token = given.token) => given.read(token, `/v1/orders?${query}`, orderList);

    test("each carries what its chain of documents comes to: open, paid, and when it is expected", async () => {
      const bought = (await orders("kind=purchase_order")).orders;
      expect(bought.map(({ label, due, money }) => [label, due, money])).toEqual([
        [
          "Purchase order 4500000001",
          "2026-03-06",
          [{ currency: "EUR", open: "-21.00", paid: "0.00", expectedFrom: "2026-04-05", expectedTo: "2026-04-05", lines: 1 }],
        ],
        [
          "Purchase order PO-2026-0001",
          "2026-03-20",
          [{ currency: "EUR", open: "-1600.00", paid: "-400.00", expectedFrom: "2026-03-25", expectedTo: "2026-04-19", lines: 4 }],
        ],
      ]);
      expect(new Set(bought.map(({ partner }) => partner?.entity)).size).toBe(1);
      const [sold] = (await orders("kind=sales_order")).orders;
      const [made] = (await orders("kind=production_order")).orders;
      expect(sold).toMatchObject({ label: "Sales order SO-77", money: [{ open: "5001.00" }] });
      expect(made).toMatchObject({ label: "Production order MO-5", state: "released", due: "2026-04-03", money: sold?.money });
      expect(made?.item).toMatchObject({ label: "Item PLATE-8" });
    });

    test("they are asked by site, party, state, text and due day, and paged without a gap", async () => {
      const numbers = async (query: string) => (await orders(query)).orders.map(({ fields }) => fields["number"]?.value);
      const [both] = [await numbers("kind=purchase_order&order=number")];
      expect(both).toEqual(["4500000001", "PO-2026-0001"]);
      expect(await numbers("kind=purchase_order&site=ulm")).toEqual(["4500000001"]);
      expect(await numbers("kind=purchase_order&state=confirmed")).toEqual(["PO-2026-0001"]);
      expect(await numbers("kind=purchase_order&text=po-2026")).toEqual(["PO-2026-0001"]);
      expect(await numbers("kind=purchase_order&dueFrom=2026-03-07&dueTo=2026-03-31")).toEqual(["PO-2026-0001"]);
      const party = (await orders("kind=purchase_order")).orders[0]?.partner?.entity;
      expect(await numbers(`kind=purchase_order&party=${party}`)).toEqual(["4500000001", "PO-2026-0001"]);
      expect(await numbers("kind=purchase_order&party=nobody")).toEqual([]);
      const some = await paged(async (cursor) => {
        const page = await orders(`kind=purchase_order&limit=1&cursor=${encodeURIComponent(cursor)}`);
        return { rows: page.orders.map(({ fields }) => fields["number"]?.value), next: page.next };
      });
      expect(some).toEqual(["4500000001", "PO-2026-0001"]);
      expect((await given.world.call(given.token, "/v1/orders?kind=party")).status).toBe(422);
    });

    test("one shows its chain as far as it is known, and each cent of it at one stage", async () => {
      const [, listed] = (await orders("kind=purchase_order")).orders;
      const { order, lines, chain, stages, cash, replaced, changes } = await given.read(
        given.token,
        `/v1/orders/${listed?.entity}`,
        orderDetail,
      );
      expect(order).toEqual(listed);
      expect(lines.map(({ label, money }) => [label, money?.[0]?.open])).toEqual([["Purchase order line PO-1 / 10", "-1600.00"]]);
      expect(chain.map(({ step, label, date, quantity, amount }) => [step, label, date, quantity, amount])).toEqual([
        ["ordered", "Purchase order line PO-1 / 10", "2026-03-20", "20", null],
        ["received", "Goods receipt GR-1", "2026-03-01", "12", null],
        ["invoiced", "Supplier invoice R-4711", "2026-03-01", "10", "1000"],
        ["paid", "Payment P-1", "2026-03-02", null, "400"],
      ]);
      expect(stages.map(({ stage, amount }) => `${stage} ${amount}`).sort()).toEqual([
        "invoiced -600.00",
        "ordered -800.00",
        "paid -400.00",
        "received -200.00",
      ]);
      expect(cash).toHaveLength(4);
      expect(replaced.length).toBeGreaterThan(0);
      const moved = changes.flatMap(({ label, moved: by }) => by.map(({ amount }) => `${label} ${amount}`));
      expect(moved).toContain("Purchase order line PO-1 / 10 -2000.00");
      const production = (await orders("kind=production_order")).orders[0]?.entity;
      const made = await given.read(given.token, `/v1/orders/${production}`, orderDetail);
      expect(made.chain.map(({ step, kind }) => [step, kind])).toEqual([
        ["ordered", "sales_order_line"],
        ["made", "production_order"],
      ]);
      expect(made.cash.map(({ amount, date }) => [amount, date])).toEqual([["5001.00", "2026-05-10"]]);
    });

    test("another site's orders are not there", async () => {
      const ulm = await given.world.token({ name: "ulm", roles: ["viewer"], sites: ["ulm"], group: false });
      const [all, own] = [(await orders("kind=purchase_order")).orders, (await orders("kind=purchase_order", ulm)).orders];
      expect(own.map(({ label }) => label)).toEqual(["Purchase order 4500000001"]);
      const hidden = all.find(({ site }) => site === "lyon")?.entity;
      expect((await given.world.call(ulm, `/v1/orders/${hidden}`)).json).toMatchObject({ code: "record-unknown" });
      expect((await given.world.call(given.token, `/v1/orders/${own[0]?.partner?.entity}`)).status).toBe(404);
    });
  });
