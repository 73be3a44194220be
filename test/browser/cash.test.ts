// Overview and cash over the demo group: from a figure to its lines and the bytes they came as, and from a movement to its cause.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { all, grantsOf } from "../../src/access/grant.ts";
import { issueToken } from "../../src/access/token.ts";
import { cashForecast } from "../../src/api/contract-cash.ts";
import { overviewAnswer } from "../../src/api/contract-overview.ts";
import { axe, inChromium, openChromium, visit } from "../support/chromium.ts";
import { type ConsoleHub, openConsoleHub } from "../support/console-hub.ts";

/** So much of the demo's life that production orders slip in it, and rows still fit on a screen. */
const hoursLived = 24;

inChromium("overview and cash in a browser", () => {
  let hub: ConsoleHub;
  let browser: Browser;
  beforeAll(async () => {
    [hub, browser] = await Promise.all([openConsoleHub(), openChromium()]);
    await live(hoursLived);
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.[Symbol.asyncDispose]();
  });

  async function live(hours: number): Promise<void> {
    await hub.demo.advance(hours);
    await hub.hub.run({});
    await hub.hub.tick();
  }

  async function read(path: string): Promise<unknown> {
    const answer = await fetch(new URL(path, hub.address), { headers: { authorization: `Bearer ${hub.token}` } });
    return ((await answer.json()) as { data: unknown }).data;
  }

  /** A page of its own; it ends without a complaint. */
  async function on(path: string, work: (page: Page) => Promise<void>, options: Partial<Parameters<typeof visit>[1]> = {}): Promise<void> {
    const { page, context, complaints } = await visit(browser, { address: hub.address, token: hub.token, ...options });
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await work(page);
    expect(complaints).toEqual([]);
    await context.close();
  }

  const stands = {
    "/overview": (page: Page) => page.getByRole("table", { name: "How far systems agree" }),
    "/cash": (page: Page) => page.getByRole("table", { name: "13 weeks" }),
    "/cash/lines?week=overdue": (page: Page) => page.getByRole("table", { name: "Lines of cash" }),
    "/cash/bridge": (page: Page) => page.getByRole("table", { name: "Why it moved" }),
  };

  const looks = [
    { scheme: "light", width: 1_440 },
    { scheme: "dark", width: 1_024 },
  ] as const;

  test.each(Object.entries(stands).flatMap(([path, what]) => looks.map((look) => ({ path, what, ...look }))))(
    "$path in the $scheme theme at $width px is clean for axe",
    async ({ path, what, ...look }) => {
      const open = async (page: Page): Promise<void> => {
        await what(page).waitFor();
        expect(await axe(page)).toEqual([]);
      };
      await on(path, open, look);
    },
  );

  test("the chart of the overview has its table, with the figures of the forecast", async () => {
    const { reporting } = cashForecast.parse(await read("/v1/cash/forecast"));
    await on("/overview", async (page) => {
      await page.getByRole("region", { name: "Cash of 13 weeks" }).getByText("Table", { exact: true }).click();
      const rows = page.getByRole("region", { name: "Cash of 13 weeks, whole group" }).getByRole("row");
      expect(await rows.count()).toBe(14);
      expect(plain(await rows.last().textContent())).toContain(`${grouped(reporting?.weeks.at(-1)?.closing)} EUR`);
    });
  });

  test("a change of a source is on the open overview without being asked for", async () => {
    await on("/overview", async (page) => {
      const before = await page.getByText(/^As of position/).textContent();
      await page.getByTitle("Changes arrive as they happen").waitFor({ state: "attached" });
      await live(24);
      await page.getByText(before ?? "", { exact: true }).waitFor({ state: "detached" });
    });
  });

  test("from a week to its lines, a line, its document and the row as it arrived, by keys", async () => {
    await on("/cash", async (page) => {
      await page.getByRole("table", { name: "13 weeks" }).getByRole("row").nth(2).getByRole("link").nth(1).focus();
      await page.keyboard.press("Enter");
      await page.waitForURL("**/cash/lines?**");
      await page.getByRole("table", { name: "Lines of cash" }).waitFor();
      await page.keyboard.press("j");
      await page.keyboard.press("o");
      const panel = page.getByRole("complementary");
      await panel.getByRole("link", { name: "Open the record" }).first().waitFor();
      await panel.locator("summary").first().focus();
      await page.keyboard.press("Enter");
      await panel.locator("pre").first().waitFor();
      expect(await panel.locator("pre").first().textContent()).not.toBe("");
      expect(await axe(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await panel.waitFor({ state: "detached" });
    });
  });

  test("the lines of a week add up to its figure", async () => {
    const { rows } = cashForecast.parse(await read("/v1/cash/forecast"));
    const [row] = rows.filter(({ currency }) => currency === "USD");
    const week = row?.weeks[3];
    await on(`/cash/lines?company=${row?.company}&currency=USD&week=${week?.monday}`, async (page) => {
      const together = page.getByText("Together");
      await together.waitFor();
      const net = (Number(week?.inflow) + Number(week?.outflow)).toFixed(2);
      expect(plain(await together.textContent())).toBe(`Together ${grouped(net)} USD`);
    });
  });

  test("three clicks lead from the overview to the cause of a movement: why it moved, the cause, the row it came as", async () => {
    await on("/overview", async (page) => {
      await page.getByRole("link", { name: "Why it moved" }).click();
      const fall = page.getByRole("table", { name: "Why it moved" });
      await fall.getByRole("button").first().click();
      const panel = page.getByRole("complementary");
      await panel.locator("summary").first().click();
      await panel.locator("pre").first().waitFor();
      expect(await axe(page)).toEqual([]);
    });
  });

  test("the tour takes a newcomer from the overview to the cause of a movement and the row behind it in three clicks", async () => {
    await on("/overview", async (page) => {
      await page.getByRole("button", { name: "Take the tour" }).click();
      const strip = page.getByRole("region", { name: "Tour" });
      let clicks = 0;
      /** The one thing on the page that is framed. */
      const follow = async (step: number, mark: string): Promise<void> => {
        await strip.getByText(`${step} of 4`).waitFor();
        const marked = page.locator(`body [data-tour="${mark}"]`);
        await marked.first().waitFor();
        expect(await page.evaluate(framed)).toEqual([`${mark} 0`]);
        await marked.first().click();
        clicks += 1;
      };
      await follow(1, "why");
      await follow(2, "cause");
      await follow(3, "field");
      const panel = page.getByRole("complementary");
      await panel.locator("pre").first().waitFor();
      expect(await panel.locator("pre").first().textContent()).not.toBe("");
      expect(clicks).toBe(3);
      expect(await axe(page)).toEqual([]);
      await strip.getByRole("link", { name: "Next: what needs a decision" }).click();
      await strip.getByText("4 of 4").waitFor();
      await page.getByRole("table", { name: "Inbox" }).waitFor();
      await strip.getByRole("button", { name: "End the tour" }).click();
      await strip.waitFor({ state: "detached" });
    });
  });

  test("a slipped production order leads to the week it left, and the bridge sums up to the cent", async () => {
    const { causes } = overviewAnswer.parse(await read("/v1/overview?causes=100"));
    const slipped = causes.find(({ of, before, after }) => of?.kind === "production_order" && before.date !== after.date);
    expect(slipped).toBeDefined();
    const { position, company, currency, of, before } = slipped ?? expect.fail();
    await on(`/cash/bridge?of=${company}.${currency}&from=${position - 1}&to=${position}`, async (page) => {
      await page.getByRole("combobox", { name: "Balance at the end of" }).click();
      await page.getByRole("option", { name: `Week of ${dayText(mondayOf(before.date ?? ""))}` }).click();
      const rows = page.getByRole("table", { name: "Why it moved" }).getByRole("row");
      await rows.filter({ hasText: of?.label ?? "" }).waitFor();
      const figures = (await rows.locator("td:last-child").allTextContents()).map(cents);
      const [first = 0, ...rest] = figures;
      const last = rest.pop();
      expect(rest.reduce((sum, cent) => sum + cent, first)).toBe(last);
    });
  });

  test("who sees sites and none of their cash is told so, on every page", async () => {
    const told = "There is no cash that you may see";
    const token = await issueToken(hub.hub.database, { name: "upkeep", grants: grantsOf(["maintenance"], all) }, hub.hub.clock.now());
    const isTold = async (page: Page): Promise<void> => page.getByText(told).waitFor();
    await on("/cash", isTold, { token });
    await on("/cash/bridge", isTold, { token });
    const instead = async (page: Page): Promise<void> => page.getByText("So the figures of the whole group are not shown here.").waitFor();
    await on("/overview", instead, { token });
  });

  test("both pages speak the language that is asked for", async () => {
    await on("/cash?language=en-XA", async (page) => {
      expect(await page.getByRole("heading", { level: 1 }).textContent()).not.toBe("Cash");
    });
    const inGerman = async (page: Page): Promise<void> => page.getByRole("heading", { name: "Überblick", level: 1 }).waitFor();
    await on("/overview", inGerman, { language: "de-DE" });
  });
});

/** In the page: what is framed, by its mark and its place among those that bear it. */
const framed = `["why", "cause", "field"].flatMap((mark) =>
  [...document.querySelectorAll('body [data-tour="' + mark + '"]')].flatMap((one, place) =>
    getComputedStyle(one).outlineStyle === "solid" ? [mark + " " + place] : []))`;

const plain = (text: string | null): string => (text ?? "").replaceAll(/\s+/g, " ").trim();

const grouped = (amount: string | undefined): string => (amount ?? "").replace(/\B(?=(\d{3})+(?!\d))/g, ",").replace("-", "−");

const cents = (text: string): number => Math.round(Number(text.replaceAll(/[^\d.−]/g, "").replace("−", "-")) * 100);

const dayText = (day: string): string => day.split("-").toReversed().join("/");

function mondayOf(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
  return at.toISOString().slice(0, 10);
}
