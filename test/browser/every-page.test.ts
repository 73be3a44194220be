// Every page there is, in both themes, with each of its views and the first detail that opens: clean for axe, and without a complaint of
// policy, host or console (which test/support/chromium.ts counts for every page of every test).

import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { inBrowser } from "../support/browser-suite.ts";
import { axe } from "../support/chromium.ts";
import { consolePages } from "../support/console-page.ts";

const looks = [
  { scheme: "light", width: 1_440 },
  { scheme: "dark", width: 1_024 },
] as const;

inBrowser("every page", ({ open }) => {
  const stands = async (page: Page): Promise<void> => {
    await page.getByRole("heading", { level: 1 }).waitFor();
    // The page of parts shows one that waits for ever.
    const waiting = new URL(page.url()).pathname === "/design" ? 1 : 0;
    await expect.poll(() => page.getByRole("main").getByLabel("Loading").count(), { timeout: 20_000 }).toBe(waiting);
  };
  /** The words of a part may come behind those of the head: what counts is the page that stands. */
  const isClean = async (page: Page): Promise<void> => {
    await stands(page);
    await expect.poll(() => axe(page), { timeout: 20_000, interval: 500 }).toEqual([]);
  };

  test.each(consolePages().flatMap((path) => looks.map((look) => [path, look.scheme, look] as const)))(
    "%s in the %s theme is clean for axe in each of its views",
    async (path, _, look) => {
      const { page } = await open(look);
      await page.goto(path);
      await isClean(page);
      // The first row opens what stands beside the list, or a page of its own.
      const list = page.url();
      await page.keyboard.press("j");
      await page.keyboard.press("o");
      if (page.url() !== list) {
        await isClean(page);
        await page.goto(path);
        await stands(page);
      }
      const tabs = page.getByRole("main").getByRole("tab");
      for (let place = 1; place < (await tabs.count()); place += 1) {
        await tabs.nth(place).click();
        await isClean(page);
      }
    },
  );
});
