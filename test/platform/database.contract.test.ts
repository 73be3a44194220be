// What every backend promises. A backend that passes may be trusted by every stage.
import { beforeAll, describe, expect, test } from "vitest";
import { isDataFault } from "../../src/platform/data-fault.ts";
import { query } from "../../src/platform/database.ts";
import type { Copy, Database, Query, Scope } from "../../src/platform/database.ts";
import { arrayLiteral, copyRow } from "../../src/platform/sql-text.ts";
import { eachBackend } from "../support/database.ts";
import { scopeOf } from "../support/holder.ts";

const stock = `
create table record.stock (item text primary key, site text not null, quantity numeric not null);
alter table record.stock enable row level security;
alter table record.stock force row level security;
create policy stock_site on record.stock to synchromesh_reader using (platform.visible(site));`;

const insert = (item: string, site: string, quantity: string): Query =>
  query("insert into record.stock values ($1, $2, $3::numeric)", [item, site, quantity]);
const count = query("select count(*) from record.stock");
const stockCopy = (...rows: readonly (readonly (string | null)[])[]): Copy => ({
  kind: "copy",
  table: "record.stock",
  columns: ["item", "site", "quantity"],
  data: rows.map(copyRow).join(""),
});
const sites = (...names: readonly string[]): Scope => scopeOf(names);
const refusal = { code: "nobody-there", subject: "stock", cause: "no row", hint: "none" };

eachBackend(({ name, open }) => {
  let database: Database;
  const counted = async (scope?: Scope): Promise<string | null | undefined> => (await database.read([count], scope))[0]?.[0]?.["count"];
  beforeAll(async () => {
    database = await open();
    await database.write([{ kind: "script", sql: stock }]);
  });

  describe("values", () => {
    test("come back as PostgreSQL prints them, whatever their type", async () => {
      const [rows] = await database.read([
        query(
          `select 12345678901234567890.10::numeric as amount, 9007199254740993::bigint as whole, true as yes, date '2026-03-29' as day,
             timestamptz '2026-03-29 01:30:00+00' as instant, '{"a": 1.10}'::json as doc, '{a,NULL,"b c"}'::text[] as list,
             null as nothing, ''::text as empty`,
        ),
      ]);
      expect(rows).toEqual([
        {
          amount: "12345678901234567890.10",
          whole: "9007199254740993",
          yes: "t",
          day: "2026-03-29",
          instant: "2026-03-29 01:30:00+00",
          doc: '{"a": 1.10}',
          list: '{a,NULL,"b c"}',
          nothing: null,
          empty: "",
        },
      ]);
    });

    test("the same statement runs again and again with other values", async () => {
      const shout = (text: string | null): Query => query("select upper($1) as loud", [text]);
      const loud = await database.read([shout("a"), shout(null), shout("b")]);
      expect(loud.map((rows) => rows[0]?.["loud"])).toEqual(["A", null, "B"]);
    });
  });

  describe("a write", () => {
    test("gives the rows of each step in order, and lands as a whole", async () => {
      const results = await database.write([
        insert("bolt", "lyon", "1.50"),
        stockCopy(["nut", "lyon", "2"], ["washer", "porto", "3"]),
        query("update record.stock set quantity = quantity * 2 where site = 'lyon' returning item, quantity"),
      ]);
      expect(results.map((rows) => rows.length)).toEqual([0, 0, 2]);
      expect(results[2]).toContainEqual({ item: "bolt", quantity: "3.00" });
      expect(await counted()).toBe("3");
    });

    test("changes nothing when any of its steps is refused", async () => {
      await expect(database.write([insert("gear", "lyon", "1"), stockCopy(["cog", "lyon", "a lot"])])).rejects.toMatchObject({
        code: "data-refused",
      });
      await expect(database.write([insert("gear", "lyon", "1"), insert("gear", "lyon", "2")])).rejects.toSatisfy(isDataFault);
      expect(await counted()).toBe("3");
    });

    test("is rolled back with the step's own fault when a step that must return a row returns none", async () => {
      const nobody = query("update record.stock set quantity = 0 where item = 'ghost' returning item", [], refusal);
      await expect(database.write([insert("gear", "lyon", "1"), nobody])).rejects.toMatchObject(refusal);
      expect(await counted()).toBe("3");
    });

    test("goes on after a refused one, also with the statement that was refused", async () => {
      const divide = (by: string): Query => query("select 10 / $1::integer as share", [by]);
      await expect(database.write([divide("0")])).rejects.toSatisfy(isDataFault);
      expect(await database.write([divide("2")])).toEqual([[{ share: "5" }]]);
    });

    test("with wrong SQL is an error of ours, not a fault of the data", async () => {
      const wrong = database.write([query("selec 1")]);
      await expect(wrong).rejects.toThrow(/syntax error/);
      await expect(wrong).rejects.not.toHaveProperty("hint");
    });

    test("an empty copy is no step at all", async () => {
      expect(await database.write([stockCopy()])).toEqual([[]]);
    });

    test("sent at once with others runs one after the other", async () => {
      await database.write([query("insert into record.stock values ('counter', 'porto', 0)")]);
      const add = query("update record.stock set quantity = quantity + 1 where item = 'counter' returning quantity");
      const results = await Promise.all(Array.from({ length: 20 }, () => database.write([add])));
      expect(results.map(([rows]) => rows?.[0]?.["quantity"])).toEqual(Array.from({ length: 20 }, (_, index) => String(index + 1)));
      await database.write([query("delete from record.stock where item = 'counter'")]);
    });

    test("a statement kept from before a change of its table still runs after it", async () => {
      const all = query("select * from record.stock where item = $1", ["bolt"]);
      await database.write([all]);
      await database.write([{ kind: "script", sql: "alter table record.stock add column note text" }]);
      expect((await database.write([all]))[0]?.[0]).toHaveProperty("note", null);
      await database.write([{ kind: "script", sql: "alter table record.stock drop column note" }]);
    });
  });

  describe("a read", () => {
    test("of a person sees the sites of that person", async () => {
      expect(await counted(sites("lyon"))).toBe("2");
      expect(await counted(sites("porto"))).toBe("1");
      expect(await counted(sites("lyon", "porto"))).toBe("3");
      expect(await counted(scopeOf([], true))).toBe("3");
    });

    test("fails closed: without a site, and with one nobody knows, it sees nothing", async () => {
      expect(await counted(sites())).toBe("0");
      expect(await counted(sites("o'hare\\"))).toBe("0");
      const unset = await database.write([query("set local role synchromesh_reader"), count]);
      expect(unset[1]).toEqual([{ count: "0" }]);
    });

    test("leaves neither role nor sites behind, also after an error", async () => {
      await expect(database.read([query("select 1 / 0")], sites("lyon"))).rejects.toSatisfy(isDataFault);
      await database.read([count], sites("lyon"));
      const who = query(
        "select current_user <> 'synchromesh_reader' as owner, coalesce(current_setting('synchromesh.sites', true), '') as sites",
      );
      expect(await database.read([who, count])).toEqual([[{ owner: "t", sites: "" }], [{ count: "3" }]]);
    });

    test("of a person cannot reach tokens, nor write", async () => {
      await expect(database.read([query("select * from access.token")], sites("lyon"))).rejects.toMatchObject({ code: "not-permitted" });
      await expect(database.read([query("delete from record.stock returning item")], sites("lyon"))).rejects.toThrow();
      await expect(database.read([query("delete from record.stock returning item")])).rejects.toThrow();
      expect(await counted()).toBe("3");
    });

    test("sees one state in all its queries while writes go on", async () => {
      const pause = query("select pg_sleep(0.05)");
      const reading = database.read([count, pause, count]);
      await database.write([insert(`late-${name}`, "lyon", "1")]);
      const [before, , after] = await reading;
      expect(after).toEqual(before);
      await database.write([query("delete from record.stock where item like 'late-%'")]);
    });

    test("of a thousand keys takes one statement", async () => {
      const keys = Array.from({ length: 1000 }, (_, index) => `item-${index}`);
      const [rows] = await database.read([query("select count(*) from unnest($1::text[]) as key", [arrayLiteral(keys)])]);
      expect(rows).toEqual([{ count: "1000" }]);
    });
  });

  test("closed twice is closed once, and then refuses", async () => {
    const other = await open();
    await other.close();
    await other.close();
    await expect(other.write([count])).rejects.toMatchObject({ code: "database-stopped", retryable: false });
    await expect(other.read([count])).rejects.toMatchObject({ code: "database-stopped", retryable: false });
  });
});
