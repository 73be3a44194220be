import { expect, test } from "vitest";
import { query, type Scope } from "../../src/platform/database.ts";
import { eachBackend } from "../support/database.ts";
import { claim, openHub, record } from "./plant-group.ts";
import { scopeOf } from "../support/holder.ts";

eachBackend(({ open }) => {
  test("a site sees its own records and the group's, not another site's, nor doubts about them", async () => {
    const database = await open();
    const hub = openHub(database);
    const order = { kind: "purchase_order", fields: { company: "C1", number: "4500" } };
    await hub.commit([
      claim({ source: "erp", key: "1", site: "gera", fields: { tax_number: "FR1" } }),
      claim({ source: "erp", key: "L", site: "lyon", ...order }),
      claim({ source: "mes", key: "G", site: "gera", ...order }),
      claim({ source: "mes", key: "G2", site: "gera", ...order }),
      claim({ source: "mes", kind: "purchase_order_line", key: "G3", site: "gera", fields: { order: "none" } }),
    ]);
    await hub.commit([claim({ source: "erp", key: "L", site: "lyon", version: 2, kind: "purchase_order", fields: { number: "4501" } })]);
    const seen = async (scope: Scope): Promise<unknown[]> => {
      const [rows, reviews, waits] = await database.read(
        [
          query("select record from identity.public_crosswalk"),
          query("select a from identity.public_review"),
          query("select record from identity.public_waiting"),
        ],
        scope,
      );
      return [new Set(rows?.map((row) => row["record"])), reviews?.length, waits?.length];
    };
    const [party, lyon] = [record("erp", "1"), record("erp", "L", "purchase_order")];
    const gera = [record("mes", "G", "purchase_order"), record("mes", "G2", "purchase_order"), record("mes", "G3", "purchase_order_line")];
    expect(await seen(scopeOf(["lyon"]))).toEqual([new Set([party, lyon]), 0, 0]);
    const [records, reviews, waits] = await seen(scopeOf(["gera"]));
    expect([records, waits]).toEqual([new Set([party, ...gera]), 1]);
    expect(reviews).toBeGreaterThan(0);
    expect(await seen(scopeOf([]))).toEqual([new Set(), 0, 0]);
  });
});
