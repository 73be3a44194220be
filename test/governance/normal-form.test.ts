// Forms are names of steps; each says what a system of it shows of a value.
import fc from "fast-check";
import { expect, test } from "vitest";
import { formsFor, normalFormOf, showsAs } from "../../src/governance/normal-form.ts";
import "../support/properties.ts";

test.each([
  ["trim", " Rhône  Forge ", "Rhône  Forge"],
  ["single-spaces", " Rhône  Forge ", "Rhône Forge"],
  ["no-spaces", "DE 123 456", "DE123456"],
  ["letters-and-digits", "DE-123/456 é", "DE123456é"],
  ["digits-only", "+49 (0) 561-12", "49056112"],
  ["without-diacritics", "Gdańsk Nîmes", "Gdansk Nimes"],
  ["upper", "Straße 4b", "STRASSE 4B"],
  ["upper-a-to-z", "Gdańsk", "GDAńSK"],
  ["lower", "ACME Ltd", "acme ltd"],
  ["title", "o'neill & FILS saint-étienne", "O'neill & Fils Saint-Étienne"],
  ["cut-9", "Hydraulic pump", "Hydraulic"],
  ["cut-10", "Hydraulic pump", "Hydraulic"],
  ["without-diacritics+single-spaces+upper+cut-12", "Saint  Étienne sur Loire", "SAINT ETIENN"],
  ["decimals-2", "10.005", "10.01"],
  ["decimals-2-even", "10.005", "10"],
  ["decimals-1-down", "-10.19", "-10.1"],
  ["date-only", "2026-04-01T23:59:01.500Z", "2026-04-01T00:00:00.000Z"],
  ["to-the-second", "2026-04-01T23:59:01.500Z", "2026-04-01T23:59:01.000Z"],
])("%s: %j is shown as %j", (name, told, shown) => {
  const form = normalFormOf(name);
  expect(form?.of(told)).toBe(shown);
  expect(form && showsAs(form, told, shown)).toBe(true);
  expect(form && showsAs(form, told, `${shown}1`)).toBe(false);
});

test.each(["", "shout", "upper+trim", "upper+lower", "decimals-2+upper", "cut-0", "cut-", "decimals--1", "toString"])(
  "%j is no form",
  (name) => expect(normalFormOf(name)).toBeUndefined(),
);

test("every form offered for a type is one, and shows what it shows already as that", () => {
  const types = ["text", "code", "decimal", "integer", "instant", "date", "boolean", "reference"] as const;
  fc.assert(
    fc.property(fc.constantFrom(...types), fc.array(fc.string({ unit: "grapheme" }), { minLength: 1, maxLength: 4 }), (type, shown) => {
      for (const name of formsFor(type, shown)) {
        const form = normalFormOf(name);
        if (form === undefined) throw new Error(name);
        // Capital letters of ß have no way back and are longer: a cut may fall between them.
        for (const one of shown) if (!/\p{L}/u.test(one)) expect(form.of(form.of(one))).toBe(form.of(one));
      }
    }),
    { numRuns: 60 },
  );
});
