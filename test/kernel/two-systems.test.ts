// A4 in small: two ERPs, one truth, every episode of disagreement, whatever the order of the pages.
import { expect, test } from "vitest";
import { workload } from "../../bench/workload.ts";
import { eachBackend } from "../support/database.ts";
import { feed, told, truth, type Turns } from "./two-systems.ts";

const { a, b } = workload(11, 60, 1500);
const logs = { A: a, B: b };
const expected = truth(logs);

eachBackend(({ open }) => {
  test.each<Turns>(["alternately", "all of A before B", "by a seed"])(
    "pages told %s give the records, winners, versions and every episode of the logs",
    async (turns) => {
      const database = await open();
      await feed(database, logs, turns, 100);
      const found = await told(database);
      expect(found.standing).toEqual(expected.standing);
      expect(found.episodes).toEqual(expected.episodes);
      expect(expected.episodes.length).toBeGreaterThan(60);
    },
    60_000,
  );
});
