import { expect, test } from "vitest";
import { query } from "../../src/platform/database.ts";
import { statistics } from "../../src/platform/statistic.ts";
import { eachBackend } from "../support/database.ts";

eachBackend(({ open }) => {
  test("tables are counted once they have grown enough to matter, and again after much more, each sort of row by itself", async () => {
    const database = await open();
    const add = (rows: number) =>
      database.write([{ kind: "script", sql: `insert into public.kept select n from generate_series(1, ${rows}) n` }]);
    const counted = async (): Promise<string | null | undefined> => {
      const [rows = []] = await database.read([query("select reltuples from pg_class where oid = 'public.kept'::regclass")]);
      return rows[0]?.["reltuples"];
    };
    await database.write([
      { kind: "script", sql: "create table public.kept (n int) with (autovacuum_enabled = false); grant select on public.kept to public" },
    ]);
    const counts = statistics(database);
    await add(1_999);
    await counts.grown(1_999);
    expect(await counted()).toBe("-1");
    await add(1);
    await counts.grown(1);
    expect(await counted()).toBe("2000");
    await add(5_999);
    await counts.grown(5_999);
    expect(await counted()).toBe("2000");
    await add(1);
    await counts.grown(1);
    expect(await counted()).toBe("8000");
    await add(2_000);
    await counts.grown(2_000, "another");
    expect(await counted()).toBe("10000");
  });
});
