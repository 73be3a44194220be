// The overview: every part of it is what its own route answers.

import { describe, expect, test } from "vitest";
import { cashForecast, causeList } from "../../../src/api/contract-cash.ts";
import { hubStatus, inboxPage } from "../../../src/api/contract-desk.ts";
import { overviewAnswer } from "../../../src/api/contract-overview.ts";
import { openTrendClock } from "../../../src/desk/trend.ts";
import { start } from "../api-world.ts";
import type { Trading } from "./trading-world.ts";

export const overviewFigures = (given: Trading): void =>
  void describe("the overview", () => {
    const overview = (token = given.token) => given.read(token, "/v1/overview?decisions=2&causes=3", overviewAnswer);

    test("says in one answer what status, forecast, inbox and causes say", async () => {
      const { status, cash, decisions, causes } = await overview();
      expect(status).toEqual(await given.read(given.token, "/v1/status", hubStatus));
      expect(cash).toEqual(await given.read(given.token, "/v1/cash/forecast", cashForecast));
      expect(decisions).toEqual(await given.read(given.token, "/v1/inbox?limit=2", inboxPage));
      expect(causes).toEqual((await given.read(given.token, "/v1/cash/causes?limit=3", causeList)).causes);
      expect(decisions.considered).toBeGreaterThan(0);
    });

    test("the trend has a point for each day that the clock passed, once, and is what status says", async () => {
      const { database, model, sources } = given.world.hub;
      const clock = openTrendClock({ database, model, sources });
      const dayMs = 86_400_000;
      const now = given.world.clock.now();
      expect([await clock.tick(now - dayMs), await clock.tick(now - dayMs + 1), await clock.tick(now)]).toEqual([true, false, true]);
      expect(await openTrendClock({ database, model, sources }).tick(now)).toBe(false);
      const { status, trend } = await overview();
      const party = status.coherence.find(({ kind }) => kind === "party");
      const point = { kind: "party", site: party?.site, known: 1, agreed: party?.agreed, parked: 0, real: party?.real };
      const today = start - (start % dayMs);
      expect(trend).toEqual([
        { day: new Date(today - dayMs).toISOString(), ...point },
        { day: new Date(today).toISOString(), ...point },
      ]);
    });

    test("who sees one site is told of its own", async () => {
      const ulm = await given.world.token({ name: "ulm", roles: ["viewer"], sites: ["ulm"], group: false });
      const { status, cash, causes } = await overview(ulm);
      expect(status.sources.map(({ name }) => name)).toEqual(["erp-ulm"]);
      expect(cash?.rows.map(({ company }) => company)).toEqual(["ulm"]);
      expect(causes.map(({ company }) => company)).toEqual(["ulm"]);
    });
  });
