// Documents as a real Odoo answered them, read as files.
import { join } from "node:path";
import { expect, test } from "vitest";
import { manualClock } from "../../../src/base/clock.ts";
import { jsonFile } from "../../../src/connectors/json-file/reader.ts";
import type { RawRow } from "../../../src/source/connector.ts";
import { withOutsideData } from "../../support/outside-data.ts";

withOutsideData("data/erp/recordings/odoo-19", (folder) => {
  const read = async (file: string, list: string): Promise<RawRow[]> => {
    const options = jsonFile.options.parse({ feeds: { records: { file, form: "document", list } } });
    const log = { info: () => {}, warn: () => {} };
    const context = {
      secrets: { resolve: async (text: string) => text },
      clock: manualClock(Date.UTC(2030, 0, 1)),
      log,
      folder: join(folder, "."),
    };
    await using reader = await jsonFile.open(options, context);
    const rows: RawRow[] = [];
    for await (const page of reader.pull("records", undefined, { rowsMax: 1000, bytesMax: 1 << 20 })) rows.push(...page.rows);
    return rows;
  };

  test("records come with nested values under their path, each with its place in the file", async () => {
    const orders = await read("r-purchase.order.json", "response.body.result");
    expect(orders).toHaveLength(11);
    expect(orders[0]?.values).toMatchObject({
      id: "1",
      name: "P00001",
      "partner_id.0": "8",
      "partner_id.1": "Wood Corner",
      amount_total: "3026.5",
    });
    expect(orders[10]?.receivedPosition).toBe("r-purchase.order.json item 11");
  });
});
