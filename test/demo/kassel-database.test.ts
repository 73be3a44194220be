import pg from "pg";
import { describe, expect, test } from "vitest";
import { demoStart, hourMs } from "../../src/demo/group.ts";
import { openKasselDatabase } from "../../src/demo/kassel-database.ts";
import type { Emission } from "../../src/demo/world.ts";
import { onPostgres } from "../support/database.ts";

const line = (at: number, promised: string, spoiled: Emission["spoiled"] = {}): Emission => ({
  system: "kassel-erp",
  kind: "purchase_order_line",
  key: "450010001/10",
  at,
  arrivedAt: at,
  values: {
    order: "450010001",
    line_number: "10",
    quantity: "1200",
    unit: "H87",
    unit_price: "1234.50",
    promised_date: promised,
    status: "open",
  },
  spoiled,
});

const read = async (client: pg.Client): Promise<unknown> =>
  (await client.query("select bestellung_nr, position, menge, einheit, preis, liefertermin, status from erp.bestellposition")).rows;

const row = { bestellung_nr: "450010001", position: "10", menge: "1.200", einheit: "Stk", preis: "1.234,50", status: "offen" };

/** What any reader of the database sees, wherever it is kept. */
const showsTheNewestState = async (url: string | undefined): Promise<void> => {
  await using database = await openKasselDatabase([line(demoStart, "2026-04-01")], url);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query("set default_transaction_read_only = on");
    expect(await read(client)).toEqual([{ ...row, liefertermin: "01.04.2026" }]);
    await database.apply([line(demoStart + hourMs, "2026-05-02")]);
    expect(await read(client)).toEqual([{ ...row, liefertermin: "02.05.2026" }]);
    await database.apply([line(demoStart - hourMs, "2026-03-03")]);
    expect(await read(client)).toEqual([{ ...row, liefertermin: "02.05.2026" }]);
    await database.apply([line(demoStart + 2 * hourMs, "2026-05-02", { promised_date: "00.00.0000" })]);
    expect(await read(client)).toEqual([{ ...row, liefertermin: "00.00.0000" }]);
  } finally {
    await client.end();
  }
};

describe("the database of Kassel's ERP", () => {
  test("inside this process it shows the newest state in its own words, to a reader that may not write", async () => {
    await showsTheNewestState(undefined);
  }, 60_000);

  test("who asks second is served when the first has gone, and what cannot be read is said", async () => {
    await using database = await openKasselDatabase([]);
    const first = new pg.Client({ connectionString: database.url });
    await first.connect();
    await expect(first.query("select * from erp.nothing")).rejects.toThrow("does not exist");
    expect((await first.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
    const second = new pg.Client({ connectionString: database.url });
    const connected = second.connect();
    await first.end();
    await connected;
    expect((await second.query("select $1::text as said", ["guten Tag"])).rows).toEqual([{ said: "guten Tag" }]);
    await second.end();
  }, 60_000);

  onPostgres(({ newPlace }) => {
    test("on a server it shows the same", async () => {
      const place = await newPlace();
      await showsTheNewestState(place.kind === "server" ? place.url : undefined);
    });
  });
});
