// A4: the standard workload, 50,000 orders in two ERPs and 100,000 changes. Records, winners, versions and open discrepancies
// equal an independent reading of the logs, and every one of the 7,634 episodes is told, whatever the order of the pages.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { feed, type Logs, readLog, told, truth, type Turns } from "../kernel/two-systems.ts";
import { eachBackend } from "../support/database.ts";
import { withOutsideData } from "../support/outside-data.ts";

const folder = mkdtempSync(join(tmpdir(), "synchromesh-workload-"));
const expectedEpisodes = 7634;
const expectedMd5 = "3a4d4e12dbae308c229c925a912e7389";
const turnsOf: Readonly<Record<"pglite" | "postgres", readonly Turns[]>> = {
  pglite: ["alternately"],
  postgres: ["alternately", "all of A before B", "by a seed"],
};

const suite = (generators: string): void => {
  let logs: Logs = { A: [], B: [] };
  let expected: ReturnType<typeof truth> = { standing: [], episodes: [] };
  beforeAll(() => {
    const data = join(folder, "data");
    mkdirSync(data);
    execFileSync(process.execPath, [join(generators, "gen.mjs"), data, "42", "50000", "100000"]);
    logs = { A: readLog(join(data, "log_a.tsv")), B: readLog(join(data, "log_b.tsv")) };
    expected = truth(logs);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("our independent reading of the logs is the workload's own", () => {
    expect([expected.episodes.length, md5(expected.episodes)]).toEqual([expectedEpisodes, expectedMd5]);
  });

  eachBackend(({ name, open }) => {
    test.each(turnsOf[name])("pages of 1,000 told %s give every record, winner, version and episode", async (turns) => {
      const database = await open();
      await feed(database, logs, turns, 1000);
      const found = await told(database);
      expect(odd(found.standing, expected.standing)).toEqual([]);
      expect([found.episodes.length, md5(found.episodes)]).toEqual([expectedEpisodes, expectedMd5]);
    });
  });
};

/** The form of the list whose sum is known. */
const md5 = (episodes: readonly string[]): string =>
  createHash("md5")
    .update(`${episodes.join("\n")}\n`)
    .digest("hex");

/** A few of the lines that only one side has. */
const odd = (found: readonly string[], expected: readonly string[]): string[] => {
  const [these, those] = [new Set(found), new Set(expected)];
  return [...these.symmetricDifference(those)].slice(0, 6);
};

withOutsideData("workload", suite);
