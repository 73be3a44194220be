// Every request that was answered is noted: who, what, when, never a value; and whoever changes a note is found.
import { expect, test } from "vitest";
import { checkRequests, openRequestLog, requestDays } from "../../src/access/request-log.ts";
import { manualClock } from "../../src/base/clock.ts";
import { type Database, query, type Row } from "../../src/platform/database.ts";
import { eachBackend } from "../support/database.ts";
import { openWorld } from "../api/api-world.ts";

const monday = Date.UTC(2026, 2, 2, 8);
const dayMs = 86_400_000;
const rows = async (database: Database, sql: string): Promise<Row[]> => (await database.read([query(sql)]))[0] ?? [];
const noFault = (fault: unknown): void => {
  throw fault;
};
const asked = (name: string, at = monday) => ({
  at,
  principal: name,
  action: "read",
  route: "GET /v1/records/:entity",
  subject: "entity=A",
  status: 200,
});

eachBackend((backend) => {
  test("an answered request is noted with who, what and when, and without the values it sent", async () => {
    const world = await openWorld(await backend.open(), backend.beforeRemoval);
    const [ana, viewer] = [await world.token({ name: "ana" }), await world.token({ name: "vera", roles: ["viewer"] })];
    await world.call(ana, "/v1/records?kind=party");
    await world.post(ana, "/v1/overrides", {
      record: "A1",
      fields: { iban: "DE75512108001245126199" },
      reason: "she rang",
      until: { kind: "never" },
    });
    await world.post(viewer, "/v1/verify", {});
    await world.call("smt_unknown", "/v1/records?kind=party");
    await world.api.close();
    const { database } = world.hub;
    const told = await rows(database, "select principal, action, route, subject, status from access.request order by batch, ordinal");
    expect(told).toEqual([
      { principal: "ana", action: "read", route: "GET /v1/records", subject: "kind=party", status: "200" },
      { principal: "ana", action: "override", route: "POST /v1/overrides", subject: "record=A1", status: "404" },
      { principal: "vera", action: "administer", route: "POST /v1/verify", subject: "", status: "403" },
    ]);
    expect(JSON.stringify(await rows(database, "select * from access.request"))).not.toMatch(/DE7551|she rang|smt_/);
    expect(await checkRequests(database)).toMatchObject({ requests: told.length, broken: undefined });
  });

  test("a request that was changed, taken out or put in later is found, and so is a batch that is gone", async () => {
    const database = await backend.open();
    const log = openRequestLog({ database, clock: manualClock(monday), warn: noFault });
    for (const name of ["ana", "ben", "eva"]) {
      log.note(asked(name));
      log.note(asked(name));
      await log.flush();
    }
    await log.close();
    const after = async (sql: string) => {
      await database.write([{ kind: "script", sql }]);
      return (await checkRequests(database)).broken;
    };
    expect(await checkRequests(database)).toEqual({ batches: 3, requests: 6, broken: undefined });
    expect(await after("update access.request set principal = 'nobody' where batch = 2 and ordinal = 1")).toMatchObject({ batch: 2 });
    expect(await after("update access.request set principal = 'ben' where batch = 2 and ordinal = 1")).toBeUndefined();
    expect(await after("delete from access.request where batch = 3 and ordinal = 1")).toMatchObject({
      batch: 3,
      cause: "2 requests were noted, 1 are there",
    });
    expect(await after("delete from access.request_link where batch = 1")).toMatchObject({ batch: 2, cause: "batch 1 is not there" });
  });

  test("after their time the requests go, and the chain of what is left still proves", async () => {
    const database = await backend.open();
    const clock = manualClock(monday);
    const log = openRequestLog({ database, clock, warn: noFault });
    log.note(asked("ana"));
    await log.flush();
    clock.advance((requestDays + 1) * dayMs);
    log.note(asked("ben", clock.now()));
    await log.flush();
    await log.close();
    expect(await rows(database, "select principal from access.request")).toEqual([{ principal: "ben" }]);
    expect(await checkRequests(database)).toEqual({ batches: 2, requests: 1, broken: undefined });
  });
});
