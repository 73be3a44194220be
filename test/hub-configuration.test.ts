import { describe, expect, test } from "vitest";
import { Fault } from "../src/base/fault.ts";
import { firstHub } from "../src/cli/first-hub.ts";
import { type HubConfiguration, readHubConfiguration } from "../src/hub-configuration.ts";

const read = (text: string): HubConfiguration =>
  readHubConfiguration(text, { file: "hub.yaml", folder: "/srv/hub", connectors: new Map(), readText: () => "" });

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
