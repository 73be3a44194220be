// What was decided reaches the systems that say otherwise: only what they do not own, once, and never over somebody's back.
import { expect, test } from "vitest";
import { onPostgres } from "../support/database.ts";
import { sqlPlants } from "./sql-plants.ts";

const order = "insert into {erp} values ('1', 'PO-1', '2026-04-01', 100.00); insert into {mes} values ('7', 'PO-1', '2026-04-01', 100.00)";
const slips = "update {mes} set due = '2026-04-20', total = 90.00";

onPostgres((backend, serverUrl) => {
  test("the shop floor's date is written to the ERP, the ERP's own amount is not, and nothing echoes", async () => {
    const plants = await sqlPlants(backend, serverUrl);
    await plants.sql(order);
    expect(await plants.round()).toEqual([]);
    await plants.sql(slips);
    expect(await plants.round()).toEqual(["erp: 1 written"]);
    expect(await plants.rowsOf("erp")).toEqual([{ id: "1", number: "PO-1", due: "2026-04-20", total: "100.00" }]);
    // It is read back as what was decided: the intent ends, and nobody is told anything more.
    expect(await plants.round()).toEqual([]);
    expect(await plants.round()).toEqual([]);
    expect(await plants.writes("erp")).toBe(1);
    expect(await plants.rows("select field, state from governance.intent where to_position is null and source = 'erp'")).toEqual([
      { field: "promised_date", state: "agreed" },
    ]);
    expect(await plants.rows("select body from observation.entry where kind = 'receipt'")).toHaveLength(1);
    expect((await plants.verify()).ok).toBe(true);
  });
});
