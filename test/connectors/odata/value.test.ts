import { describe, expect, test } from "vitest";
import { splitKey } from "../../../src/connectors/odata/sink.ts";
import { stampForm } from "../../../src/connectors/odata/stamp.ts";
import { literalOf, sentJson, sourceText } from "../../../src/connectors/odata/value.ts";
import { joinKey } from "../../../src/source/mapping/head.ts";

const property = (type: string, more: object = {}) => ({
  type,
  maxLength: undefined,
  precision: undefined,
  scale: undefined,
  isNullable: true,
  isUpdatable: true,
  isFilterable: true,
  isDay: false,
  ...more,
});

describe("a time as a row gives it", () => {
  test.each([
    ["/Date(1795416816347+0000)/", "Edm.DateTimeOffset", "2026-11-23T06:53:36.347Z"],
    ["/Date(1795416816347+0060)/", "Edm.DateTimeOffset", "2026-11-23T06:53:36.347Z"],
    ["/Date(1795392000000)/", "Edm.DateTime", "2026-11-23T00:00:00"],
    ["/Date(-62135596800000)/", "Edm.DateTime", "0001-01-01T00:00:00"],
    ["/Date(99999999999999999)/", "Edm.DateTime", "/Date(99999999999999999)/"],
    ["PT8H5M", "Edm.Time", "08:05:00"],
    ["PT08H30M05.5S", "Edm.Time", "08:30:05.5"],
    ["20261123065336", "Edm.String", "20261123065336"],
    ["2026-11-23T06:53:36.6571234Z", "Edm.DateTimeOffset", "2026-11-23T06:53:36.6571234Z"],
    ["12.340", "Edm.Decimal", "12.340"],
  ])("%s of %s is %s", (text, type, expected) => {
    expect(sourceText(text, { type, isDay: false })).toBe(expected);
  });

  test("a day that a V2 service keeps as a time is a day", () => {
    expect(sourceText("/Date(1795392000000)/", { type: "Edm.DateTime", isDay: true })).toBe("2026-11-23");
    expect(sourceText("2026-11-23T00:00:00", { type: "Edm.DateTime", isDay: true })).toBe("2026-11-23");
  });
});

describe("a time of change", () => {
  const at = Date.UTC(2026, 10, 23, 6, 53, 36);
  test.each([
    ["Edm.DateTimeOffset", {}, "2026-11-23T06:53:36.000Z", at, "2026-11-23T06:53:36.000Z"],
    ["Edm.DateTime", {}, "2026-11-23T06:53:36", at, "2026-11-23T06:53:36.000"],
    ["Edm.String", { maxLength: 14 }, "20261123065336", at, "20261123065336"],
    ["Edm.DateTime", { isDay: true }, "2026-11-23", Date.UTC(2026, 10, 23), "2026-11-23"],
    ["Edm.Date", {}, "2026-11-23", Date.UTC(2026, 10, 23), "2026-11-23"],
  ])("of %s %o", (type, more, text, ms, written) => {
    const form = stampForm(property(type, more));
    expect([form?.read(text), form?.write(ms)]).toEqual([ms, written]);
    expect([form?.read(""), form?.read("0")]).toEqual([undefined, undefined]);
  });

  test("is none of any other column", () => {
    expect([stampForm(property("Edm.String", { maxLength: 20 })), stampForm(property("Edm.Guid"))]).toEqual([undefined, undefined]);
  });
});

describe("what is sent", () => {
  test.each([
    ["O'Neill", "Edm.String", "v2", "'O''Neill'"],
    ["1.10", "Edm.Decimal", "v2", "1.10M"],
    ["1.10", "Edm.Decimal", "v4", "1.10"],
    ["7", "Edm.Int64", "v2", "7L"],
    ["6f9619ff-8b86-d011-b42d-00c04fc964ff", "Edm.Guid", "v2", "guid'6f9619ff-8b86-d011-b42d-00c04fc964ff'"],
    ["2026-11-23", "Edm.DateTime", "v2", "datetime'2026-11-23T00:00:00'"],
    ["08:30:00", "Edm.Time", "v2", "time'PT08H30M00S'"],
    ["1 or 1 eq 1", "Edm.Int32", "v4", undefined],
    ["x' or '1", "Edm.Guid", "v4", undefined],
    ["2026-11-23T00:00:00Z or true", "Edm.DateTimeOffset", "v4", undefined],
  ] as const)("in an address %s of %s in %s", (text, type, protocol, expected) => {
    expect(literalOf(text, { type }, protocol)).toBe(expected);
  });

  test.each([
    ["123456789012345678.90", "Edm.Decimal", "v4", "123456789012345678.90"],
    ["123456789012345678.90", "Edm.Decimal", "v2", '"123456789012345678.90"'],
    ["2026-11-23", "Edm.DateTime", "v2", '"/Date(1795392000000)/"'],
    ["2026-11-23T06:53:36.347Z", "Edm.DateTimeOffset", "v2", '"/Date(1795416816347+0000)/"'],
    ["2026-11-23", "Edm.Date", "v4", '"2026-11-23"'],
    ["true", "Edm.Boolean", "v4", "true"],
    ["", "Edm.Date", "v4", "null"],
  ] as const)("in a body %s of %s in %s", (text, type, protocol, expected) => {
    expect(sentJson(text, property(type), protocol)).toBe(expected);
  });

  test.each([
    ["2026-02-30", "Edm.DateTime", {}, "holds values of Edm.DateTime"],
    [null, "Edm.String", { isNullable: false }, "has to have a value"],
    ["12345.6", "Edm.Decimal", { precision: 6, scale: 2 }, "takes 4 digits before the point"],
    ["AAAA", "Edm.Binary", {}, "holds values of Edm.Binary"],
  ] as const)("%s of %s is refused", (text, type, more, why) => {
    expect(sentJson(text, property(type, more), "v2")).toMatchObject({ why: expect.stringContaining(why) });
  });
});

test("a key is taken apart as a mapping joined it", () => {
  for (const parts of [["4500000001"], ["a/b"], ["4500000001", "00010"], ["a/b", "c\\d", "e"]])
    expect(splitKey(joinKey(parts), { keys: parts })).toEqual(parts);
});
