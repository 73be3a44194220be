// A system deletes a record that another still has: what that means is for its kind to say.
import { expect, test } from "vitest";
import type { OverrideEnd } from "../../src/observation/entry.ts";
import { decides, judged, says } from "./judgement.ts";

const first = [says("erp", 1, { quantity: "10" }), says("mes", 2, { quantity: "12" })];
const gone = says("erp", 5, {}, { deleted: true });
const rules = (outcome: string, authority?: string[]): object[] => [
  { fields: "purchase_order_line.quantity", authority: ["erp", "mes"] },
  { deletes: "purchase_order_line", outcome, ...(authority ? { authority } : {}) },
];
const told = (outcome: string, said: Parameters<typeof judged>[0]["said"], authority?: string[]) => {
  const record = judged({ rules: rules(outcome, authority), said });
  return { quantity: record.survivor("quantity"), deleted: record.deleted, discrepancies: record.discrepancies, versions: record.versions };
};

test("uncouple: the system leaves, the record goes on with what the others say; that is so without any outcome too", () => {
  const uncoupled = told("uncouple", [...first, gone]);
  expect(uncoupled).toMatchObject({ quantity: "12 from mes", deleted: false });
  expect(judged({ rules: rules("uncouple").slice(0, 1), said: [...first, gone] }).survivor("quantity")).toBe(uncoupled.quantity);
});

test("restore: the delete counts for nothing while another has the record, and what the owner said still stands", () => {
  expect(told("restore", [...first, gone])).toMatchObject({ quantity: "10 from erp", deleted: false, versions: [1] });
  expect(told("restore", [...first, gone, says("mes", 6, {}, { deleted: true })])).toMatchObject({ deleted: true });
});

test("end-date: the record ends for everybody with the first delete, as it last was, and lives again when it is made again", () => {
  const ended = told("end-date", [...first, gone]);
  expect(ended).toMatchObject({ quantity: "10 from erp", deleted: true, versions: [1, 5] });
  expect(told("end-date", [...first, gone, says("erp", 7, { quantity: "11" })])).toMatchObject({ quantity: "11 from erp", deleted: false });
});

test("the outcome is about the deletes of the systems it names; others uncouple", () => {
  expect(told("end-date", [...first, gone], ["mes"])).toMatchObject({ quantity: "12 from mes", deleted: false });
  expect(told("end-date", [...first, gone], ["erp"])).toMatchObject({ deleted: true });
});

const whole = "*: erp=gone mes=there, 5 to";

test("ask: delete against update: the record stands as it was, and a person is asked until the systems meet", () => {
  const asked = told("ask", [...first, gone, says("mes", 6, { quantity: "13" })]);
  expect(asked).toMatchObject({ quantity: "10 from erp", deleted: false });
  expect(asked.discrepancies).toContain(`${whole} open, ask`);
  expect(told("ask", [...first, gone, says("mes", 6, {}, { deleted: true })])).toMatchObject({ deleted: true });
  expect(told("ask", [...first, gone, says("mes", 6, {}, { deleted: true })]).discrepancies).toContain(`${whole} 6, ask`);
  expect(told("ask", [...first, gone, says("erp", 8, { quantity: "10" })]).discrepancies).toContain(`${whole} 8, ask`);
});

const answer = (value: string, until: OverrideEnd = { kind: "changed" }) =>
  decides(6, { kind: "override", fields: { "*": value }, until, confirmed: false });

test("a person who says that it is gone ends it; one who says that it is there keeps it; a new delete is a new question", () => {
  expect(told("ask", [...first, gone, answer("gone")])).toMatchObject({ deleted: true, quantity: "10 from erp" });
  expect(told("ask", [...first, gone, answer("there")])).toMatchObject({ deleted: false });
  expect(told("ask", [...first, gone, answer("gone"), says("erp", 8, { quantity: "10" })])).toMatchObject({ deleted: false });
  expect(told("ask", [...first, gone, answer("gone"), decides(9, { kind: "override-ended", fields: ["*"] })])).toMatchObject({
    deleted: false,
  });
});

test("a delete that arrives late is judged at its place", () => {
  const said = [...first, gone, says("mes", 6, { quantity: "13" })];
  const late = [...said.entries()].toReversed().map(
    ([place, one]) =>
      (kind: string) =>
        one(kind, place + 1),
  );
  expect(told("ask", late)).toEqual(told("ask", said));
});

test("two delete rules for one kind are refused, and both are printed", () => {
  const both = [...rules("ask"), { deletes: "purchase_order_line", outcome: "restore" }];
  expect(() => judged({ rules: both, said: first })).toThrow(
    expect.objectContaining({ code: "rule-tie", cause: expect.stringMatching(/a person is asked\." and ".*counts for nothing/) }),
  );
});
