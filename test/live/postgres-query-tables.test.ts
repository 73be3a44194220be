// The tables below a live ERP, read by a query: a plant whose ERP has no API that its people trust is read like this.
import { expect, test } from "vitest";
import { manualClock } from "../../src/base/clock.ts";
import { postgresQuery } from "../../src/connectors/postgres-query/reader.ts";
import type { RawRow } from "../../src/source/connector.ts";
import { withTryton } from "../support/tryton.ts";

withTryton((server) => {
  const query = "select id, name, code, coalesce(write_date, create_date) as changed from party_party";
  const options = postgresQuery.options.parse({
    url: server.postgres,
    feeds: { parties: { query, cursor: ["changed", "id"], overlap_seconds: 60 } },
  });
  const context = {
    secrets: { resolve: async (text: string) => text },
    clock: manualClock(Date.now()),
    log: { info: () => {}, warn: () => {} },
    folder: ".",
  };
  const read = async (cursor?: string): Promise<{ rows: RawRow[]; cursor: string | undefined }> => {
    await using reader = await postgresQuery.open(options, context);
    const rows: RawRow[] = [];
    let last = cursor;
    for await (const page of reader.pull("parties", cursor, { rowsMax: 3, bytesMax: 1 << 20 })) {
      rows.push(...page.rows);
      last = page.cursor;
    }
    return { rows, cursor: last };
  };

  test("every party of the ERP comes once, what it writes through its own API comes next, and its form is told by the server", async () => {
    const all = await read();
    const known = (await server.call("model.party.party.search_count", [["active", "in", [true, false]]])) as number;
    expect(new Set(all.rows.map(({ values }) => values["id"])).size).toBe(known);
    const [id = 0] = (await server.call("model.party.party.create", [{ name: `By query ${process.pid}` }])) as number[];
    try {
      const changed = await read(all.cursor);
      expect(changed.rows.map(({ values }) => values["name"])).toContain(`By query ${process.pid}`);
    } finally {
      await server.call("model.party.party.delete", [id]);
    }
    await using reader = await postgresQuery.open(options, context);
    const { objects } = await reader.describe();
    expect(objects[0]?.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      "id integer",
      "name character varying",
      "code character varying",
      "changed timestamp",
    ]);
  });
});
