import { beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../api/api-world.ts";
import { inBrowser } from "../support/browser-suite.ts";
import { onPglite } from "../support/database.ts";

const pages = ["/overview", "/inbox", "/record", "/governance", "/users", "/audit", "/settings", "/begin", "/no-such-page"];

onPglite((backend) => {
  inBrowser("a practice copy", ({ open }) => {
    let world: World;
    beforeAll(async () => {
      const practice = { backup: "nightly.backup", since: "2026-03-02T10:00:00Z", position: 1 };
      world = await openWorld(await backend.open(), backend.beforeRemoval, { practice });
    });

    test("says what it is on every page, also where there is no such page", async () => {
      const { page } = await open({ address: world.api.address, token: await world.token({}) });
      for (const path of pages) {
        await page.goto(path);
        await page.getByRole("note").getByText("Nothing done here reaches any system", { exact: false }).waitFor();
      }
      expect(await page.getByRole("note").getByRole("button").count()).toBe(0);
    });
  });
});
