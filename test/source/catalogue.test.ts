import { describe, expect, test } from "vitest";
import { delimited } from "../../src/connectors/delimited/reader.ts";
import { camt } from "../../src/connectors/camt/reader.ts";
import { Fault } from "../../src/base/fault.ts";
import { model } from "../../src/model/kind.ts";
import { accountKinds } from "../../src/model/kinds/accounts.ts";
import { compileCatalogue, type ConfiguredSource } from "../../src/source/catalogue.ts";
import { readYaml } from "../../src/source/yaml-document.ts";
import type { Connector } from "../../src/source/connector.ts";

const known = model(accountKinds);
const connectors = new Map<string, Connector>([
  [delimited.name, delimited],
  [camt.name, camt],
]);

const mapping = `
system: bank-export
version: "1"
codes: { state: { G: booked } }
feeds:
  entries:
    kind: bank_statement_entry
    key: ID
    fields: { amount: { from: BETRAG, decimal: "," }, currency: WAEHRUNG, status: { from: ST, codes: state } }
`;

const hub = `sources:
  - name: bank
    connector: delimited
    site: lyon
    zone: Europe/Paris
    silent_after: 2h
    options: { folder: drop }
    mapping: mapping/bank.yaml
    feeds:
      entries:
        file: "*.csv"
        dialect: { delimiter: ";", quote: '"', row_end: lf, header: true, encoding: utf-8 }
  - name: statements
    connector: camt
    site: lyon
    feeds: { entry: {}, balance: {} }
`;

const compile = (text: string, mappingText = mapping): ConfiguredSource[] =>
  compileCatalogue(readYaml(text, "hub.yaml"), { connectors, model: known, reduced: (one) => one, readText: () => mappingText });
const refusalOf = (text: string, mappingText = mapping): Fault => {
  try {
    compile(text, mappingText);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  return expect.fail("it was accepted");
};

describe("the configured sources", () => {
  test("are compiled with their feeds, mappings and what the connector brings itself", () => {
    const [bank, statements] = compile(hub);
    expect(bank).toMatchObject({
      name: "bank",
      site: "lyon",
      silentAfterMs: 7_200_000,
      pollEveryMs: 60_000,
    });
    const [mapping] = bank?.feeds.get("entries") ?? [];
    expect(mapping).toMatchObject({ from: Number.NEGATIVE_INFINITY, system: "bank-export", systemVersion: "1" });
    const claim = mapping?.mapper.map({ index: 0, values: { ID: "1", BETRAG: "10,50", WAEHRUNG: "EUR", ST: "G" } }, 0);
    expect(claim?.fields).toEqual({ amount: "10.5", currency: "EUR", status: "booked" });
    expect([...(statements?.feeds.keys() ?? [])]).toEqual(["entry", "balance"]);
    expect(statements?.feeds.get("entry")).toMatchObject([{ system: "camt.053" }]);
  });

  test("say what is otherwise than in the mapping that comes with the connector; the rest goes on as it is delivered", () => {
    const changed = (change: string): string => hub.replace("connector: camt\n", `connector: camt\n    mapping: ${change}\n`);
    const fields = "amount: { from: amount, scale: 1 }, remittance: null, bank_reference: own_reference";
    const [, statements] = compile(
      changed(`{ extends: delivered, feeds: { entry: { deleted: { from: gone, equals: [x] }, fields: { ${fields} } } } }`),
    );
    const [entry] = statements?.feeds.get("entry") ?? [];
    expect(entry).toMatchObject({ system: "camt.053", systemVersion: "02-13+own" });
    const values = { key: "1", gone: "", amount: "10.25", currency: "EUR", own_reference: "B7", remittance: "rent" };
    const claim = entry?.mapper.map({ index: 0, values }, 0);
    expect(claim?.deleted).toBe(false);
    expect(claim?.fields).toMatchObject({ amount: "10.2", currency: "EUR", bank_reference: "B7" });
    expect(claim?.fields).not.toHaveProperty("remittance");
    expect(statements?.feeds.get("balance")).toMatchObject([{ systemVersion: "02-13+own" }]);
    expect(refusalOf(changed("{ extends: delivered, feeds: { entry: { fields: { rent: null } } } }")).cause).toBe(
      "no field rent is delivered",
    );
    expect(refusalOf(changed("{ extends: delivered, feeds: { entries: { fields: {} } } }")).cause).toContain(
      "no feed entries is delivered",
    );
    expect(refusalOf(changed("{ extends: delivered, feeds: { entry: { colour: red } } }")).subject).toContain("mapping.feeds.entry");
    expect(refusalOf(hub, "extends: delivered")).toMatchObject({ cause: "no mapping comes with this connector" });
  });

  test("that cannot work are refused with file, line and path", () => {
    expect(refusalOf(hub.replace("Europe/Paris", "Europe/Pari")).subject).toBe("hub.yaml line 5, sources[0].zone");
    expect(refusalOf(hub.replace("connector: camt", "connector: camtt"))).toMatchObject({
      subject: "hub.yaml line 14, sources[1].connector",
      hint: "use one of: delimited, camt",
    });
    expect(refusalOf(hub.replace("name: statements", "name: bank")).cause).toContain("given twice");
    expect(refusalOf(hub.replace("      entries:", "      others:")).cause).toBe("the mapping has no feed others");
    expect(refusalOf(hub.replace("row_end: lf", "row_end: lf, colour: red")).subject).toContain("sources[0].options.feeds.entries.dialect");
    expect(refusalOf(hub.replace("sources:", "sources: [")).code).toBe("yaml-refused");
    const dated = (...dates: readonly string[]): string =>
      hub.replace(
        "mapping: mapping/bank.yaml",
        `mapping:${dates.map((date) => `\n      - { ${date}mapping: mapping/bank.yaml }`).join("")}`,
      );
    expect(compile(dated("", "from: 2026-11-28, "))[0]?.feeds.get("entries")?.[1]?.from).toBe(Date.parse("2026-11-27T23:00:00Z"));
    expect(refusalOf(dated("", "from: 2026-11-31, ")).cause).toBe("2026-11-31 is no date");
    expect(refusalOf(dated("", "")).subject).toMatch(/^hub.yaml line \d+, sources\[0\].mapping\[1\]/);
    expect(refusalOf(dated("from: 2026-11-28, ")).hint).toContain("the first mapping");
    expect(refusalOf(dated("", "from: 2026-11-28, ", "from: 2026-11-28, ")).cause).toContain("not after the mapping before it");
    expect(refusalOf("site: lyon\n").subject).toContain("hub.yaml");
    expect(refusalOf(hub, mapping.replace("BETRAG,", "BETRAG, digits: 3,")).subject).toMatch(/^mapping\/bank\.yaml line 9, feeds\.entries/);
    expect(refusalOf(hub, mapping.replace("codes: state }", "codes: nowhere }"))).toMatchObject({ code: "mapping-refused" });
    expect(refusalOf(hub, mapping.replace("amount:", "betrag:")).subject).toContain("bank_statement_entry.betrag");
  });
});
