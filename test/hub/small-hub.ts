// A hub of one's own with two delimited sources, small enough to see through.

import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { manualClock, type ManualClock } from "../../src/base/clock.ts";
import { type Hub, loadConfiguration, openHub } from "../../src/hub.ts";
import { placesOf } from "../../src/hub-store.ts";
import { openLog } from "../../src/platform/log.ts";
import type { Place } from "../support/database.ts";

const dialect = `{ delimiter: ",", quote: '"', header: true, row_end: lf, encoding: utf-8 }`;

const source = (name: string): string => `
  - name: ${name}
    connector: delimited
    site: lyon
    currency: EUR
    options: { folder: ${name}, settle_seconds: 0 }
    feeds:
      suppliers: { file: suppliers.csv, dialect: ${dialect} }
      orders: { file: orders.csv, dialect: ${dialect} }
    mapping:
      system: paper
      version: "1"
      feeds:
        suppliers: { kind: party, key: id, at: changed, fields: { name: name, tax_number: vat } }
        orders:
          kind: purchase_order
          key: id
          at: changed
          fields: { number: id, supplier: supplier, order_date: date, amount: total, currency: { value: EUR } }
`;

export const hubText = (rules = ""): string => `hub: small\nzone: Europe/Paris\nsources:${source("erp")}${source("finance")}${rules}`;

export const priceRule = (first: string, second: string): string => `
governance:
  rules:
    - fields: purchase_order.[amount, currency]
      authority: [${first}, ${second}]
`;

export const monday = Date.parse("2026-03-02T08:00:00Z");

export interface SmallHub {
  readonly folder: string;
  readonly configFile: string;
  readonly data: string;
  readonly clock: ManualClock;
  /** Puts the file of a source in its place. */
  write(source: string, file: "suppliers.csv" | "orders.csv", rows: readonly string[]): void;
  configure(text: string): void;
  open(): Promise<Hub>;
  remove(): void;
}

const heads = { "suppliers.csv": "id,name,vat,changed", "orders.csv": "id,supplier,date,total,changed" };

/** `place`: a migrated, empty database, taken as the hub's store. */
export function smallHub(place: Place): SmallHub {
  const folder = mkdtempSync(join(tmpdir(), "synchromesh-hub-"));
  const data = join(folder, ".synchromesh");
  const configFile = join(folder, "hub.yaml");
  const clock = manualClock(monday);
  mkdirSync(data);
  if (place.kind === "folder") renameSync(place.folder, placesOf(data).store);
  const write: SmallHub["write"] = (name, file, rows) => {
    mkdirSync(join(folder, name), { recursive: true });
    const path = join(folder, name, file);
    writeFileSync(path, `${[heads[file], ...rows].join("\n")}\n`);
    utimesSync(path, clock.now() / 1000 - 60, clock.now() / 1000 - 60);
  };
  for (const name of ["erp", "finance"]) {
    write(name, "suppliers.csv", ["S1,Dupont SA,FR40303265045,2026-01-02T08:00:00Z"]);
    write(name, "orders.csv", ["PO1,S1,2026-01-05,100.00,2026-01-05T08:00:00Z"]);
  }
  const configure = (text: string): void => writeFileSync(configFile, text);
  configure(hubText());
  return {
    folder,
    configFile,
    data,
    clock,
    write,
    configure,
    open: () =>
      openHub(loadConfiguration(configFile), {
        clock,
        log: openLog("silent"),
        folder: data,
        environment: place.kind === "server" ? { DATABASE_URL: place.url } : {},
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
