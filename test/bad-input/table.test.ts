import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const shownBy = /`(test\/[^`]+)` › "([^"]+)"/;

test("every bad input of the reference is shown by a test that exists, and there are at least thirty", () => {
  const table = readFileSync(join(root, "docs/reference/bad-input.md"), "utf8");
  const rows = table.split("\n").filter((row) => /^\| (F\d\d[^|]*)?\|/.test(row));
  const missing = rows.filter((row) => {
    const [, file = "", name = ""] = shownBy.exec(row) ?? [];
    return (
      file === "" ||
      !readFileSync(join(root, file), "utf8")
        .replaceAll(/\(\s+"/g, '("')
        .includes(`test("${name}"`)
    );
  });
  expect(missing).toEqual([]);
  expect(rows.length).toBeGreaterThanOrEqual(30);
});
