// A claim that cannot be right is believed less. It is not refused: the record flows.
import { expect, test } from "vitest";
import { judged, says } from "./judgement.ts";

const ruled = (validations: object, more: object = {}): object[] => [
  { fields: "party.postcode", authority: ["erp", "crm", "web"], validations: { postcode: validations }, ...more },
];
const five = { pattern: "^[0-9]{5}$" };
const post = (source: string, at: number, postcode: string, name = "Huber") => says(source, at, { postcode, name });
const told = (rules: object[], ...said: Parameters<typeof judged>[0]["said"]) => judged({ kind: "party", rules, said });

test("a bad postcode: the next source wins, the record flows, and the difference is shown", () => {
  const record = told(ruled(five), post("crm", 1, "34117"), post("erp", 2, "3411"));
  expect([record.survivor("postcode"), record.survivor("name")]).toEqual(["34117 from crm", "Huber from erp"]);
  expect(record.discrepancies).toEqual(["postcode: crm=34117 erp=3411, 2 to open"]);
});

test("the owner wins again with a good value", () => {
  expect(told(ruled(five), post("crm", 1, "34117"), post("erp", 2, "3411"), post("erp", 3, "34119")).survivor("postcode")).toBe(
    "34119 from erp",
  );
});

test("one step down is one step: a source two ranks below does not win, and among bad values the ranks are as they were", () => {
  expect(told(ruled(five), post("web", 1, "34117"), post("erp", 2, "3411")).survivor("postcode")).toBe("3411 from erp");
  expect(told(ruled(five), post("crm", 1, "1"), post("erp", 2, "2")).survivor("postcode")).toBe("2 from erp");
});

test("a value nobody asserts is not a bad value", () => {
  expect(told(ruled(five), post("crm", 1, "34117"), post("erp", 2, "")).survivor("postcode")).toBe(" from erp");
});

test("among equals without ranks the sound value wins, however new the other", () => {
  expect(told(ruled(five, { authority: [] }), post("crm", 1, "34117"), post("erp", 9, "x")).survivor("postcode")).toBe("34117 from crm");
});

test("fields that travel together step down together", () => {
  const rules = [{ fields: "party.[street, postcode]", together: true, authority: ["erp", "crm"], validations: { postcode: five } }];
  const said = [says("crm", 1, { street: "Am Weg 2", postcode: "34117" }), says("erp", 2, { street: "Am Weg 3", postcode: "3" })];
  expect(told(rules, ...said).survivor("street")).toBe("Am Weg 2 from crm");
});

test.each([
  ["a range", { least: "1", most: "100" }, "140", "14"],
  ["a code list", { one_of: ["10", "20"] }, "30", "20"],
  ["several checks", [{ least: 1 }, { one_of: ["2", "0"] }], "0", "2"],
  ["several forms", { pattern: ["\\d{4}", "[A-Z]{2}-\\d{4}"] }, "123", "AT-1010"],
])("%s is checked", (_, validations, bad, good) => {
  expect(told(ruled(validations), post("crm", 1, good), post("erp", 2, bad)).survivor("postcode")).toBe(`${good} from crm`);
});

test.each([
  ["iban", "party.iban", "DE89370400440532013001", "DE89370400440532013000"],
  ["vat", "party.tax_number", "DE136695975", "DE136695976"],
  ["lei", "party.tax_number", "5493001KJTIIGC8Y1R13", "5493001KJTIIGC8Y1R12"],
  ["gtin", "party.gln", "4006381333932", "4006381333931"],
])("a wrong %s check digit is a bad value", (check, field, bad, good) => {
  const name = field.split(".")[1] ?? "";
  const rules = [{ fields: field, authority: ["erp", "crm"], validations: { [name]: { check_digit: check } } }];
  expect(told(rules, says("crm", 1, { [name]: good }), says("erp", 2, { [name]: bad })).survivor(name)).toBe(`${good} from crm`);
  expect(told(rules, says("crm", 1, { [name]: good }), says("erp", 2, { [name]: good })).survivor(name)).toBe(`${good} from erp`);
});
