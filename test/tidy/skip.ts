import { findings } from "./rule.ts";
import type { Rule } from "./rule.ts";

const sleeping = /\b(?:test|it|describe|suite)(?:\.\w+)*\.(?:skip|skipIf|only|todo|fails)\b|\bx(?:it|describe)\(/g;

export const skipRule: Rule = {
  name: "skip",
  states: "no test sleeps: a named skip comes from test/support only",
  check: (files) =>
    files
      .filter((file) => /^test\/(?!support\/).*\.ts$/.test(file.path))
      .flatMap((file) => findings(file, sleeping, "no sleeping test: fix it, delete it, or use the named skip of test/support")),
};
