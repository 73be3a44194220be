// An alarm that begins or ends is told to machines: in the stream of events and among the figures, each of the sites they may see.
import { get } from "node:http";
import { beforeAll, expect, test } from "vitest";
import { answerOf } from "../../src/api/contract.ts";
import { type AlarmEvent, hubStatus } from "../../src/api/contract-desk.ts";
import { eachBackend } from "../support/database.ts";
import { openWorld, start, type World } from "./api-world.ts";

const day = 86_400_000;

/** Resolves with the next alarm each time it is asked. */
function listen(world: World, token: string): { readonly next: () => Promise<AlarmEvent>; readonly end: () => void } {
  const told: AlarmEvent[] = [];
  let heard = (): void => undefined;
  let text = "";
  const asking = get(new URL("/v1/events", world.api.address), { headers: { authorization: `Bearer ${token}` } }, (answer) => {
    answer.setEncoding("utf8").on("data", (more: string) => {
      const blocks = (text + more).split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) {
        const [, data] = /^event: alarm\ndata: (.*)$/.exec(block) ?? [];
        if (data !== undefined) told.push(JSON.parse(data) as AlarmEvent);
      }
      heard();
    });
    answer.on("error", () => undefined);
  });
  asking.on("error", () => undefined);
  const next = async (): Promise<AlarmEvent> => {
    while (told.length === 0) await new Promise<void>((wake) => (heard = wake));
    return told.shift() as AlarmEvent;
  };
  return { next, end: () => asking.destroy() };
}

const tax = (value: string) => ({ kind: "party", key: "P1", fields: { name: "Volta Drives", tax_number: "DE123456788", city: value } });

eachBackend(({ open }) => {
  let world: World;
  let group: string;
  const pushed = async (source: string, key: string, city: string): Promise<void> => {
    expect((await world.push(group, key, { source, records: [tax(city)] })).status).toBe(200);
  };
  beforeAll(async () => {
    world = await openWorld(await open());
    group = await world.token({});
    await pushed("erp-lyon", "one", "Lyon");
    await pushed("erp-ulm", "two", "Lyon");
    world.clock.set(start + 3 * day);
    await pushed("erp-ulm", "three", "Ulm");
  });
  const figures = async (token: string): Promise<string[]> =>
    (await world.call(token, "/metrics")).text.split("\n").filter((line) => /^synchromesh_(alarm|discrepanc)/.test(line));

  test("an alarm is told when it stands, ends and begins again, with its site, its limit and who is to know", async () => {
    const quiet = ['synchromesh_alarm{site="lyon",kind="age"} 0', 'synchromesh_alarm{site="lyon",kind="volume"} 0'];
    const open = 'synchromesh_discrepancies_open{site="lyon"} 1';
    const oldest = (days: number): string => `synchromesh_discrepancy_oldest_seconds{site="lyon"} ${(days * day) / 1000}`;
    expect(await figures(group)).toEqual([open, oldest(0), ...quiet]);
    world.clock.set(start + 11 * day);
    const alarm = { site: "lyon", kind: "age", open: 1, limit: "open for more than 7 days", to: "controller" };
    const listening = listen(world, group);
    expect(await listening.next()).toMatchObject({ state: "stands", ...alarm });
    expect(await figures(group)).toEqual([open, oldest(8), 'synchromesh_alarm{site="lyon",kind="age"} 1', quiet[1]]);
    const { data } = answerOf(hubStatus).parse((await world.call(group, "/v1/status")).json);
    expect(data.alarms).toMatchObject([alarm]);
    await pushed("erp-ulm", "four", "Lyon");
    expect(await listening.next()).toMatchObject({ state: "ended", ...alarm });
    expect(await figures(group)).toEqual([]);
    await pushed("erp-ulm", "five", "Ulm");
    world.clock.advance(8 * day);
    expect(await listening.next()).toMatchObject({ state: "began", ...alarm });
    listening.end();
  });

  test("a site is told to those who see it, and to nobody else", async () => {
    const line = (source: string, quantity: string) => ({
      source,
      records: [{ kind: "production_order", key: "M7", fields: { number: "M7", company: "C1", planned_quantity: quantity } }],
    });
    for (const [key, body] of [
      ["m1", line("erp-lyon", "5")],
      ["m2", line("erp-ulm", "5")],
    ] as const)
      expect((await world.push(group, key, body)).status).toBe(200);
    world.clock.advance(3 * day);
    expect((await world.push(group, "m3", line("erp-ulm", "7"))).status).toBe(200);
    const [lyon, ulm, none] = await Promise.all(
      [["lyon"], ["ulm"], []].map((sites) => world.token({ name: `of ${sites.join()}`, roles: ["viewer"], sites, group: false })),
    );
    const sites = async (token = "") => [...new Set((await figures(token)).flatMap((one) => /site="([^"]*)"/.exec(one)?.[1] ?? []))];
    const [home] = await sites(group);
    expect(["lyon", "ulm"]).toContain(home);
    expect([await sites(home === "lyon" ? lyon : ulm), await sites(none)]).toEqual([[home], []]);
  });
});
