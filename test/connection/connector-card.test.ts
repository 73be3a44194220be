// What a connector says of itself is what its page says, and its options are a form without secrets.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { lineDifference } from "../../src/connection/line-difference.ts";
import { optionsSchema, secretPlaces } from "../../src/connection/secret-path.ts";
import { sourceIn, withoutSource, withSource } from "../../src/connection/yaml-edit.ts";
import { systemTimer } from "../../src/connectors/rate-budget.ts";
import { shippedConnectors } from "../../src/connectors/shipped.ts";
import { suggestMapping } from "../../src/source/mapping/suggestion.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";

const connectors = [...shippedConnectors(systemTimer).values()];
const labels = { live: "tested live", recordings: "tested on recordings", untested: "untested" } as const;

test.each(connectors)("$name has a title, the label of its page, and options that a form can show", ({ name, about, options }) => {
  const page = readFileSync(`docs/reference/connectors/${name}.md`, "utf8");
  expect(page).toContain(`**${labels[about?.tested ?? "untested"]}**`);
  expect(about?.title).toMatch(/\w/);
  const schema = optionsSchema(options);
  expect(schema).toMatchObject({ type: "object", properties: { feeds: {} } });
  const stated = schema["properties"] as Readonly<Record<string, { readonly description?: string }>>;
  expect(Object.values(stated).filter(({ description }) => description !== undefined).length).toBeGreaterThan(0);
});

test("connectors of a standard name the feeds they know, with their kinds", () => {
  const feeds = new Map(connectors.map(({ name, about }) => [name, about?.feeds ?? []]));
  expect(feeds.get("odoo")).toContainEqual({ name: "party", kind: "party" });
  expect(
    feeds
      .get("tryton")
      ?.filter(({ name }) => name === "party")
      .map(({ of }) => of),
  ).toEqual(["version 6.0", "version 7.0"]);
  expect(feeds.get("odata")?.map(({ of }) => of)).toContain("pack s4");
  expect(
    feeds
      .get("camt")
      ?.map(({ name }) => name)
      .toSorted(),
  ).toEqual(["balance", "entry", "statement"]);
});

test("secrets are found where the schema says so: by name, in a record of texts, in one of several forms", () => {
  const placesOf = (connector: string, options: object) => {
    const found = connectors.find(({ name }) => name === connector);
    return secretPlaces(optionsSchema(found?.options as never), options).map(({ path, isReference }) => [path.join("."), isReference]);
  };
  expect(placesOf("http-json", { url: "u", headers: { authorization: "Bearer x", "x-key": "${env:KEY}" }, feeds: {} })).toEqual([
    ["headers.authorization", false],
    ["headers.x-key", true],
  ]);
  expect(placesOf("odata", { url: "u", auth: { kind: "basic", user: "hub", password: "x" }, feeds: {} })).toEqual([
    ["auth.password", false],
  ]);
  expect(placesOf("postgres-query", { url: "postgres://a:b@c/d", feeds: {} })).toEqual([["url", false]]);
  expect(placesOf("delimited", { folder: "x", feeds: {} })).toEqual([]);
});

describe("hub.yaml is changed", () => {
  const source = { name: "b", connector: "delimited", site: "ulm" };

  test.each([
    ["without sources", "hub: x # mine\n", "hub: x # mine\nsources:\n  - name: b\n    connector: delimited\n    site: ulm\n"],
    [
      "with a list that is not indented, and keeps it so",
      "hub: x\nsources:\n- name: a # first\n  site: lyon\n\ntick: 5s # last\n",
      "hub: x\nsources:\n- name: a # first\n  site: lyon\n\n- name: b\n  connector: delimited\n  site: ulm\n\ntick: 5s # last\n",
    ],
    ["with an empty list", "hub: x\nsources: []\n", "hub: x\nsources:\n  - name: b\n    connector: delimited\n    site: ulm\n"],
  ])("%s", (_, before, after) => {
    expect(withSource(before, source)).toBe(after);
  });

  test("only where it differs: comments, order and the forms of everything else stay", () => {
    const before = `sources:
  # about b
  - { name: a, site: lyon } # short
  - name: b # the second
    options: { url: "x", page: 5 } # small pages
    feeds: {} # none yet
    site: ulm
`;
    const after = withSource(before, { ...sourceIn(before, "b"), name: "b", options: { url: "x", page: 10 }, site: "lyon" });
    expect(after).toBe(before.replace("page: 5", "page: 10").replace("site: ulm", "site: lyon"));
    expect(sourceIn(withoutSource(before, "b"), "b")).toBeUndefined();
    expect(withSource(before, { ...sourceIn(before, "b"), name: "b" })).toBe(before);
  });

  test("and the difference is told line by line", () => {
    const lines = lineDifference("a\nb\nc\nd\ne\nf\ng\n", "a\nb\nc\nx\ne\nf\ng\nh\n");
    expect(lines.filter(({ kind }) => kind !== "same").map(({ kind, line, text }) => `${kind} ${line} ${text}`)).toEqual([
      "removed 4 d",
      "added 4 x",
      "added 8 h",
    ]);
    expect(lineDifference("a\n", "a\n")).toEqual([]);
  });
});

test("columns are guessed by name and value, in German too, with what only a person can tell", () => {
  const rows = [
    { Bestellnummer: "4500001", Pos: "10", Lieferant: "K1", Artikel: "A-1", Menge: "1.000,50", Preis: "2,50", Liefertermin: "03.04.2026" },
    { Bestellnummer: "4500001", Pos: "20", Lieferant: "K1", Artikel: "A-2", Menge: "5,00", Preis: "1,00", Liefertermin: "05.04.2026" },
  ];
  expect(suggestMapping(canonicalModel, rows, "purchase_order_line")).toMatchObject({
    mapping: {
      kind: "purchase_order_line",
      key: ["Bestellnummer", "Pos"],
      fields: {
        order: "Bestellnummer",
        line_number: "Pos",
        supplier: "Lieferant",
        item: "Artikel",
        quantity: { from: "Menge", decimal: ",", grouping: "." },
        unit_price: { from: "Preis", decimal: "," },
        promised_date: { from: "Liefertermin", format: "DD.MM.YYYY" },
      },
    },
    doubts: ["Liefertermin: nothing in the sample tells whether day or month comes first"],
  });
  expect(suggestMapping(canonicalModel, [{ x1: "?", x2: "!" }])).toBeUndefined();
});
