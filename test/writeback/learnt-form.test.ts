// When a form is learnt, and when it ends: by what a system shows of values that it took.
import fc from "fast-check";
import { expect, test } from "vitest";
import { normalFormOf } from "../../src/governance/normal-form.ts";
import { learn, type Showing } from "../../src/writeback/learnt-form.ts";
import "../support/properties.ts";

const showings = (...pairs: readonly (readonly [told: string, shown: string])[]): Showing[] =>
  pairs.map(([told, shown], place) => ({ send: `send-${place}`, at: place, told, shown, isUnmoved: false }));
const learnt = (...pairs: readonly (readonly [told: string, shown: string])[]): string | undefined =>
  learn({ type: "text", inForce: undefined }, showings(...pairs)).form?.name;

test.each([
  [
    [
      ["Lyon", "LYON"],
      ["Celle", "CELLE"],
      ["Brno", "BRNO"],
    ],
    "upper",
  ],
  [
    [
      ["Lyon", "LYON"],
      ["Celle", "CELLE"],
    ],
    undefined,
  ],
  // The same value three times is one.
  [
    [
      ["Lyon", "LYON"],
      ["Lyon", "LYON"],
      ["Lyon", "LYON"],
      ["Celle", "CELLE"],
    ],
    undefined,
  ],
  // What is shown as it was told speaks for every form that leaves it as it is, and does not make a third.
  [
    [
      ["Lyon", "LYON"],
      ["Celle", "CELLE"],
      ["BRNO", "BRNO"],
    ],
    undefined,
  ],
  [
    [
      ["Lyon", "LYON"],
      ["Celle", "CELLE"],
      ["Brno", "BRNO"],
      ["4711", "4711"],
    ],
    "upper",
  ],
  // One that contradicts is enough, wherever it stands.
  [
    [
      ["Tours", "Tours"],
      ["Lyon", "LYON"],
      ["Celle", "CELLE"],
      ["Brno", "BRNO"],
    ],
    undefined,
  ],
  [
    [
      ["Lyon", "LYON"],
      ["Celle", "CELLE"],
      ["Tours", "Tours"],
      ["Brno", "BRNO"],
    ],
    undefined,
  ],
  [
    [
      ["Lyon", "LYON"],
      ["Celle", "CELLE"],
      ["Brno", "BRNO"],
      ["Tours", "Tours"],
    ],
    undefined,
  ],
  // Another form that explains all of them takes the place of the simpler one.
  [
    [
      ["Lyon", "LYON"],
      ["Celle", "CELLE"],
      ["Brno", "BRNO"],
      ["Gera  Ost", "GERA OST"],
    ],
    "single-spaces+upper",
  ],
  // After it ended, three of another form make that.
  [
    [
      ["Ab", "AB"],
      ["Cd", "CD"],
      ["Ef", "EF"],
      ["Gh", "gh"],
      ["Ij", "ij"],
      ["Kl", "kl"],
    ],
    "lower",
  ],
] as const)("%j: %s", (pairs, form) => expect(learnt(...pairs)).toBe(form));

test("amounts are rounded, times are cut, and neither is taken for the other", () => {
  const amounts = showings(["10.004", "10"], ["7.125", "7.13"], ["3.999", "4"]);
  expect(learn({ type: "decimal", inForce: undefined }, amounts).form?.name).toBe("decimals-2");
  expect(learn({ type: "reference", inForce: undefined }, amounts).form).toBeUndefined();
  const times = ["01", "02", "03"].map((day) => [`2026-04-${day}T10:20:30.400Z`, `2026-04-${day}T10:20:30.000Z`] as const);
  expect(learn({ type: "instant", inForce: undefined }, showings(...times)).form?.name).toBe("to-the-second");
});

test("one that showed it before it was told speaks for a form and never against one", () => {
  const [first, second, third, ignored] = showings(["Lyon", "LYON"], ["Celle", "CELLE"], ["Brno", "BRNO"], ["Tours", "Lille"]);
  const all = [first, second, third, ignored].flatMap((one) => one ?? []).map((one) => ({ ...one, isUnmoved: true }));
  expect(learn({ type: "text", inForce: undefined }, all).form?.name).toBe("upper");
});

test("a form in force stays while nothing contradicts it, however little speaks for it, and says which send ended it", () => {
  const inForce = normalFormOf("upper");
  expect(learn({ type: "text", inForce }, []).form).toBe(inForce);
  expect(learn({ type: "text", inForce }, showings(["4711", "4711"])).form).toBe(inForce);
  expect(learn({ type: "text", inForce }, showings(["Lyon", "LYON"], ["Tours", "Tours"]))).toMatchObject({
    form: undefined,
    since: 1,
    sends: ["send-1"],
  });
});

const word = fc.string({ unit: fc.constantFrom("a", "b", "C", "é", " ", "7"), minLength: 1, maxLength: 6 });
const forms = ["upper", "no-spaces", "upper+cut-4", "without-diacritics+lower", "trim"];
/** A system of one form, which now and then does something else. */
const system = fc.constantFrom(...forms).chain((form) =>
  fc
    .array(
      word.chain((told) => fc.tuple(fc.constant(told), fc.boolean(), fc.integer({ min: 0, max: 19 }))),
      { maxLength: 14 },
    )
    .map((said) => ({
      form,
      said: showings(...said.map(([told, , odd]) => [told, odd === 0 ? `${told}x` : (normalFormOf(form)?.of(told) ?? "")] as const)),
    })),
);

test("it does not count how many are looked at together: wherever the looking is cut, the same stands in the end", () => {
  fc.assert(
    fc.property(system, fc.array(fc.nat(14), { maxLength: 4 }), ({ said }, cuts) => {
      const whole = learn({ type: "text", inForce: undefined }, said).form?.name;
      let inForce: ReturnType<typeof learn>["form"];
      let since = Number.NEGATIVE_INFINITY;
      for (const cut of [...cuts, said.length].toSorted((x, y) => x - y)) {
        const found = learn(
          { type: "text", inForce },
          said.slice(0, cut).filter(({ at }) => at >= since),
        );
        if (found.form?.name === inForce?.name) continue;
        inForce = found.form;
        since = found.since;
      }
      expect(inForce?.name).toBe(whole);
    }),
    { numRuns: 300 },
  );
});

test("a system that keeps to its form is known by one that shows the same of every value, in whatever order they come", () => {
  fc.assert(
    fc.property(fc.constantFrom(...forms), fc.uniqueArray(word, { minLength: 3, maxLength: 8 }), fc.nat(), (form, words, turn) => {
      const shown = (told: string): string => normalFormOf(form)?.of(told) ?? "";
      const pairs = words.map((told) => [told, shown(told)] as const);
      const turned = [...pairs.slice(turn % pairs.length), ...pairs.slice(0, turn % pairs.length)];
      const [one, other] = [learnt(...pairs), learnt(...turned)];
      expect(other === undefined).toBe(one === undefined);
      for (const found of [one, other])
        if (found !== undefined) for (const [told, now] of pairs) expect(normalFormOf(found)?.of(told)).toBe(now);
    }),
    { numRuns: 200 },
  );
});
