// The table of docs/explanation/rights.md says what the roles are: actions and classes as data.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { actionsOf, classesDefault, roleNames } from "../../src/access/role.ts";

test("the explanation of rights lists every role with what it may do and which classes it sees", () => {
  const rows = roleNames.map((role) => `| \`${role}\` | ${actionsOf([role]).join(", ")} | ${classesDefault[role].join(", ") || "none"} |`);
  expect(readFileSync("docs/explanation/rights.md", "utf8")).toContain(
    ["| role | may | sees fields of the classes |", "|---|---|---|", ...rows].join("\n"),
  );
});
