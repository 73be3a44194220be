import { expect, test } from "vitest";
import { openTestDatabase } from "../support/database.ts";
import { openWorld } from "./api-world.ts";

const world = await openWorld(await openTestDatabase());
const line = (quantity: string, key = "PO-1/10") => ({
  source: "erp-lyon",
  records: [
    {
      kind: "purchase_order_line",
      key,
      version: 1,
      at: "2026-03-01T08:00:00Z",
      fields: { quantity, unit: "C62", unit_price: "10.00", currency: "EUR", promised_date: "2026-03-20" },
    },
  ],
});
const push = (token: string, key: string, body: unknown) =>
  world.call(token, "/v1/observations", { method: "POST", body, headers: { "idempotency-key": key } });

test("a pushed record is read back at the position that was answered", async () => {
  const token = await world.token({});
  const pushed = await push(token, "one", line("5"));
  expect(pushed.json).toEqual({ position: 1, received: 1, parked: [] });
  const read = await world.call(token, "/v1/records?kind=purchase_order_line&after=1");
  expect(read.status).toBe(200);
  expect(read.json).toMatchObject({ position: 1, data: { records: [{ fields: { quantity: { value: "5" } } }] } });
});
