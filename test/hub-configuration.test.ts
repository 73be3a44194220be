import { describe, expect, test } from "vitest";
import { Fault } from "../src/base/fault.ts";
import { firstHub } from "../src/cli/first-hub.ts";
import { jsonFile } from "../src/connectors/json-file/reader.ts";
import { postgresQuery } from "../src/connectors/postgres-query/reader.ts";
import { tryton } from "../src/connectors/tryton/reader.ts";
import { type HubConfiguration, readHubConfiguration } from "../src/hub-configuration.ts";
import { classOf } from "../src/model/field-class.ts";
import { kindOf } from "../src/model/kind.ts";
import type { Connector } from "../src/source/connector.ts";

const read = (text: string): HubConfiguration =>
  readHubConfiguration(text, { file: "hub.yaml", folder: "/srv/hub", connectors, readText: () => "" });

const connectors: ReadonlyMap<string, Connector> = new Map([jsonFile, postgresQuery, tryton].map((one) => [one.name, one as Connector]));

const refused = (text: string): Fault => {
  try {
    read(text);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  return expect.fail("it was accepted");
};

describe("hub.yaml", () => {
  test("a name is enough; the rest has a default", () => {
    const { hub, sources, settings, rules, tickMs, api } = read("hub: plant-one");
    expect({ hub, sources, tickMs, api }).toEqual({ hub: "plant-one", sources: [], tickMs: 10_000, api: { port: 4780 } });
    expect(settings).toEqual({ companyOfSite: {}, companies: {}, zone: "UTC", terms: { days: 30, endOfMonth: false }, opening: [] });
    expect(rules).toEqual({ text: "[]", from: undefined, reason: "hub.yaml" });
  });

  test("roles are given classes, and fields another class; a place called all is refused", () => {
    const { classes, model } = read(
      "hub: h\nrights:\n  roles: { planner: [public, price] }\n  fields: { party.name: personal, item: payroll }\n",
    );
    expect([classes.planner, classes.maintenance]).toEqual([["public", "price"], ["public"]]);
    expect(classOf(kindOf(model, "party"), "name")).toBe("personal");
    expect(classOf(kindOf(model, "party"), "city")).toBe("public");
    expect(classOf(kindOf(model, "item"), "list_price")).toBe("payroll");
    expect(refused("hub: h\nrights:\n  fields: { party.nam: personal }\n")).toMatchObject({
      code: "model-field",
      subject: "kind party.nam",
    });
    expect(refused("hub: h\nsites:\n  all: { company: acme }\n")).toMatchObject({
      code: "configuration-refused",
      cause: expect.stringContaining("all"),
    });
  });

  test("a rule for a company keeps the sites the company has now, and a company nobody knows is refused with the place", () => {
    const text = (company: string) => `hub: group
companies: { acme: {} }
sites: { lyon: { company: acme }, lille: { company: acme }, ulm: { company: other } }
governance: { rules: [{ fields: party.name, companies: [${company}], authority: [erp] }] }`;
    expect(JSON.parse(read(text("acme")).rules.text)).toMatchObject([{ companies: { acme: ["lille", "lyon"] } }]);
    const fault = refused(text("acne"));
    expect(fault).toMatchObject({ code: "configuration-refused", cause: expect.stringContaining("company acne") });
    expect([fault.subject, fault.hint]).toEqual(["hub.yaml line 4, governance.rules", "use one of: acme, other"]);
  });

  test.each([
    ["json-file", "party: { file: a.json }", "", "the connector json-file only reads"],
    ["postgres-query", "party: { query: select 1 }", "", "nothing says which table the feed party is written to"],
    [
      "postgres-query",
      "party: { query: select 1, write: { table: a, key: id } }",
      ", item: auto",
      "no feed of the source is of the kind item",
    ],
    [
      "tryton",
      "party: {}, supplier_invoice: {}",
      ", supplier_invoice: auto",
      "an invoice or payment of Tryton needs accounts and a journal",
    ],
  ])("a %s that cannot create what hub.yaml wants created is refused with the place", (connector, feeds, more, cause) => {
    const options =
      connector === "tryton" ? '{ url: "https://t", database: t, user: u, password: p, version: "7.0" }' : '{ url: "postgres://p" }';
    const own =
      connector === "tryton" ? "" : 'mapping: { system: s, version: "1", feeds: { party: { kind: party, key: id, fields: { name: n } } } }';
    const text = `hub: one
sources:
  - name: a
    connector: ${connector}
    site: lyon
    options: ${connector === "json-file" ? "{}" : options}
    feeds: { ${feeds} }
    ${own}
    write_back: { create: { party: auto${more} } }`;
    const fault = refused(text);
    expect(fault.cause).toContain(cause);
    expect(fault.subject).toContain("write_back");
  });

  test("what init writes is understood", () => {
    expect(read(firstHub("plant-one"))).toMatchObject({ hub: "plant-one", sources: [] });
  });

  test("companies, sites and settled balances become what finance counts with, to the cent", () => {
    const text = `hub: group
currency: EUR
companies: { acme: { zone: Europe/Paris } }
sites: { lyon: { company: acme } }
finance:
  reporting_currency: EUR
  terms: { days: 60, end_of_month: true }
  opening: [{ company: acme, currency: EUR, amount: "-1250.05", date: 2026-01-31 }]`;
    expect(read(text).settings).toEqual({
      companyOfSite: { lyon: "acme" },
      companies: { acme: { zone: "Europe/Paris" } },
      zone: "UTC",
      currency: "EUR",
      terms: { days: 60, endOfMonth: true },
      opening: [{ company: "acme", currency: "EUR", amount: -125_005n, date: "2026-01-31" }],
      reportingCurrency: "EUR",
    });
  });

  test.each([
    ["hub: Plant One", "hub.yaml line 1, hub"],
    ["hub: a\nzone: Mars/Olympus", "hub.yaml line 2, zone"],
    [
      "hub: a\nfinance:\n  opening:\n    - { company: a, currency: EUR, amount: 12.5, date: 2026-01-31 }",
      "hub.yaml line 4, finance.opening[0].amount",
    ],
    ["hub: a\ntick: soon", "hub.yaml line 2, tick"],
    ["hub: a\ncolour: red", "hub.yaml line 1, "],
    ["hub: a\napi:\n  port: 70000", "hub.yaml line 3, api.port"],
  ])("a mistake is refused with its line: %j", (text, subject) => {
    expect(refused(text)).toMatchObject({ code: "configuration-refused", subject });
  });

  test("a rule about a field that does not exist is refused before anything starts", () => {
    const text = "hub: a\ngovernance:\n  rules:\n    - { fields: 'party.[shoe_size]', authority: [erp] }";
    expect(refused(text)).toMatchObject({ code: "rule-unknown-field" });
  });

  test("the desk knows what time costs, when it alarms, whose an item is, and when the hub went live", () => {
    const text = `hub: a
desk:
  cost_of_capital: "0.06"
  age_steps: [{ after: 30d, times: 3 }, { after: 2d, times: 2 }]
  go_live: 2026-03-02T06:00:00+01:00
  alarms: { age: 2d, sites: { lyon: { open: 50 } } }
  routes: [{ kinds: [item], role: planner }]`;
    const { desk } = read(text);
    expect(desk).toMatchObject({ goLive: Date.UTC(2026, 2, 2, 5), costOfCapital: { digits: 6n, scale: 2 }, firstSyncMs: 86_400_000 });
    expect(desk.ageSteps.map(({ times }) => times)).toEqual([2, 3]);
    expect(desk.alarms).toEqual({ ageMs: 172_800_000, open: 1_000, to: "controller", sites: { lyon: { open: 50 } } });
    expect(desk.routes[0]).toMatchObject({ kinds: ["item"], role: "planner" });
    expect(refused('hub: a\ndesk:\n  cost_of_capital: "-0.06"')).toMatchObject({ code: "configuration-refused" });
    expect(refused("hub: a\ndesk:\n  routes: [{ role: king }]")).toMatchObject({ code: "configuration-refused" });
    expect(refused("hub: a\ndesk:\n  go_live: 2026-03-02")).toMatchObject({ code: "configuration-refused" });
  });

  test("rules hold from the day they name", () => {
    const text = `hub: a
governance:
  effective_from: 2026-03-01
  reason: new shop floor system
  rules:
    - { fields: 'party.name', authority: [erp] }`;
    expect(read(text).rules).toMatchObject({ from: Date.UTC(2026, 2, 1), reason: "new shop floor system" });
  });
});
