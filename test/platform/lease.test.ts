import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { query } from "../../src/platform/database.ts";
import { leaseStep, releaseLease, takeLease } from "../../src/platform/lease.ts";
import { eachBackend } from "../support/database.ts";

eachBackend(({ open, openAt, newPlace, name }) => {
  test("every commit moves the position by one, every other write renews the lease and moves nothing", async () => {
    const database = await open();
    const { fence, position } = await takeLease(database, { holder: "one", ttlMs: 60_000 });
    expect(position).toBe(0);
    expect(await database.write([leaseStep(fence, 60_000, 1)])).toEqual([[{ position: "1" }]]);
    expect(await database.write([leaseStep(fence, 60_000, 0)])).toEqual([[{ position: "1" }]]);
    expect(await database.write([leaseStep(fence, 60_000, 1)])).toEqual([[{ position: "2" }]]);
  });

  test("a lease that stands is not taken, and its holder is named", async () => {
    const database = await open();
    await takeLease(database, { holder: "hub of Lyon", ttlMs: 60_000 });
    await expect(takeLease(database, { holder: "two", ttlMs: 60_000 })).rejects.toMatchObject({
      code: "lease-held",
      cause: expect.stringContaining("hub of Lyon") as unknown,
      retryable: true,
    });
  });

  test("a writer whose lease ran out and was taken over changes nothing any more", async () => {
    const database = await open();
    await database.write([{ kind: "script", sql: "create table public.kept (value text)" }]);
    const keep = (value: string) => query("insert into public.kept values ($1)", [value]);
    const first = await takeLease(database, { holder: "one", ttlMs: 1 });
    await pause(20);
    const second = await takeLease(database, { holder: "two", ttlMs: 60_000 });
    expect(second.fence).toBeGreaterThan(first.fence);
    await expect(database.write([leaseStep(first.fence, 60_000, 1), keep("from one")])).rejects.toMatchObject({ code: "deposed" });
    // A server that failed over under it holds the lease too, and ends elsewhere.
    await expect(database.write([leaseStep(second.fence, 60_000, 1, 7), keep("from seven")])).rejects.toMatchObject({ code: "deposed" });
    await database.write([leaseStep(second.fence, 60_000, 1, 0), keep("from two")]);
    const [rows] = await database.read([query("select value from public.kept")]);
    expect(rows).toEqual([{ value: "from two" }]);
  });

  test("a lease given up is free at once", async () => {
    const database = await open();
    const { fence } = await takeLease(database, { holder: "one", ttlMs: 60_000 });
    await releaseLease(database, fence);
    expect((await takeLease(database, { holder: "two", ttlMs: 60_000 })).fence).toBe(fence + 1);
  });

  if (name === "postgres") {
    test("a takeover waits for the write under way and is then refused, because that write renewed the lease", async () => {
      const place = await newPlace();
      const [one, two] = [await openAt(place), await openAt(place)];
      const { fence } = await takeLease(one, { holder: "one", ttlMs: 50 });
      await pause(60);
      const writing = one.write([leaseStep(fence, 60_000, 1), query("select pg_sleep(0.3)")]);
      await pause(50);
      await expect(takeLease(two, { holder: "two", ttlMs: 50 })).rejects.toMatchObject({ code: "lease-held" });
      await writing;
    });
  }
});
