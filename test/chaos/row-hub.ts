// A hub that reads a small system over HTTP by three ways of paging, and how it is put under faults.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import type { ChaosOptions } from "../../src/chaos/chaos.ts";
import { allFaultKinds } from "../../src/chaos/fault-kind.ts";
import { leapingTimer } from "../../src/chaos/leaping-timer.ts";
import { loadConfiguration } from "../../src/hub.ts";
import type { RowPeer } from "./row-peer.ts";

export const rowHub = ({ url }: RowPeer): string => `
hub: works
zone: Europe/Berlin
sources:
  - name: erp
    connector: http-json
    site: kassel
    currency: EUR
    options: { url: "${url}" }
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

export const day = (count: number): string => `2026-03-${String(count).padStart(2, "0")}T08:00:00Z`;
export const numbered = <T>(count: number, row: (no: number) => T): T[] => Array.from({ length: count }, (_, index) => row(index + 1));

/** Twenty-six rows, each feed in more than one page. */
export function fill({ rows }: RowPeer): void {
  const parties = numbered(9, (no) => ({ id: `S${no}`, name: `Zahnrad ${no} GmbH`, town: "Ulm", changed: day(no) }));
  rows.set("parties", parties);
  const orders = numbered(10, (no) => ({ no: `PO${no}`, vendor: `S${(no % 9) + 1}`, total: 100.1 * no }));
  rows.set("orders", orders);
  const bills = numbered(7, (no) => ({ no: `B${no}`, vendor: `S${no}`, total: 12.5, changed: day(no) }));
  rows.set("bills", bills);
}

const folder = mkdtempSync(join(tmpdir(), "synchromesh-chaos-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `text`: of hub.yaml. */
export function underFaults(text: string): ChaosOptions {
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
