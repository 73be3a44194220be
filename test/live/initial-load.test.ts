// A hub's first reading of twenty thousand partners: it tells how it goes, survives a kill, and stays small.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { onPostgres } from "../support/database.ts";
import { withLiveOdoo } from "../support/live-odoo.ts";
import { dropPartners, loadingHub, makePartners, partners, runAtTerminal } from "./many-partners.ts";

withLiveOdoo((odoo) => {
  onPostgres((backend) => {
    const postgres = process.env["ODOO_POSTGRES_URL"] ?? "";
    const mark = `LOAD-${randomBytes(3).toString("hex")}-`;
    const folder = mkdtempSync(join(tmpdir(), "synchromesh-load-"));
    beforeAll(() => makePartners(postgres, mark));
    afterAll(async () => {
      await dropPartners(postgres, mark);
      rmSync(folder, { recursive: true, force: true });
    });

    test("killed on its way it goes on where it was: every partner once, with progress shown, in less than 500 MiB", async () => {
      const place = await backend.newPlace();
      const url = place.kind === "server" ? place.url : "";
      loadingHub(folder, { ...odoo, protocol: "json-2" }, mark);
      const client = new Client({ connectionString: url });
      await client.connect();
      const claims = async (): Promise<number> =>
        Number((await client.query("select count(*) from observation.entry where kind = 'claim'")).rows[0]?.count);

      const first = await runAtTerminal(folder, url);
      while ((await claims()) < partners / 10) await pause(20);
      first.kill();
      await first.ended;
      const kept = await claims();
      expect(kept).toBeLessThan(partners);

      const second = await runAtTerminal(folder, url);
      expect([await second.ended, second.seen()]).toEqual([0, expect.stringContaining("said something new")]);
      // A line that is drawn again and again, with the rows so far and their rate.
      expect(first.seen()).toMatch(/[\d,]+ rows \| [\d,]+ rows\/s/);
      const fresh = /([\d,]+) rows? said something new/.exec(second.seen())?.[1]?.replaceAll(",", "");
      expect(Number(fresh)).toBe(partners - kept);

      const { rows } = await client.query(
        "select count(*)::int as claims, count(distinct key)::int as keys from observation.entry where kind = 'claim'",
      );
      expect(rows).toEqual([{ claims: partners, keys: partners }]);
      const known = await client.query("select count(*)::int as records, count(distinct key)::int as keys from identity.crosswalk");
      expect(known.rows).toEqual([{ records: partners, keys: partners }]);
      await client.end();
      const peaks = [first, second].map(({ measured }) => Math.round(measured.peakMiB()));
      const cpu = [first, second].reduce((sum, { measured }) => sum + measured.cpuMs(), 0);
      console.log(
        `peak ${peaks.join(" and ")} MiB; ${Math.round((cpu * 1000) / partners)} ms of the hub's own processor time for 1,000 partners`,
      );
      expect(Math.max(...peaks)).toBeLessThan(500);
    });
  });
});
