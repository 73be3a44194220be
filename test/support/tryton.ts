// A real Tryton server, where one is named; otherwise what needs it is a named skip. It needs a company, parties, purchases and products
// as a seeded demo has them, a user that may do all, and the PostgreSQL below it for what only a second transaction can show.
import { describe, expect, test } from "vitest";

export interface TrytonServer {
  readonly url: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** As hub.yaml states it: 6.0 for all before 7.0. */
  readonly version: "6.0" | "7.0";
  /** Of its database, for a superuser. */
  readonly postgres: string;
  /** As another client of Tryton would call it: the result, or the error as it stands. */
  call(method: string, ...params: readonly unknown[]): Promise<unknown>;
}

export const withTryton = (suite: (server: TrytonServer) => void): void => {
  const url = process.env["TRYTON_URL"];
  const why = "TRYTON_URL names no server to test against";
  if (url === undefined && process.env["CI"] === "true") describe("on a live Tryton", () => test("needs a server", () => expect.fail(why)));
  else if (url === undefined) describe.skip(`on a live Tryton: ${why}`, () => test("needs a server", () => expect.fail(why)));
  else describe("on a live Tryton", () => suite(serverAt(url)));
};

function serverAt(url: string): TrytonServer {
  const { TRYTON_DATABASE: database = "tryton", TRYTON_USER: user = "admin", TRYTON_PASSWORD: password = "admin" } = process.env;
  const version = process.env["TRYTON_VERSION"] === "7.0" ? "7.0" : "6.0";
  const postgres = process.env["TRYTON_POSTGRES_URL"] ?? "";
  const post = async (method: string, params: readonly unknown[], headers: Readonly<Record<string, string>> = {}): Promise<unknown> => {
    const body = JSON.stringify({ id: 1, method, params });
    const response = await fetch(`${url}/${database}/`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", ...headers },
    });
    const { result, error } = (await response.json()) as { result?: unknown; error?: unknown };
    return error ?? result;
  };
  const enter = async () => {
    const [id, key] = (await post("common.db.login", [user, { password }, "en"])) as [number, string];
    const headers = { authorization: `Session ${Buffer.from(`${user}:${id}:${key}`).toString("base64")}` };
    return { headers, context: await post("model.res.user.get_preferences", [true, {}], headers) };
  };
  let session: ReturnType<typeof enter> | undefined;
  return {
    url,
    database,
    user,
    password,
    version,
    postgres,
    async call(method, ...params) {
      session ??= enter();
      const { headers, context } = await session;
      return post(method, [...params, context], headers);
    },
  };
}
