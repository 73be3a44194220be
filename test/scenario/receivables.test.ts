// Two systems of one plant keep the same receivables: one export is clean, the other writes its dates the American way, in another
// order, with invoices that the first never saw.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { reader } from "../../src/desk/reader.ts";
import { reconcile } from "../../src/desk/reconciliation.ts";
import { status } from "../../src/desk/status.ts";
import { eachBackend } from "../support/database.ts";
import { hubWorld } from "../support/hub-world.ts";
import { withOutsideData } from "../support/outside-data.ts";

const source = (name: string, dates: string, rowEnd: "crlf" | "lf"): string => `
  - name: ${name}
    connector: delimited
    site: lyon
    currency: EUR
    options: { folder: ${name}, settle_seconds: 0 }
    feeds:
      invoices: { file: invoices.csv, dialect: { delimiter: ",", quote: '"', header: true, row_end: ${rowEnd}, encoding: utf-8 } }
    mapping:
      system: receivables
      version: ${name}
      feeds:
        invoices:
          kind: customer_invoice
          key: invoiceNumber
          fields:
            number: invoiceNumber
            company: { value: gears }
            issue_date: { from: InvoiceDate, format: "${dates}" }
            due_date: { from: DueDate, format: "${dates}" }
            amount: InvoiceAmount
            currency: { value: EUR }
`;

const yaml = `hub: receivables
zone: UTC
sites: { lyon: { company: gears } }
sources:${source("office", "DD/MM/YYYY", "crlf")}${source("branch", "M/D/YYYY", "lf")}`;

/** An independent reading: cells by name; neither file quotes any. */
function rowsOf(text: string): Record<string, string>[] {
  const [head = "", ...lines] = text.trimEnd().split(/\r?\n/);
  const names = head.replace("\ufeff", "").split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(names.map((name, place) => [name, cells[place] ?? ""]));
  });
}

const cents = (rows: readonly Record<string, string>[]): bigint =>
  rows.reduce((sum, { InvoiceAmount = "" }) => {
    const [whole = "", part = ""] = InvoiceAmount.split(".");
    return sum + BigInt(whole + part.padEnd(2, "0").slice(0, 2));
  }, 0n);

const centsOf = (amount: string): bigint => {
  const [whole = "", part = ""] = amount.split(".");
  return BigInt(whole + part.padEnd(2, "0"));
};

withOutsideData("data/ar-payments/ibm-ar", (folder) => {
  eachBackend((backend) => {
    test(
      "what the branch has too many is named, the rest agrees, and the figures equal a recount of the files",
      { timeout: 120_000 },
      async () => {
        const texts = { office: "ibm_ar_clean_dmy.csv", branch: "ibm_ar_dirty_mdy.csv" };
        const [clean, dirty] = [texts.office, texts.branch].map((name) => readFileSync(join(folder, name), "utf8"));
        const [office, branch] = [rowsOf(clean ?? ""), rowsOf(dirty ?? "")];
        const world = await hubWorld(backend, yaml);
        await world.drop("office/invoices.csv", clean ?? "");
        await world.drop("branch/invoices.csv", dirty ?? "");
        const { feeds } = await world.run();
        expect(feeds.map(({ read, parked, fault }) => [read, parked, fault])).toEqual([
          [office.length, 0, null],
          [branch.length, 0, null],
        ]);
        const known = new Set(office.map(({ invoiceNumber }) => invoiceNumber));
        const extra = branch.filter(({ invoiceNumber }) => !known.has(invoiceNumber));
        expect([known.size, branch.length, extra.length]).toEqual([2_466, 2_586, 120]);

        const people = reader(world.hub().database, { kind: "hub" }, world.hub().model);
        const { coherence } = await status(people, [], world.clock.now());
        expect(coherence).toMatchObject([
          {
            kind: "customer_invoice",
            site: "lyon",
            systems: ["branch", "office"],
            known: known.size,
            agreed: known.size,
            real: 0,
            parked: 0,
          },
        ]);
        const found = await reconcile({ kind: "customer_invoice", first: "office", second: "branch", limit: 1_000 }, people);
        expect(found.counts).toEqual({ first: office.length, second: branch.length, both: known.size });
        expect(found.missing.map(({ system, count }) => [system, count])).toEqual([
          ["office", extra.length],
          ["branch", 0],
        ]);
        const named = found.missing[0]?.records.map(({ key }) => key) ?? [];
        expect(named.toSorted()).toEqual(extra.map(({ invoiceNumber = "" }) => invoiceNumber).toSorted());
        const [balance] = found.balances.filter(({ field }) => field === "amount");
        expect([centsOf(balance?.first ?? ""), centsOf(balance?.second ?? ""), centsOf(balance?.onlySecond ?? "")]).toEqual([
          cents(office),
          cents(branch),
          cents(extra),
        ]);
        expect([balance?.differing, found.differing]).toEqual(["0", []]);
        const again = await world.run();
        expect(again.to, "the same files say nothing new").toBe(again.from);
      },
    );
  });
});
