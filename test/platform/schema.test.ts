import { expect, test } from "vitest";
import { driftCheck, readSchema, schemaFile } from "../../src/platform/schema.ts";
import { eachBackend, openTestDatabase } from "../support/database.ts";

const fresh = await openTestDatabase();

// Says how to write it anew after a migration: vitest run -u test/platform/schema.test.ts
test("the kept schema is the one the migrations make", async () => {
  await expect(`${(await readSchema(fresh)).join("\n")}\n`).toMatchFileSnapshot(schemaFile);
});

eachBackend(({ open }) => {
  test("a fresh database has not drifted", async () => {
    expect(await driftCheck(await open())).toEqual({ missing: [], unexpected: [] });
  });

  test("a change made by hand shows", async () => {
    const database = await open();
    await database.write([{ kind: "script", sql: "alter table platform.lease add column note text; drop index access.token_name" }]);
    const { missing, unexpected } = await driftCheck(database);
    expect(unexpected).toEqual(["column platform.lease.note text"]);
    expect(missing).toEqual([expect.stringContaining("token_name")]);
  });
});
