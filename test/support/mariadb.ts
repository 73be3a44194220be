// A MariaDB server, where one is named; otherwise what needs it is a named skip. .ci/run starts one.
import { describe, expect, test } from "vitest";

export const onMariadb = (suite: (serverUrl: string) => void): void => {
  const url = process.env["MARIADB_URL"];
  const why = "MARIADB_URL names no server to test against";
  if (url !== undefined) describe("on mariadb", () => suite(url));
  else if (process.env["CI"] === "true") describe("on mariadb", () => test("needs a server", () => expect.fail(why)));
  else describe.skip(`on mariadb: ${why}`, () => test("needs a server", () => expect.fail(why)));
};
