// What a person or a repair said of a record, without the values of a person who was erased.
import { expect, test } from "vitest";
import type { Decision } from "../../src/observation/entry.ts";
import { erasedDecision, newWords } from "../../src/observation/erasure.ts";

const decision = (body: Decision["body"], reason = "split again"): Decision => ({
  kind: "decision",
  source: "people",
  site: "lyon",
  record: "r",
  recordKind: "party",
  key: "d1",
  version: 1,
  at: 1,
  receivedAt: 1,
  author: "ana",
  reason,
  body,
  hash: "h",
});

test("a value that is to be given back is told by the word of the same value, and what is no person's stays", () => {
  const words = newWords("t1", (_, field) => field === "phone");
  const word = words.wordOf("05141 1");
  const values = { phone: { from: "05141 2", to: "05141 1" }, number: { from: "05141 2", to: "P1" } };
  const now = erasedDecision(decision({ kind: "correct", values }), words, "chance");
  expect(now.body).toEqual({
    kind: "correct",
    values: { phone: { from: words.wordOf("05141 2"), to: word }, number: { from: "05141 2", to: "P1" } },
  });
  expect(now.hash).not.toBe("h");
  const released = erasedDecision(decision({ kind: "release", values: { phone: "05141 1", number: "P1" } }), words, "chance");
  expect(released.body).toEqual({ kind: "release", values: { phone: word, number: "P1" } });
  const plain = decision({ kind: "tell", fields: ["phone"] });
  expect(erasedDecision(plain, words, "chance")).toBe(plain);
});
