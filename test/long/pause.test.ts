// A writer that was paused past its lease finds another in its place: it changes nothing and ends.
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { Client } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { intake } from "../../src/commit/intake.ts";
import { query } from "../../src/platform/database.ts";
import { takeLease } from "../../src/platform/lease.ts";
import { numberedClaim, openNumbers } from "../kernel/numbered-claims.ts";
import { startNumbers } from "../kernel/numbers-process.ts";
import { onPostgres } from "../support/database.ts";

const leaseMs = 1_000;
const others = 1_000_000;

onPostgres(({ newPlace, openAt }) => {
  test("paused past its lease and taken over, it changes nothing and ends deposed", async () => {
    const place = await newPlace();
    const numbers = startNumbers(place.kind === "server" ? place.url : "", 1, leaseMs);
    // One that stays stopped would keep the whole run from ending.
    onTestFinished(() => void numbers.process.kill("SIGKILL"));
    await numbers.said("durable");
    numbers.process.kill("SIGSTOP");
    await pause(leaseMs + 200);

    const database = await openAt(place);
    const writer = await openNumbers(database, 600_000);
    await writer.submit(intake({ claims: [numberedClaim(others)] }));
    const log = query("select position, ordinal, version, hash from observation.entry order by 1, 2");
    const before = await database.read([log]);

    numbers.process.kill("SIGCONT");
    expect(await numbers.said("fault")).toMatch(/^fault deposed/);
    expect(await numbers.ended).toBe(1);
    expect(await database.read([log])).toEqual(before);
    await writer.submit(intake({ claims: [numberedClaim(others + 1)] }));
    expect(writer.position()).toBe(Number(before[0]?.at(-1)?.["position"]) + 1);
  });

  test("a writer that stopped in the middle of what it copies holds the lease no longer than it may stand idle", async () => {
    const place = await newPlace();
    const database = await openAt(place);
    const first = await takeLease(database, { holder: "one", ttlMs: leaseMs });
    const stuck = new Client({ connectionString: place.kind === "server" ? place.url : "" });
    const ended = new Promise<unknown>((resolve) => stuck.once("error", resolve));
    await stuck.connect();
    await stuck.query("begin");
    await stuck.query("update platform.lease set position = position + 1");
    const copy = stuck.query(copyFrom("copy access.token (hash) from stdin"));
    copy.on("error", () => undefined);
    // The server waits for the rest of a row that never comes.
    copy.write("a");
    await pause(leaseMs + 200);
    const second = await takeLease(database, { holder: "two", ttlMs: 60_000 });
    expect([second.fence, second.position]).toEqual([first.fence + 1, first.position]);
    expect(await ended).toBeInstanceOf(Error);
  });
});
