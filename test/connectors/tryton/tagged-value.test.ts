import { expect, test } from "vitest";
import { parseExactJson } from "../../../src/base/exact-json.ts";
import { askedField, numberedPrefixes, valueAtPath } from "../../../src/connectors/tryton/field-path.ts";
import { datetimeJson, microsOf, sourceText, taggedJson } from "../../../src/connectors/tryton/tagged-value.ts";

const exact = (json: unknown) => parseExactJson(JSON.stringify(json), "test");
const datetime = { __class__: "datetime", year: 2026, month: 3, day: 9, hour: 5, minute: 4, second: 0, microsecond: 120 };

test("every tagged value of Tryton becomes text with all its digits, and goes back as it came", () => {
  const values: [type: string, json: unknown, text: string][] = [
    ["numeric", { __class__: "Decimal", decimal: "12345678901234567890.10" }, "12345678901234567890.10"],
    ["numeric", { __class__: "Decimal", decimal: "-0.00" }, "-0.00"],
    ["date", { __class__: "date", year: 26, month: 2, day: 1 }, "0026-02-01"],
    ["date", { __class__: "date", year: 2024, month: 2, day: 29 }, "2024-02-29"],
    ["timestamp", datetime, "2026-03-09T05:04:00.000120Z"],
    ["datetime", { ...datetime, microsecond: 0 }, "2026-03-09T05:04:00Z"],
    ["time", { __class__: "time", hour: 7, minute: 30, second: 0, microsecond: 0 }, "07:30:00"],
    ["timedelta", { __class__: "timedelta", seconds: 3600.5 }, "3600.5"],
    ["char", "Stahlhandel", "Stahlhandel"],
    ["char", "", ""],
    ["boolean", true, "true"],
    ["integer", -7, "-7"],
    ["many2one", 4, "4"],
    ["reference", "account.invoice,1", "account.invoice,1"],
    ["float", 12.5, "12.5"],
  ];
  for (const [type, json, text] of values) {
    expect(sourceText(exact(json))).toBe(text);
    expect(taggedJson(type, text)).toEqual(json);
  }
  expect(sourceText(exact({ __class__: "Decimal", decimal: "1E+3" }))).toBe("1E+3");
  expect(sourceText(parseExactJson("10.10", "test"))).toBe("10.10");
  expect(sourceText(exact([3, 1]))).toBe("3,1");
  expect(sourceText(exact([]))).toBe("");
  expect(sourceText(exact({ __class__: "bytes", base64: "YWJj\nZGVm\n" }))).toBe("YWJjZGVm");
  expect(sourceText(exact({ a: "b" }))).toBe('{"a":"b"}');
  expect(sourceText(exact({ __class__: "Complex" }))).toBeUndefined();
  expect(sourceText(exact([{ id: 1 }]))).toBeUndefined();
});

test("what is no value of its type is not sent, and nothing is sent as nothing", () => {
  const refused: [type: string, text: string][] = [
    ["integer", "1.5"],
    ["integer", "9007199254740993"],
    ["many2one", "Stahlhandel"],
    ["numeric", "1,50"],
    ["float", "NaN"],
    ["boolean", "yes"],
    ["date", "2026-02-30"],
    ["date", "2026-02-01T10:00:00Z"],
    ["time", "2026-02-01"],
    ["datetime", "soon"],
    ["one2many", "1,2"],
    ["binary", "YWJj"],
  ];
  for (const [type, text] of refused) expect([type, text, taggedJson(type, text)]).toEqual([type, text, undefined]);
  expect([taggedJson("date", null), taggedJson("integer", ""), taggedJson("char", "")]).toEqual([null, null, ""]);
});

test("times are kept to the microsecond", () => {
  const micros = microsOf(exact(datetime)) ?? 0;
  expect(micros).toBe(Date.UTC(2026, 2, 9, 5, 4) * 1000 + 120);
  expect(datetimeJson(micros)).toEqual(datetime);
  expect(taggedJson("datetime", "2026-03-09T06:04:00.00012+01:00")).toEqual(datetime);
  expect([microsOf(null), microsOf(undefined), microsOf(exact({ __class__: "date" }))]).toEqual([undefined, undefined, undefined]);
});

test("a path leads behind references and to a numbered record", () => {
  const record = exact({ id: 1, party: 4, "party.": { id: 4, "lang.": null }, "lines.": [{ id: 7, "product.": { code: "P-100" } }] });
  if (typeof record !== "object" || record === null || Array.isArray(record)) return expect.fail("an object");
  const at = (path: string) => valueAtPath(record as Parameters<typeof valueAtPath>[0], path);
  expect([at("party"), at("party.id"), at("lines.0.product.code")]).toEqual(["4", "4", "P-100"]);
  expect([at("party.lang.code"), at("lines.1.product.code")]).toEqual([null, null]);
  expect([at("nothing"), at("party.nothing"), at("currency.code")]).toEqual([undefined, undefined, undefined]);
  const places = exact({ "addresses.": [{ city: "Ulm", active: false }, { city: "Bonn", active: true }, { city: "Linz" }] });
  const cities = ["addresses.0.city", "addresses.1.city", "addresses.2.city"];
  expect(cities.map((path) => valueAtPath(places as Parameters<typeof valueAtPath>[0], path))).toEqual(["Bonn", "Linz", null]);
  expect(numberedPrefixes("lines.0.taxes.1.name")).toEqual(["lines", "lines.taxes"]);
  expect(askedField("lines.0.product.code")).toBe("lines.product.code");
});
