// What a system shows after it was told: the value, a form of its own, or something else.
import { expect, test } from "vitest";
import { afterWriting, beforeWriting, normalForm, whenLookedUp } from "../../src/writeback/outcome.ts";

test.each([
  [" ACME  Ltd ", "ACME  Ltd", "without spaces around it"],
  ["ACME  Ltd", "ACME Ltd", "with single spaces"],
  ["Mu\u0308ller", "Müller", "in another Unicode form"],
  ["Müller", "MÜLLER", "in capital letters"],
  ["A@Example.ORG", "a@example.org", "in small letters"],
  ["12.5", "12.50", "with other digits"],
  ["10.005", "10.01", "rounded to 2 decimals"],
  ["10.005", "10.00", "rounded to 2 decimals"],
  ["ACME", "ACNE", undefined],
  ["10.005", "10.02", undefined],
  ["10", "", undefined],
])("%j shown as %j", (told, shown, form) => expect(normalForm(told, shown)).toBe(form));

const told = { field: "city", from: "Lyon", to: "Celle", own: "Celle" };
const said = (value?: string) => new Map(value === undefined ? [] : [["city", value]]);

test("before writing: what stands as it did is written, and nothing else", () => {
  expect(beforeWriting(told, said("Lyon"))).toBeUndefined();
  expect(beforeWriting({ ...told, from: null }, said(""))).toBeUndefined();
  expect(beforeWriting(told, said("Celle"))?.state).toBe("there");
  expect(beforeWriting(told, said("Paris"))).toMatchObject({ state: "changed", shown: "Paris" });
  expect(beforeWriting(told, said())?.state).toBe("refused");
});

test("after writing, and where no answer came", () => {
  expect(afterWriting(told, said("Celle"))).toEqual({ field: "city", state: "written", shown: "Celle", cause: "", isTaken: true });
  expect(afterWriting(told, said("CELLE"))).toMatchObject({ state: "adapted", cause: "in capital letters" });
  expect(afterWriting(told, said("Lyon")).state).toBe("ineffective");
  expect(afterWriting(told, said("Paris")).state).toBe("changed");
  expect(afterWriting(told, said()).state).toBe("unknown");
  expect(whenLookedUp(told, said("Celle")).state).toBe("written");
  expect(whenLookedUp(told, said("Lyon")).state).toBe("lapsed");
  expect(whenLookedUp(told, said("Paris")).state).toBe("changed");
});

test("what the system is known to show of it is expected: there already, or adapted, and nothing else is", () => {
  const shortened = { ...told, to: "Cellefrouin", own: "Cellefrouin", shows: "CELLEFR" };
  expect(beforeWriting(shortened, said("CELLEFR"))).toMatchObject({ state: "there", shown: "CELLEFR" });
  expect(afterWriting(shortened, said("CELLEFR"))).toMatchObject({ state: "adapted", cause: "in its form, as it was learnt" });
  expect(afterWriting(shortened, said("CELLEF")).state).toBe("changed");
});

test("only what the system took itself teaches how it shows values", () => {
  expect(afterWriting(told, said("Lyon")).isTaken).toBe(true);
  expect(afterWriting(told, said()).isTaken).toBeUndefined();
  expect(beforeWriting(told, said("Celle"))?.isTaken).toBeUndefined();
  expect(whenLookedUp(told, said("CELLE")).isTaken).toBe(true);
  expect(whenLookedUp(told, said("Paris")).isTaken).toBeUndefined();
});
