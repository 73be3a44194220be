// A hub of one's own, a system over HTTP, and faults between them.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { chaos, type ChaosOptions } from "../../src/chaos/chaos.ts";
import { allFaultKinds } from "../../src/chaos/fault-kind.ts";
import { leapingTimer } from "../../src/chaos/leaping-timer.ts";
import { loadConfiguration } from "../../src/hub.ts";
import { openRowPeer } from "./row-peer.ts";

const peer = await openRowPeer();

const yaml = `
hub: works
zone: Europe/Berlin
sources:
  - name: erp
    connector: http-json
    site: kassel
    currency: EUR
    options: { url: "${peer.url}" }
    feeds:
      orders: { path: orders, list: items, paging: { kind: offset } }
      parties: { path: parties, list: items, paging: { kind: next, at: next, parameter: after }, full: true }
      bills: { path: bills, list: items, paging: { kind: page }, since: { parameter: since, column: changed } }
    mapping:
      system: saas
      version: "1"
      feeds:
        orders:
          kind: purchase_order
          key: no
          fields: { number: no, supplier: vendor, amount: total, currency: { value: EUR } }
        parties: { kind: party, key: id, version: { from: changed, kind: time }, at: changed, fields: { name: name, city: town } }
        bills:
          kind: supplier_invoice
          key: no
          at: changed
          fields: { number: no, supplier: vendor, amount: total, currency: { value: EUR } }
`;

const day = (count: number): string => `2026-03-${String(count).padStart(2, "0")}T08:00:00Z`;
const numbered = <T>(count: number, row: (no: number) => T): T[] => Array.from({ length: count }, (_, index) => row(index + 1));
peer.rows.set(
  "parties",
  numbered(9, (no) => ({ id: `S${no}`, name: `Zahnrad ${no} GmbH`, town: "Ulm", changed: day(no) })),
);
peer.rows.set(
  "orders",
  numbered(10, (no) => ({ no: `PO${no}`, vendor: `S${(no % 9) + 1}`, total: 100.1 * no })),
);
peer.rows.set(
  "bills",
  numbered(7, (no) => ({ no: `B${no}`, vendor: `S${no}`, total: 12.5, changed: day(no) })),
);

const folder = mkdtempSync(join(tmpdir(), "synchromesh-chaos-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function options(text: string): ChaosOptions {
  const file = join(folder, "hub.yaml");
  writeFileSync(file, text);
  const timer = leapingTimer();
  return {
    configuration: loadConfiguration(file, timer),
    timer,
    clock: systemClock,
    seeds: [],
    kinds: allFaultKinds,
    rounds: 2,
    sources: undefined,
    writes: false,
    data: join(folder, "data"),
    environment: process.env,
    template: process.env["TEST_PGLITE_TEMPLATE"],
  };
}

test("seeds of every fault leave what a hub knows that read in peace, whatever the paging", { timeout: 60_000 }, async () => {
  const { outcomes, peers, rows } = await chaos({ ...options(yaml), seeds: numbered(6, (no) => no) });
  expect([peers, rows]).toEqual([["erp"], 26]);
  expect(outcomes.flatMap(({ seed, breaks }) => breaks.map((one) => ({ seed, ...one })))).toEqual([]);
});

test("a system that says something else each time breaks what must hold, and it is told which", { timeout: 60_000 }, async () => {
  // An amount that is never the same for one version: a hub cannot come to rest on it.
  const alternating = setInterval(() => {
    peer.rows.set("bills", [{ no: "B1", vendor: "S1", total: performance.now(), changed: day(1) }]);
  }, 1);
  const { outcomes } = await chaos({ ...options(yaml), seeds: [1], kinds: ["slow"] });
  clearInterval(alternating);
  expect(outcomes[0]?.breaks.map(({ invariant }) => invariant)).toContain("calm");
  expect(outcomes[0]?.breaks[0]?.lines[0]).toMatch(/^erp bills: 1 rows said something new/);
});

test("a hub without a system over HTTP is told what chaos needs", async () => {
  await expect(chaos({ ...options("hub: works\nsources: []\n"), seeds: [1] })).rejects.toMatchObject({ code: "chaos-no-peer" });
});
