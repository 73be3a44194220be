// A hub of one's own, a system over HTTP, and faults between them.
import { expect, test } from "vitest";
import { chaos } from "../../src/chaos/chaos.ts";
import { allFaultKinds } from "../../src/chaos/fault-kind.ts";
import { beginText, brokenText, reportFacts, reportText } from "../../src/cli/chaos-text.ts";
import { day, fill, numbered, rowHub, underFaults } from "./row-hub.ts";
import { openRowPeer } from "./row-peer.ts";

const peer = await openRowPeer();
const again = (seed: number): string => `synchromesh chaos --seed ${seed}`;

test("seeds of every fault leave what a hub knows that read in peace, whatever the paging", { timeout: 60_000 }, async () => {
  fill(peer);
  const report = await chaos({ ...underFaults(rowHub(peer)), seeds: numbered(6, (no) => no) });
  expect([report.peers, report.rows]).toEqual([["erp"], 26]);
  expect(report.outcomes.flatMap(({ seed, breaks }) => breaks.map((one) => ({ seed, ...one })))).toEqual([]);
  expect(beginText(report, false)).toBe("Faults are put before erp; in peace 26 rows were read. Your own hub is not touched.");
  const facts = reportFacts(report, allFaultKinds, again);
  expect(facts).toMatchObject({ seeds: 6, held: 6, broken: [] });
  expect(facts.faults.filter(({ times }) => times > 0).length).toBeGreaterThan(6);
  expect(reportText(facts)).toContain("6 seeds: what must hold held in 6 of them.");
});

test("a system that says something else each time breaks what must hold, and it is told which", { timeout: 60_000 }, async () => {
  fill(peer);
  // An amount that is never the same for one version: a hub cannot come to rest on it.
  const alternating = setInterval(() => {
    peer.rows.set("bills", [{ no: "B1", vendor: "S1", total: performance.now(), changed: day(1) }]);
  }, 1);
  const report = await chaos({ ...underFaults(rowHub(peer)), seeds: [1], kinds: ["slow"] });
  clearInterval(alternating);
  const [outcome] = report.outcomes;
  expect(outcome?.breaks[0]).toMatchObject({ invariant: "calm", lines: ["erp bills: 1 rows said something new, 0 records were deleted"] });
  expect(outcome && brokenText(outcome, again(1))).toMatch(/^Seed 1 breaks what must hold:\n {2}not true: it comes to rest/);
  expect(reportText(reportFacts(report, ["slow"], again))).toContain("Broken: 1.");
});

test("a hub without a system over HTTP is told what chaos needs", async () => {
  await expect(chaos({ ...underFaults("hub: works\nsources: []\n"), seeds: [1] })).rejects.toMatchObject({ code: "chaos-no-peer" });
});
