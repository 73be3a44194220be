import { createServer } from "node:net";
import { beforeEach, describe, expect, test } from "vitest";
import { isFault } from "../../src/base/fault.ts";
import { type HttpCaller, httpCaller } from "../../src/connectors/http-call.ts";
import { rateBudgets } from "../../src/connectors/rate-budget.ts";
import { openPeer } from "../support/peer.ts";

const peer = await openPeer();
const got: string[] = [];

beforeEach(() => {
  peer.asked.length = 0;
  got.length = 0;
});

/** Waits only run its own clock. `tells`: bodies of refusals that are read. */
function caller(timeoutMs = 5_000, tells?: (status: number, mediaType: string) => boolean): HttpCaller {
  let now = 0;
  const timer = { now: () => now, pause: async (ms: number) => void (now += ms) };
  return httpCaller({
    budget: rateBudgets(timer).of("peer", 1_000),
    timer,
    headers: async () => ({ authorization: "Bearer s3cret" }),
    timeoutMs,
    attemptsMax: 3,
    patienceMs: 60_000,
    bytesMax: 1_000,
    closing: undefined,
    ...(tells === undefined ? {} : { tells }),
  });
}

const url = (): URL => new URL(`${peer.url}/rpc`);

/** "unanswered: why", "code: cause" of a fault, or the answer's status and text. */
async function outcome(call: Promise<Awaited<ReturnType<HttpCaller["write"]>>>): Promise<string> {
  try {
    const done = await call;
    return "unanswered" in done ? `unanswered: ${done.unanswered}` : `${done.status} ${Buffer.from(done.body).toString("utf8")}`;
  } catch (error) {
    if (!isFault(error)) throw error;
    return `${error.code}: ${error.cause}`;
  }
}

describe("a call that reads by posting", () => {
  test("carries its JSON as it is written, and is repeated after an answer that may be another one later", async () => {
    peer.answer = ({ count, body }) => {
      got.push(body);
      return count === 1 ? { status: 503 } : { json: [1] };
    };
    expect(await outcome(caller().post(url(), '{"price":10.10}', "orders"))).toBe("200 [1]");
    expect(got).toEqual(['{"price":10.10}', '{"price":10.10}']);
  });

  test("gives the body of a refusal where the peer puts its reasons there, and only of those", async () => {
    const tells = (status: number, mediaType: string): boolean => status === 422 && mediaType === "application/json";
    peer.answer = () => ({ status: 422, headers: { "content-type": "application/json; charset=utf-8" }, text: '{"message":"no"}' });
    expect(await outcome(caller(5_000, tells).post(url(), "{}", "orders"))).toBe('422 {"message":"no"}');
    expect(await outcome(caller().post(url(), "{}", "orders"))).toBe("source-refused: it answered 422 Unprocessable Entity");
    peer.answer = () => ({ status: 422, text: "no" });
    expect(await outcome(caller(5_000, tells).post(url(), "{}", "orders"))).toBe("source-refused: it answered 422 Unprocessable Entity");
  });
});

describe("a call that writes is sent once", () => {
  const write = (timeoutMs?: number): Promise<string> => outcome(caller(timeoutMs).write(url(), "{}", "orders 7"));

  test("and gives the answer", async () => {
    peer.answer = () => ({ json: true });
    expect(await write()).toBe("200 true");
  });

  test.each([
    ["a refusal", { status: 409 }, "source-refused: it answered 409 Conflict"],
    ["a login that ended", { status: 401 }, "source-login: it answered 401 Unauthorized"],
    ["a peer that is busy", { status: 429, headers: { "retry-after": "5" } }, "source-busy: it answered 429 Too Many Requests"],
    ["another address", { status: 302 }, "source-refused: it answered 302 Found"],
  ])("%s changed nothing there", async (_, said, expected) => {
    peer.answer = () => said;
    expect(await write()).toBe(expected);
    expect(peer.asked).toHaveLength(1);
  });

  test.each([
    ["a failure of the peer", { status: 500 }, "unanswered: it answered 500 Internal Server Error"],
    ["a proxy that lost it", { status: 504 }, "unanswered: it answered 504 Gateway Timeout"],
    ["a web page", { status: 200, headers: { "content-type": "text/html" } }, "unanswered: it answered with a web page, not JSON"],
    ["a line that broke", { hangUp: true } as const, "unanswered: it cannot be reached (UND_ERR_SOCKET)"],
    ["a part of an answer", { hangUp: true, part: "tr" } as const, "unanswered: it cannot be reached (UND_ERR_SOCKET)"],
    ["an answer too large", { json: "x".repeat(2_000) }, "unanswered: its answer has more than 1000 bytes"],
  ])("%s tells nothing of what was done", async (_, said, expected) => {
    peer.answer = () => said;
    expect(await write()).toBe(expected);
    expect(peer.asked).toHaveLength(1);
  });

  test("nor does silence", async () => {
    const silent = createServer(() => undefined).listen(0, "127.0.0.1");
    const port = await portOf(silent);
    const call = caller(50).write(new URL(`http://127.0.0.1:${port}/`), "{}", "orders 7");
    expect(await outcome(call)).toBe("unanswered: it did not answer in time");
    silent.close();
  });

  test("what found no connection was not sent", async () => {
    const gone = createServer().listen(0, "127.0.0.1");
    const port = await portOf(gone);
    await new Promise((resolve) => gone.close(resolve));
    const to = (address: string): Promise<string> => outcome(caller().write(new URL(address), "{}", "orders 7"));
    expect(await to(`http://127.0.0.1:${port}/`)).toBe("source-unreachable: it cannot be reached (ECONNREFUSED)");
    expect(await to("http://nowhere.invalid/")).toMatch(/^source-unreachable: it cannot be reached \((?:ENOTFOUND|EAI_AGAIN)\)$/);
  });
});

async function portOf(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
