// Every rule prints as a sentence, so that the people it binds can read it.

import type { Language } from "../base/language.ts";
import type { Check } from "../model/check.ts";
import type { Tolerance } from "../model/value.ts";
import { clockToleranceMsDefault, type DeleteRule, type Rule, separatorDefault } from "./rule.ts";
import { type Words, wordsOf } from "./sentence-text.ts";

const filled = (text: string, holes: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(holes[name] ?? ""));

const list = (words: readonly string[], last: string): string =>
  words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1) ?? ""}`;

const second = 1000;

/** In the largest unit that keeps it exact, days from two on. */
function span(ms: number, words: Words): string {
  const [unit, size] =
    ms % (24 * 3600 * second) === 0 && ms >= 48 * 3600 * second
      ? [words.days, 24 * 3600 * second]
      : ms % (3600 * second) === 0
        ? [words.hours, 3600 * second]
        : ms % (60 * second) === 0
          ? [words.minutes, 60 * second]
          : [words.seconds, second];
  return filled(unit, { count: ms / size });
}

function toleranceText(tolerance: Tolerance, words: Words): string {
  if (tolerance.kind === "days") return filled(words.days, { count: tolerance.days });
  if (tolerance.kind === "absolute") return tolerance.unit === undefined ? tolerance.amount : `${tolerance.amount} ${tolerance.unit}`;
  return filled(words.share, { amount: tolerance.share });
}

const whoText = (authority: Rule["authority"], words: Words): string =>
  authority.length === 0
    ? words.everyone
    : authority
        .map((equals) => (equals.length > 1 ? filled(words.equals, { list: list(equals, words.and) }) : (equals[0] ?? "")))
        .join(words.next);

/** What a claim does that does not pass. */
export function failureText(check: Check, language: Language = "en"): string {
  const words = wordsOf[language];
  switch (check.kind) {
    case "pattern":
      return filled(words.pattern, { list: list(check.texts, words.or) });
    case "range": {
      const sides = [
        ...(check.least === undefined ? [] : [filled(words.least, { bound: check.least })]),
        ...(check.most === undefined ? [] : [filled(words.most, { bound: check.most })]),
      ];
      return list(sides, words.or);
    }
    case "one-of":
      return filled(words.oneOf, { list: list(check.values, words.or) });
    case "check-digit":
      return filled(words.checkDigit, { number: check.number.toUpperCase() });
  }
}

const scopeParts = (rule: Rule, words: Words): string[] => [
  ...(rule.sites.length > 0 ? [filled(words.sites, { list: list(rule.sites, words.and) })] : []),
  ...(rule.companies.length > 0
    ? [
        filled(words.companies, {
          list: list(
            rule.companies.map(({ name }) => name),
            words.and,
          ),
        }),
      ]
    : []),
  ...(rule.productLines.length > 0 ? [filled(words.productLines, { list: list(rule.productLines, words.or) })] : []),
  ...Object.entries(rule.when).map(([field, values]) =>
    filled(words.when, { field: words.name(field), list: list(values.map(words.name), words.or) }),
  ),
];

const judgementParts = (rule: Rule, words: Words): string[] => [
  ...(rule.resolution === "rank" ? [] : [words.resolution[rule.resolution]]),
  ...(rule.separator === separatorDefault ? [] : [filled(words.separator, { text: rule.separator })]),
  ...(rule.tolerance ? [filled(words.tolerance, { amount: toleranceText(rule.tolerance, words) })] : []),
  ...(rule.silentAfterMs === undefined ? [] : [filled(words.silent, { span: span(rule.silentAfterMs, words) })]),
  ...(rule.clockToleranceMs === clockToleranceMsDefault ? [] : [filled(words.clock, { span: span(rule.clockToleranceMs, words) })]),
];

const personParts = ({ overrides, needsTwo }: Rule, words: Words): string[] => [
  ...(overrides && overrides.roles.length > 0 ? [filled(words.overrideRoles, { list: list(overrides.roles, words.or) })] : []),
  ...(overrides?.mostMs === undefined ? [] : [filled(words.overrideMost, { span: span(overrides.mostMs, words) })]),
  ...(needsTwo ? [words.twoPeople] : []),
];

/** For example "mes, then erp decide completed_quantity of production_order, while state is started." */
export function sentence(rule: Rule, language: Language = "en"): string {
  const words = wordsOf[language];
  const isOne = rule.authority.flat().length === 1;
  const checks = Object.entries(rule.validations).map(([field, own]) =>
    filled(words.check, {
      field: words.name(field),
      tests: list(
        own.map((check) => failureText(check, language)),
        words.or,
      ),
    }),
  );
  const parts = [
    filled(isOne ? words.decides : words.decide, {
      who: whoText(rule.authority, words),
      fields: list(rule.fields.map(words.name), words.and),
      kind: words.name(rule.kind),
    }) + (rule.together ? words.decideTogether : rule.together === false && rule.fields.length > 1 ? words.decidesApart : ""),
    ...scopeParts(rule, words),
    ...judgementParts(rule, words),
    ...checks,
    ...personParts(rule, words),
    ...(rule.onDisagreement === "take" ? [] : [words.disagreement[rule.onDisagreement]]),
    ...(rule.tell === "off" ? [] : [words.tell[rule.tell]]),
  ];
  return `${parts.join(", ")}.`;
}

/** For example "when erp deletes a purchase_order that others have, the record goes on without it." */
export function deleteSentence({ kind, outcome, sources }: DeleteRule, language: Language = "en"): string {
  const words = wordsOf[language];
  return filled(words.delete[outcome], { kind: words.name(kind), who: sources.length === 0 ? words.anySystem : list(sources, words.or) });
}
