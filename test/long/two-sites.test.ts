// What happens at one site is nothing to whoever sees another: every answer they get, list, count, search, file and event, is the same
// to the letter before and after, but for the position of the log.
import { expect, test } from "vitest";
import { acting, toPrincipal } from "../../src/access/principal.ts";
import { openEventFeed } from "../../src/api/event-feed.ts";
import { rightsOf } from "../../src/api/rights.ts";
import type { World } from "../api/api-world.ts";
import { requests } from "../api/matrix-request.ts";
import { at } from "../api/matrix-suite.ts";
import { type Known, openMatrixWorld, planted, records } from "../api/matrix-world.ts";

/** What only tells how far the log has come. */
const progress = /"(?:position|committedAt|observedAt)":(?:\d+|"[^"]*"|null)/g;

/** Open to nobody but who administers, or they answer for the machine. */
const isForPeople = (operation: string): boolean =>
  operation.startsWith("GET /v1/") && !/\/(?:session|sessions|events|setup|signing-key)\b|audit|requests/.test(operation);

const answersOf = async (world: World, token: string, known: Known): Promise<Map<string, string>> => {
  const answers = new Map<string, string>();
  for (const [operation, ask] of Object.entries(requests))
    if (isForPeople(operation))
      for (const { path } of ask(known, "viewer")) {
        const { status, text } = await world.call(token, path);
        answers.set(path, `${status} ${text.replaceAll(progress, "")}`);
      }
  return answers;
};

test("whoever sees Lyon is told nothing of what happens at Ulm: rows, counts, search, files and events", async () => {
  const world = await openMatrixWorld();
  const owner = await world.token({ name: "owner" });
  const grants = [at("viewer", "lyon")];
  const viewer = await world.token({ name: "vera", roles: ["viewer"], sites: ["lyon"], group: false });
  const [lyon] = await planted(world, owner);
  const before = await answersOf(world, viewer, lyon as Known);
  expect(before.size).toBeGreaterThan(60);
  expect([...before.values()].filter((answer) => answer.startsWith("200")).length).toBeGreaterThan(40);
  const events: string[] = [];
  const principal = acting(toPrincipal({ name: "vera", grants }, rightsOf(world.hub)), "read");
  openEventFeed(world.hub).listen({ principal, send: (message) => events.push(message) }, undefined);

  const { source, records: more } = records("ulm", "erp");
  const renamed = more.map((record) => ({
    ...record,
    key: `${record.key}-later`,
    fields: { ...record.fields, number: `N-${record.key}` },
  }));
  const pushed = await world.push(owner, "later", { source, records: renamed });
  expect(pushed.status).toBe(200);
  const forUlm = await world.token({ name: "uli", roles: ["viewer"], sites: ["ulm"], group: false });
  expect((await world.call(forUlm, "/v1/search?text=N-I1")).text).toContain("N-I1");

  const after = await answersOf(world, viewer, lyon as Known);
  const differing = [...after].flatMap(([path, answer]) => (answer === before.get(path) ? [] : [`${path}: ${answer.slice(0, 300)}`]));
  expect(differing).toEqual([]);
  await expect.poll(() => events.length).toBeGreaterThan(0);
  const told = events.flatMap((message) => message.split("\n").filter((line) => line.startsWith("data: ")));
  for (const line of told) expect(JSON.parse(line.slice(6))).toMatchObject({ changes: [], cash: [] });
});
