import { expect, test } from "vitest";
import { cursorRow, cursorSteps, deliverySteps, readCursors, readDeliveries } from "../../src/source/store.ts";
import { eachBackend } from "../support/database.ts";
import { scopeOf } from "../support/holder.ts";

const at = { source: "erp", site: "lyon", feed: "orders" } as const;

eachBackend(({ open }) => {
  test("a cursor moves in its lane, and a backfill never moves the live one", async () => {
    const database = await open();
    await database.write(
      cursorSteps(
        [
          { ...at, lane: "live", cursor: '["a"]', observedAt: 1 },
          { ...at, lane: "backfill", cursor: "b", observedAt: 1 },
        ],
        1,
      ),
    );
    await database.write(cursorSteps([{ ...at, lane: "backfill", cursor: "c\t'\\", observedAt: 2 }], 2));
    const [rows] = await database.read([readCursors()]);
    expect(rows?.map(cursorRow)).toEqual([
      { ...at, lane: "backfill", cursor: "c\t'\\", observedAt: 2 },
      { ...at, lane: "live", cursor: '["a"]', observedAt: 1 },
    ]);
    expect(cursorSteps([], 3)).toEqual([]);
  });

  test("a delivery is known by its hash, pages of one file add up, and only its own site sees it", async () => {
    const database = await open();
    const delivery = { source: "erp", site: "lyon", hash: "h", name: "a.csv", receivedAt: 5, rows: 10, answer: null };
    await database.write(deliverySteps([delivery], 1));
    await database.write(deliverySteps([{ ...delivery, rows: 4, answer: "done" }], 2));
    const query = readDeliveries("erp", ["h", "other"]);
    const [rows] = await database.read([query]);
    expect(rows).toEqual([{ hash: "h", name: "a.csv", received_at: "5", position: "2", rows: "14", answer: "done" }]);
    expect(await database.read([query], scopeOf(["turin"]))).toEqual([[]]);
    expect((await database.read([query], scopeOf(["lyon"])))[0]).toHaveLength(1);
  });
});
