// The law of docs/ARCHITECTURE.md and CONTRIBUTING.md, run over the project. Every rule also runs on a fixture that breaks it,
// where its findings must be exactly those listed: a rule that has gone blind is a failure too.
import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { banRule } from "./tidy/ban.ts";
import { circleRule } from "./tidy/circle.ts";
import { consoleRule } from "./tidy/console.ts";
import { documentRule } from "./tidy/document.ts";
import { faultRule } from "./tidy/fault.ts";
import { floorRule } from "./tidy/floor.ts";
import { labelRule } from "./tidy/label.ts";
import { migrationRule } from "./tidy/migration.ts";
import { placeRule } from "./tidy/place.ts";
import { fixture, projectFiles } from "./tidy/project.ts";
import { purityRule } from "./tidy/purity.ts";
import type { Finding } from "./tidy/rule.ts";
import { schemaRule } from "./tidy/schema.ts";
import { sizeRule } from "./tidy/size.ts";
import { skipRule } from "./tidy/skip.ts";
import { syntaxRule } from "./tidy/syntax.ts";
import { wordRule } from "./tidy/word.ts";

const rules = [
  floorRule,
  circleRule,
  schemaRule,
  purityRule,
  banRule,
  syntaxRule,
  sizeRule,
  wordRule,
  migrationRule,
  placeRule,
  skipRule,
  documentRule,
  faultRule,
  labelRule,
  consoleRule,
];

const files = projectFiles();
const print = ({ path, line, message }: Finding): string => `${path}:${line} ${message}`;

describe("the project is tidy", () => {
  test("the whole project was read", () => {
    const count = (folder: string): number => files.filter((file) => file.path.startsWith(folder)).length;
    expect(count("src/")).toBeGreaterThan(50);
    expect(count("test/")).toBeGreaterThan(20);
    expect(count("docs/")).toBeGreaterThan(20);
    expect(count("console/src/")).toBeGreaterThan(40);
    expect(files.some((file) => file.path === ".ci/run")).toBe(true);
  });

  test.each(rules)("$states", (rule) => {
    expect(rule.check(files).map(print)).toEqual([]);
  });
});

describe("no rule is blind", () => {
  test("there is one fixture per rule and no other", () => {
    const names = readdirSync(new URL("tidy/fixtures", import.meta.url)).toSorted();
    expect(names).toEqual(rules.map((rule) => `${rule.name}.txt`).toSorted());
  });

  test.each(rules)("$name finds exactly what its fixture breaks", (rule) => {
    const { files: broken, expected } = fixture(rule.name);
    const found = rule.check(broken).map(({ path, line }) => `${path}:${line}`);
    expect(expected.length).toBeGreaterThan(0);
    expect(found.toSorted()).toEqual(expected.toSorted());
  });

  test("every finding says what to write instead", () => {
    const found = rules.flatMap((rule) => rule.check(fixture(rule.name).files));
    expect(found.filter(({ message }) => message.length < 15)).toEqual([]);
  });
});
