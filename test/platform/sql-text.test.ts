import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import type { Database } from "../../src/platform/database.ts";
import { query } from "../../src/platform/database.ts";
import { arrayLiteral, copyRow } from "../../src/platform/sql-text.ts";
import { eachBackend } from "../support/database.ts";

// NUL and lone surrogates are refused long before, at the mapping.
const text = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom("\t", "\n", "\r", "\\", '"', "{", "}", ",", "'", "é", "😀", "N", "L"),
      fc.string({ minLength: 1, maxLength: 1 }),
    ),
  })
  .map((value) => value.replaceAll("\u0000", ""));
const values = fc.array(fc.option(text, { nil: null }), { minLength: 1, maxLength: 20 });

eachBackend(({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
    await database.write([{ kind: "script", sql: "create table public.kept (place bigint, value text)" }]);
  });

  test("every text comes back from an array as it went in, and null stays null", async () => {
    const property = fc.asyncProperty(values, async (sent) => {
      const [rows] = await database.read([
        query("select value from unnest($1::text[]) with ordinality as t(value, place) order by place", [arrayLiteral(sent)]),
      ]);
      expect(rows?.map((row) => row["value"])).toEqual(sent);
    });
    await fc.assert(property, { seed: 1, numRuns: 100 });
  });

  test("every text comes back from COPY as it went in, and null stays null", async () => {
    const property = fc.asyncProperty(values, async (sent) => {
      const data = sent.map((value, place) => copyRow([String(place), value])).join("");
      const [, , rows] = await database.write([
        query("delete from public.kept"),
        { kind: "copy", table: "public.kept", columns: ["place", "value"], data },
        query("select value from public.kept order by place"),
      ]);
      expect(rows?.map((row) => row["value"])).toEqual(sent);
    });
    await fc.assert(property, { seed: 2, numRuns: 100 });
  });
});
