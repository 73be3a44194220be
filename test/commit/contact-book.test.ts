import { describe, expect, test } from "vitest";
import { contactBook } from "../../src/commit/run/contact-book.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { readRuleSet } from "../../src/governance/rule-configuration.ts";

const hour = 3_600_000;
const { rules } = readRuleSet(
  JSON.stringify([{ fields: "production_order.[completed_quantity]", authority: ["mes", ["erp", "paper"]], silent_after: "P1D" }]),
  0,
  canonicalModel,
);

describe("which completed reads the log keeps", () => {
  test("none of a source whose silence no rule cares about", () => {
    expect(contactBook(rules, new Map()).isDue("bank", hour)).toBe(false);
    expect(contactBook([], new Map()).isDue("mes", hour)).toBe(false);
  });

  test("the first of every source that a rule listens to, equals in rank too", () => {
    const book = contactBook(rules, new Map());
    expect(["mes", "erp", "paper"].map((source) => book.isDue(source, hour))).toEqual([true, true, true]);
  });

  test("then one in a twelfth of the shortest silence, counted from the last one of the log", () => {
    const book = contactBook(rules, new Map([["mes", 10 * hour]]));
    expect(book.isDue("mes", 11 * hour)).toBe(false);
    expect(book.isDue("mes", 12 * hour)).toBe(true);
    book.note("mes", 12 * hour);
    expect(book.isDue("mes", 13 * hour)).toBe(false);
  });
});
