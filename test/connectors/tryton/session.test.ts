import { expect, test } from "vitest";
import { manualClock } from "../../../src/base/clock.ts";
import { trytonConnector } from "../../../src/connectors/tryton/reader.ts";
import type { Page } from "../../../src/source/connector.ts";
import { openPeer, type Said } from "../../support/peer.ts";

const peer = await openPeer();
let now = 0;
const waits = { now: () => now, pause: async (ms: number) => void (now += ms) };
const connector = trytonConnector(waits);
const feeds = { one: { model: "party.party", fields: ["name"] }, other: { model: "party.address", fields: ["city"], full_every: "1d" } };
const contextOf = (password: string) => ({
  secrets: { resolve: async (text: string) => (text === "${env:PASSWORD}" ? password : text) },
  clock: manualClock(0),
  log: { info: () => {}, warn: () => {} },
  folder: ".",
});
const optionsWith = (more: object = {}) =>
  connector.options.parse({
    url: peer.url,
    database: "db",
    user: "hub",
    password: "${env:PASSWORD}",
    version: "7.0",
    feeds,
    attempts: 2,
    ...more,
  });

/** What was called, in order; a login is shown with its password. */
const called: string[] = [];
function answersWith(answer: (method: string, count: number, authorization: string) => Said | undefined): void {
  called.length = 0;
  let logins = 0;
  peer.answer = ({ body }) => {
    const { method, params } = JSON.parse(body) as { method: string; params: readonly unknown[] };
    called.push(method === "common.db.login" ? `login ${(params[1] as { password: string }).password}` : method);
    const said = answer(method, called.length, peer.authorized.at(-1) ?? "");
    if (said !== undefined) return said;
    if (method === "common.db.login") return { json: { id: 1, result: [7, `key${(logins += 1)}`, null] } };
    if (method.endsWith("get_preferences")) return { json: { id: 1, result: { company: 3, language: "de" } } };
    if (method.endsWith("fields_get")) return { json: { id: 1, result: { name: { type: "char" }, city: { type: "char" } } } };
    return { json: { id: 1, result: [] } };
  };
}

const pulled = async (feed: string, open = connector.open(optionsWith(), contextOf("right"))): Promise<Page[]> => {
  const pages: Page[] = [];
  for await (const page of (await open).pull(feed, undefined, { rowsMax: 10, bytesMax: 1 << 20 })) pages.push(page);
  return pages;
};
const signed = (key: string): string => `Session ${Buffer.from(`hub:7:${key}`).toString("base64")}`;

test("feeds read side by side log in once, and once more when the session is lost", async () => {
  answersWith((method, _, authorization) =>
    method.endsWith("search_read") && authorization === signed("key1") ? { status: 401 } : undefined,
  );
  const open = connector.open(optionsWith(), contextOf("right"));
  await Promise.all([pulled("one", open), pulled("other", open)]);
  expect(called.filter((one) => one === "login right")).toHaveLength(2);
  expect(peer.authorized.at(-1)).toBe(signed("key2"));
});

test("closing logs out of the session that was logged in to, and says nothing where none was", async () => {
  answersWith(() => undefined);
  const open = connector.open(optionsWith(), contextOf("right"));
  await pulled("one", open);
  await (await open)[Symbol.asyncDispose]();
  await (await open)[Symbol.asyncDispose]();
  expect(called.filter((one) => one === "common.db.logout")).toHaveLength(1);
  expect([called.at(-1), peer.authorized.at(-1)]).toEqual(["common.db.logout", signed("key1")]);
  answersWith(() => undefined);
  await (await connector.open(optionsWith(), contextOf("right")))[Symbol.asyncDispose]();
  expect(called).toEqual([]);
  // One that does not let itself be logged out of keeps nobody from closing.
  answersWith((method) => (method === "common.db.logout" ? { status: 500 } : undefined));
  const last = connector.open(optionsWith(), contextOf("right"));
  await pulled("one", last);
  await (await last)[Symbol.asyncDispose]();
  expect(called.at(-1)).toBe("common.db.logout");
});

test("a session that is lost again at once is a fault, not another login", async () => {
  answersWith((method) => (method.endsWith("search_read") ? { status: 401 } : undefined));
  await expect(pulled("one")).rejects.toMatchObject({ code: "source-login", subject: "feed one", retryable: false });
  expect(called.filter((one) => one === "login right")).toHaveLength(2);
});

test("a refused login is asked for once, and not again before a minute is over: Tryton locks out who tries too often", async () => {
  answersWith((method) => (method === "common.db.login" ? { status: 401 } : undefined));
  const open = connector.open(optionsWith(), contextOf("wrong"));
  for (const feed of ["one", "other", "one"])
    await expect(pulled(feed, open)).rejects.toMatchObject({
      code: "source-login",
      subject: "user hub",
      hint: "check user: and password:",
    });
  expect(called).toEqual(["login wrong"]);
  now += 60_000;
  await expect(pulled("one", open)).rejects.toMatchObject({ code: "source-login" });
  expect(called).toEqual(["login wrong", "login wrong"]);
});

test("feeds that lose the session in one moment log in once more, not each for itself", async () => {
  answersWith((method, _, authorization) =>
    method.endsWith("fields_get") && authorization === signed("key1") ? { status: 401 } : undefined,
  );
  const open = connector.open(optionsWith(), contextOf("right"));
  await Promise.all(["one", "other", "one", "other"].map((feed) => pulled(feed, open)));
  expect(called.filter((one) => one === "login right")).toHaveLength(2);
});

test("a login that asks for more than a password is told", async () => {
  const more = { json: { id: 1, error: ["LoginException", ["sms_code", "SMS code", "char"]] } };
  answersWith((method) => (method === "common.db.login" ? more : undefined));
  await expect(pulled("one")).rejects.toMatchObject({
    code: "source-login",
    cause: expect.stringContaining("more than a password") as unknown,
  });
});

test("a database that is not there is named", async () => {
  answersWith(() => ({ status: 404, headers: { "content-type": "text/html" }, text: "<h1>Not Found</h1>" }));
  await expect(pulled("one")).rejects.toMatchObject({ code: "source-refused", subject: "database db", hint: "check url: and database:" });
});

test("the context is that of the user, with company and language of hub.yaml, and knows records that are switched off", async () => {
  const contexts: unknown[] = [];
  answersWith(() => undefined);
  const { answer } = peer;
  peer.answer = (asked) => {
    contexts.push((JSON.parse(asked.body) as { params: readonly unknown[] }).params.at(-1));
    return answer(asked);
  };
  await pulled("one", connector.open(optionsWith({ company: 5, language: "en" }), contextOf("right")));
  expect(contexts.at(-1)).toEqual({ company: 5, language: "en", active_test: false });
  expect(called.filter((one) => one.endsWith("get_preferences"))).toHaveLength(1);
});

test("a web page, half an answer, or one of something else is never taken for no records", async () => {
  const bad: [Said, string][] = [
    [{ status: 200, headers: { "content-type": "text/html; charset=utf-8" }, text: "<html>Sign in</html>" }, "source-answer"],
    [{ status: 200, headers: { "content-type": "application/json" }, text: '{"id": 1, "result": [' }, "source-answer"],
    [{ status: 200, headers: { "content-type": "application/json" }, text: "" }, "source-answer"],
    [{ json: { id: 1 } }, "source-answer"],
    [{ json: { id: 1, result: null } }, "source-answer"],
    [{ json: { id: 1, error: ["'nope'", ""] } }, "source-query"],
    [{ json: { id: 1, error: ["UserError", ["You are not allowed to access it.", "", null]] } }, "source-permission"],
    [{ status: 403 }, "source-permission"],
    [{ hangUp: true }, "source-unreachable"],
    [{ status: 503 }, "source-busy"],
  ];
  for (const [said, code] of bad) {
    answersWith((method) => (method.endsWith("search_read") ? said : undefined));
    await expect(pulled("other")).rejects.toMatchObject({ code });
  }
});

test("a field that went away since the last read is left out, the others are read; one that never was there stops the feed", async () => {
  answersWith((method) => {
    if (method.endsWith("fields_get")) return { json: { id: 1, result: { name: { type: "char" } } } };
    if (method.endsWith("get_access")) return { json: { id: 1, result: { "party.party": { read: true } } } };
    if (method === "common.server.version") return { json: { id: 1, result: "7.2" } };
    return method.endsWith("search_read")
      ? { json: { id: 1, result: [{ id: 1, name: "Ulm", create_date: null, write_date: null }] } }
      : undefined;
  });
  const gone = optionsWith({ feeds: { one: { model: "party.party", fields: ["name", "uom.symbol"] } } });
  const open = connector.open(gone, contextOf("right"));
  await expect(pulled("one", open)).rejects.toMatchObject({ code: "source-query", cause: "party.party has no uom.symbol" });
  const pages = (await open).pull("one", '{"since":0}', { rowsMax: 10, bytesMax: 1 << 20 })[Symbol.asyncIterator]();
  expect((await pages.next()).value?.rows[0]?.values).toEqual({ id: "1", create_date: null, write_date: null, name: "Ulm" });
  expect((await (await open).check()).at(-1)).toMatchObject({ stage: "sample", ok: false, cause: "party.party has no uom.symbol" });
});

test("what came of a write is told: written, changed, refused with the reason, or not known", async () => {
  const sinkAnswer = async (said: Said, values: Record<string, string> = { name: "Ulm" }) => {
    answersWith((method) => {
      if (method.endsWith("fields_get"))
        return { json: { id: 1, result: { name: { type: "char" }, state: { type: "selection", readonly: true } } } };
      if (method === "common.server.version") return { json: { id: 1, result: "7.4" } };
      return /\.(?:write|do)$/.test(method) ? said : undefined;
    });
    await using sink = await connector.openSink(
      optionsWith({ feeds: { ...feeds, made: { model: "production", fields: ["state"] } } }),
      contextOf("right"),
    );
    return sink.update("state" in values ? "made" : "one", "6", values, "1795416025.183100");
  };
  const error = (name: string, said: unknown): Said => ({ json: { id: 1, error: [name, said] } });
  expect(await sinkAnswer({ json: { id: 1, result: null } })).toEqual({ kind: "written" });
  expect(await sinkAnswer(error("ConcurrencyException", "Records were modified in the meanwhile"))).toEqual({ kind: "changed" });
  expect(await sinkAnswer(error("UserError", ["A value is required.", "Ask the office.", null]))).toEqual({
    kind: "refused",
    cause: "A value is required. Ask the office.",
  });
  expect(await sinkAnswer(error("UserWarning", ["sale_1", "The price is below cost.", ""]))).toEqual({
    kind: "refused",
    cause: "The price is below cost.",
  });
  expect(await sinkAnswer(error("could not serialize access", ""))).toEqual({
    kind: "unknown",
    cause: "it says: could not serialize access",
  });
  expect(await sinkAnswer({ hangUp: true })).toMatchObject({ kind: "unknown" });
  expect(await sinkAnswer({ status: 200, headers: { "content-type": "application/json" }, text: "{" })).toMatchObject({ kind: "unknown" });
  expect(called.filter((one) => one.endsWith(".write"))).toHaveLength(1);
  expect(await sinkAnswer({ json: { id: 1, result: null } }, { state: "done" })).toEqual({ kind: "written" });
  expect(called.at(-1)).toBe("model.production.do");
  await expect(sinkAnswer({ status: 403 })).rejects.toMatchObject({ code: "source-permission" });
});

test("a feed that is neither the connector's own nor names its model and fields is refused with what it could be", () => {
  const refusal = (named: object) => connector.options.safeParse({ ...optionsWith(), feeds: named }).error?.issues[0]?.message ?? "";
  expect(refusal({ party: {} })).toBe("");
  expect(refusal({ partners: {} })).toContain("partners needs model: and fields:, or the name of one of the connector's own feeds: party");
  expect(refusal({ partners: { model: "party.party", fields: ["name; drop"] } })).toContain("a field, with points behind references");
});
