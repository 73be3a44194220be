// A place without which later rows would be read otherwise is stored before any of them.
import { expect, test } from "vitest";
import { contactBook } from "../../src/commit/run/contact-book.ts";
import { runFeeds } from "../../src/commit/run/source-run.ts";
import type { Page } from "../../src/source/connector.ts";
import { onPglite } from "../support/database.ts";
import { customerHub } from "../support/customer-hub.ts";

onPglite((backend) => {
  test("the cursor of a page that stands alone is committed by itself, before a row of the next page", async () => {
    const world = await customerHub(backend);
    const hub = world.hub();
    const [source] = hub.configuration.sources;
    const mappings = source?.feeds.get("customers");
    if (source === undefined || mappings === undefined) throw new Error("the hub has one feed");
    const page = (cursor: string, ids: readonly string[]): Page => {
      const rows = ids.map((id, index) => ({ index, values: { id, name: `Customer ${id}`, changed: "2026-01-05T08:00:00Z" } }));
      const delivery = { name: "customers", hash: cursor.padStart(64, "0") };
      return { feed: "customers", rows, raw: Buffer.from(JSON.stringify(ids)), cursor, delivery };
    };
    const pull = async function* (): AsyncGenerator<Page> {
      yield { ...page("1", []), isAlone: true };
      yield page("2", ["C1", "C2"]);
    };
    const told: string[] = [];
    await runFeeds([{ source, name: "customers", mappings, reader: { pull }, cursor: undefined }], {
      async submit(one) {
        const committed = await hub.writer.submit(one);
        const [cursor] = await world.rows("select cursor from source.cursor where feed = 'customers'");
        told.push(`${one.claims.length} rows, at ${cursor?.["cursor"]}`);
        return committed;
      },
      read: (queries) => hub.database.read(queries),
      position: () => hub.writer.position(),
      clock: world.clock,
      contacts: contactBook([], new Map()),
    });
    expect(told).toEqual(["0 rows, at 1", "2 rows, at 2"]);
  });
});
