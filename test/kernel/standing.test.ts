// What stands of the log is said twice: to the fold, and to whoever asks the database. Both say the same.
import { expect, test } from "vitest";
import { readEntry } from "../../src/observation/entry-row.ts";
import type { Claim } from "../../src/observation/entry.ts";
import { isWithdrawn, standingOf } from "../../src/observation/supersession.ts";
import { query } from "../../src/platform/database.ts";
import { takeLease } from "../../src/platform/lease.ts";
import { eachBackend } from "../support/database.ts";
import { arrival, arrive } from "./arrival.ts";
import { readAgain } from "./reading.ts";

const ttlMs = 600_000;
const place = ({ record, version, hash }: Pick<Claim, "record" | "version" | "hash">): string => `${record} ${version} ${hash}`;

eachBackend((backend) => {
  test.each([11, 16])(
    "the claims that the database says stand are those that are folded (history %i)",
    async (seed) => {
      const database = await backend.open();
      const { fence } = await takeLease(database, { holder: "test", ttlMs });
      await arrive(database, { fence, ttlMs }, arrival(readAgain(seed), seed));
      const [all = [], standing = []] = await database.read([
        query("select * from observation.entry where kind = 'claim'"),
        query("select * from observation.public_standing"),
      ]);
      const claims = all.map(readEntry).filter((entry) => entry.kind === "claim");
      const folded = standingOf(claims).filter(({ hash }) => !isWithdrawn(hash));
      expect(folded.length).toBeLessThan(claims.length);
      expect(
        standing
          .map(readEntry)
          .map((entry) => place(entry as Claim))
          .toSorted(),
      ).toEqual(folded.map(place).toSorted());
    },
    120_000,
  );
});
