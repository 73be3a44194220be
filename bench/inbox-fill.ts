// Hands what a group has waiting for people to a hub, in commits of bounded size, and says which hub.yaml it needs.

import { zstdCompressSync } from "node:zlib";
import { systemClock } from "../src/base/clock.ts";
import { sha256Hex } from "../src/base/hash.ts";
import { intake } from "../src/commit/intake.ts";
import type { Hub } from "../src/hub.ts";
import { claimOf } from "../src/observation/claim.ts";
import { inboxRows, inboxSites, type ToldRow } from "./inbox-workload.ts";

const batchRows = 2_000;
const seed = 42;
const systems = ["erp", "mes"];
const names = inboxSites.flatMap((site) => systems.map((system) => `${system}-${site}`));

const source = (system: string, site: string): string => `
  - name: ${system}-${site}
    connector: json-file
    site: ${site}
    options: { folder: . }
    feeds: { none: { file: none.json, form: document } }
    mapping: { system: ${system}, version: "1", feeds: { none: { kind: purchase_order_line, key: number, fields: { number: number } } } }`;

export const inboxHubFile = (): string => `hub: bench
currency: EUR
desk: { go_live: 2026-03-07T00:00:00Z }
sites: { ${inboxSites.map((site) => `${site}: { company: ${site} }`).join(", ")} }
sources:${inboxSites.flatMap((site) => systems.map((system) => source(system, site))).join("")}
governance:
  rules:
    - { name: price, fields: purchase_order_line.unit_price, on_disagreement: ask, authority: [[${names.join(", ")}]] }
`;

/** `items` that wait, told from `start` (ms) on. */
export async function fillInbox({ writer }: Pick<Hub, "writer">, items: number, start: number): Promise<void> {
  const mapping = { mapping: "bench@1", receivedAt: systemClock.now() };
  let version = 0;
  let last: Promise<unknown> = Promise.resolve();
  const commit = async (rows: readonly ToldRow[]): Promise<void> => {
    const bySource = Map.groupBy(rows, (row) => row.source);
    const pages = [...bySource].map(([name, told]) => {
      const raw = Buffer.from(JSON.stringify(told.map(({ fields }) => fields)));
      return {
        hash: sha256Hex(raw),
        site: told[0]?.site ?? "",
        source: name,
        delivery: `${name} ${version}`,
        bytes: zstdCompressSync(raw),
      };
    });
    const pageOf = new Map(pages.map((page) => [page.source, page.hash]));
    const claims = rows.map((row, rawIndex) => {
      version += 1;
      const mapped = { ...row, version, deleted: false, rawIndex };
      return claimOf(mapped, { ...mapping, source: row.source, page: pageOf.get(row.source) ?? null });
    });
    const written = writer.submit(intake({ claims, pages }));
    await last;
    last = written;
  };
  let rows: ToldRow[] = [];
  for (const row of inboxRows(items, seed, start)) {
    rows.push(row);
    if (rows.length < batchRows) continue;
    await commit(rows);
    rows = [];
  }
  await commit(rows);
  await last;
}
