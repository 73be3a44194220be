// What decides is pure: time, ids and randomness are arguments, rows come in and rows go out.
import { findings, importsOf, isSource } from "./rule.ts";
import type { Finding, Rule, SourceFile } from "./rule.ts";

const stage = /^src\/(?:signal|observation|identity|governance|record|projection|workflow)\//;
const mayTouchWorld = /\/(?:stage|store(?:-[a-z-]+)?)\.ts$/;
const worldly = /^node:(?:fs|net|http|https|http2|child_process|worker_threads|dns|os|process|timers|tls|cluster)/;
const storeFile = /\/store(?:-[a-z-]+)?\.ts$/;

const isPure = (path: string): boolean =>
  path.startsWith("src/model/") ||
  (path.startsWith("src/base/") && path !== "src/base/clock.ts") ||
  (stage.test(path) && !mayTouchWorld.test(path));

const calls: readonly (readonly [RegExp, string])[] = [
  [/\bsetTimeout\b|\bsetInterval\b|\bsetImmediate\b/g, "a pure file does not wait: due times are data, judged at a tick"],
  [/\bperformance\.now\b/g, "a pure file does not read the clock: take the time as an argument"],
  [/\brandomUUID\b|\brandomBytes\b|\brandomInt\b/g, "a pure file draws nothing: take the id or the seed as an argument"],
  [/\bTemporal\.Now\b/g, "a pure file does not read the clock: take the time as an argument"],
];

function check(file: SourceFile): Finding[] {
  // The shape of a row is data, so types may be known anywhere; what does something may not.
  const doing = importsOf(file).filter(({ typeOnly }) => !typeOnly);
  const reaching = doing.flatMap(({ line, specifier, target }) => {
    const message =
      target?.startsWith("src/platform/") === true
        ? "a rule does not know the platform: stage.ts and store.ts do, pass it data"
        : target !== undefined && storeFile.test(target)
          ? "a rule does not read the store: stage.ts reads, the rule is given rows"
          : worldly.test(specifier)
            ? `a pure file does not reach the world through ${specifier}: take its result as an argument`
            : undefined;
    return message === undefined ? [] : [{ path: file.path, line, message }];
  });
  return [...reaching, ...calls.flatMap(([pattern, message]) => findings(file, pattern, message))];
}

export const purityRule: Rule = {
  name: "purity",
  states: "base, model and the rules of every stage touch neither platform, store, clock nor chance",
  check: (files) => files.filter((file) => isSource(file) && isPure(file.path)).flatMap(check),
};
