import { expect, test } from "vitest";
import { parseExactJson } from "../../src/base/exact-json.ts";
import { model } from "../../src/model/kind.ts";
import { accountKinds } from "../../src/model/kinds/accounts.ts";
import { pushBody, pushClaims } from "../../src/source/push.ts";

const known = model(accountKinds);
const claimsOf = (records: string) =>
  pushClaims(pushBody.parse(parseExactJson(`{"source":"mes","records":[${records}]}`, "body")), known, "lyon");

test("a pushed record keeps every digit, and null, cleared and left out apart", () => {
  const [claim] = claimsOf(
    '{"kind":"bank_statement_entry","key":12345678901234567890,"version":7,"at":"2026-01-05T10:00:00+01:00",' +
      '"fields":{"amount":10.10,"currency":"EUR","remittance":"","bank_reference":null}}',
  );
  expect(claim).toEqual({
    kind: "bank_statement_entry",
    key: "12345678901234567890",
    version: 7,
    at: Date.UTC(2026, 0, 5, 9),
    site: "lyon",
    deleted: false,
    fields: { amount: "10.1", currency: "EUR", remittance: "", bank_reference: null },
    parked: [],
    rawIndex: 0,
  });
  expect(claimsOf('{"kind":"bank_account","key":"A","deleted":true}')[0]?.deleted).toBe(true);
});

test("what cannot be read is parked with its cause while the other records and fields flow", () => {
  const claims = claimsOf(
    [
      '{"kind":"bank_statement_entry","key":"1","fields":{"amount":"1e5","currency":"EURO","booking_date":"02/03/2026","status":"booked"}}',
      '{"kind":"nothing","key":"2"}',
      '{"kind":"bank_account","key":"  "}',
      '{"kind":"bank_account","key":"4","version":9007199254740993}',
      '{"kind":"bank_account","key":"5","at":"yesterday"}',
      '{"kind":"bank_account","key":"6","fields":{"colour":"red","name":"House bank"}}',
    ].join(","),
  );
  expect(claims[0]?.fields).toEqual({ status: "booked" });
  expect(claims.map((claim) => claim.parked.map((parked) => `${parked.field} ${parked.class}`))).toEqual([
    ["amount value", "currency value", "booking_date value"],
    ["* drift"],
    ["* missing"],
    ["* too-large"],
    ["* value"],
    ["colour drift"],
  ]);
  expect(claims[5]?.fields).toEqual({ name: "House bank" });
});

test("a body without records, with too many or with unknown parts is refused", () => {
  expect(pushBody.safeParse({ source: "mes", records: [] }).success).toBe(false);
  expect(pushBody.safeParse({ source: "mes", records: Array(5_001).fill({ kind: "a", key: "b" }) }).success).toBe(false);
  expect(pushBody.safeParse({ source: "mes", records: [{ kind: "a", key: "b", extra: "c" }] }).success).toBe(false);
});
