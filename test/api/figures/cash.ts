// Cash: the lines behind a week, what a cause moved, bridges between moments.

import { describe, expect, test } from "vitest";
import { recordPage } from "../../../src/api/contract.ts";
import { cashBridge, cashForecast, cashLinePage, cashMovePage, causeList } from "../../../src/api/contract-cash.ts";
import { start } from "../api-world.ts";
import { paged, type Trading } from "./trading-world.ts";

export const cashFigures = (given: Trading): void =>
  void describe("cash", () => {
    const cents = (amount: string): bigint => BigInt(amount.replace(".", ""));
    const lines = (query: string) => given.read(given.token, `/v1/cash/lines?${query}`, cashLinePage);
    const entity = async (kind: string, value: string): Promise<string> => {
      const { records } = await given.read(given.token, `/v1/records?kind=${kind}`, recordPage);
      return records.find(({ fields }) => Object.values(fields).some((field) => field.value === value))?.entity ?? "";
    };

    test("the lines of a week, a company and a currency come to exactly what the forecast says there", async () => {
      const { rows } = await given.read(given.token, "/v1/cash/forecast", cashForecast);
      for (const { company, currency, weeks, overdue, later, undated } of rows) {
        const sum = async (week: string): Promise<bigint> =>
          (await lines(`company=${company}&currency=${currency}&week=${week}`)).lines.reduce(
            (total, { amount }) => total + cents(amount),
            0n,
          );
        for (const { monday, inflow, outflow } of weeks) expect(await sum(monday)).toBe(cents(inflow) + cents(outflow));
        expect(await sum("overdue")).toBe(cents(overdue.inflow) + cents(overdue.outflow));
        expect([await sum("later"), await sum("undated")]).toEqual([cents(later), cents(undated)]);
      }
      expect((await lines("week=2020-01-06")).lines).toEqual([]);
    });

    test("lines are asked by what they hang on and say what that is called", async () => {
      const party = await entity("party", "DE811907980");
      const ofParty = (await lines(`party=${party}&side=buy`)).lines;
      expect(ofParty.map(({ stage }) => stage).sort()).toEqual(["invoiced", "ordered", "ordered", "paid", "received"]);
      const order = await entity("purchase_order", "PO-2026-0001");
      const ofOrder = (await lines(`document=${order}`)).lines;
      expect(ofOrder.map(({ stage, amount, document }) => `${stage} ${amount} ${document?.label}`).sort()).toEqual([
        "invoiced -600.00 Supplier invoice R-4711",
        "ordered -800.00 Purchase order line PO-1 / 10",
        "paid -400.00 Payment P-1",
        "received -200.00 Goods receipt GR-1",
      ]);
      expect(new Set(ofOrder.map(({ partner }) => partner?.kind))).toEqual(new Set(["party"]));
      expect((await lines("site=ulm")).lines.map(({ site, amount }) => [site, amount])).toEqual([["ulm", "-21.00"]]);
      expect((await lines("stage=paid")).lines).toHaveLength(1);
    });

    test.each(["line", "date", "amount"])("pages in order of %s follow one another without a gap", async (order) => {
      const all = (await lines(`order=${order}`)).lines.map(({ line }) => line);
      const some = await paged(async (cursor) => {
        const page = await lines(`order=${order}&limit=2&cursor=${encodeURIComponent(cursor)}`);
        return { rows: page.lines.map(({ line }) => line), next: page.next };
      });
      expect(some).toEqual(all);
      expect(all).toHaveLength(6);
    });

    test("a cursor of another order is refused", async () => {
      expect((await given.world.call(given.token, "/v1/cash/lines?order=amount&cursor=2026-03-01_x")).json).toMatchObject({
        code: "cursor-refused",
      });
    });

    test("a bridge leads from any moment to any other, names the record of each cause, and is followed to the lines", async () => {
      const position = given.world.hub.writer.position();
      const at = new Date(start + 30_000).toISOString();
      const bridge = await given.read(given.token, `/v1/cash/bridge?fromAt=${at}&company=ulm`, cashBridge);
      expect(bridge.from).toEqual({ position: position - 1, clock: at });
      const [effect] = bridge.native[0]?.effects ?? [];
      expect(effect).toMatchObject({
        total: "-21.00",
        cause: { kind: "record", source: "erp-ulm", of: { kind: "purchase_order_line", site: "ulm" } },
      });
      const whole = await given.read(given.token, "/v1/cash/bridge?from=0&company=lyon", cashBridge);
      const short = await given.read(given.token, "/v1/cash/bridge?from=0&company=lyon&limit=1", cashBridge);
      expect(short.native[0]?.effects.map(({ cause }) => cause.kind)).toEqual(["record", "others"]);
      expect([short.native[0]?.before, short.native[0]?.after]).toEqual([whole.native[0]?.before, whole.native[0]?.after]);
      const cause = effect?.cause.kind === "record" ? effect.cause : undefined;
      const { moves } = await given.read(
        given.token,
        `/v1/cash/moves?from=0&source=${cause?.source}&record=${cause?.record}&version=${cause?.version}`,
        cashMovePage,
      );
      expect(moves).toMatchObject([
        { before: null, after: { stage: "ordered", amount: "-21.00" }, document: { kind: "purchase_order_line" } },
      ]);
      const all = await paged(async (cursor) => {
        const page = await given.read(given.token, `/v1/cash/moves?from=0&limit=2&cursor=${cursor}`, cashMovePage);
        return { rows: page.moves, next: page.next };
      });
      expect(all.map(({ line }) => line)).toEqual(
        (await given.read(given.token, "/v1/cash/moves?from=0", cashMovePage)).moves.map(({ line }) => line),
      );
      expect((await given.world.call(given.token, "/v1/cash/bridge?from=1&fromAt=2026-03-02T10:00:00Z")).status).toBe(422);
      expect((await given.world.call(given.token, "/v1/cash/bridge")).status).toBe(422);
    });

    test("what moved cash last says of which record it was; another site's is not there", async () => {
      const { causes } = await given.read(given.token, "/v1/cash/causes", causeList);
      expect(causes[0]).toMatchObject({ of: { kind: "purchase_order_line", label: "Purchase order line 45-1 / 1" } });
      const ulm = await given.world.token({ name: "ulm", roles: ["viewer"], sites: ["ulm"], group: false });
      expect((await given.read(ulm, "/v1/cash/causes", causeList)).causes).toHaveLength(1);
      const hidden = await given.read(ulm, `/v1/cash/lines?document=${await entity("purchase_order", "PO-2026-0001")}`, cashLinePage);
      expect(hidden.lines).toEqual([]);
      expect((await given.read(ulm, "/v1/cash/moves?from=0", cashMovePage)).moves).toHaveLength(1);
    });
  });
