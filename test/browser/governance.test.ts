// Rules of the demo group: read, changed, refused, rehearsed, proposed, approved by a second person, and taken back.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { all, grantsOf } from "../../src/access/grant.ts";
import { issueToken } from "../../src/access/token.ts";
import { axe, inChromium, openChromium, visit, type VisitOptions } from "../support/chromium.ts";
import { type ConsoleHub, openConsoleHub } from "../support/console-hub.ts";

inChromium("governance in a browser", () => {
  let hub: ConsoleHub;
  let browser: Browser;
  let second: string;
  beforeAll(async () => {
    [hub, browser] = await Promise.all([openConsoleHub(), openChromium()]);
    second = await issueToken(hub.hub.database, { name: "second", grants: grantsOf(["steward"], all) }, hub.hub.clock.now());
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.[Symbol.asyncDispose]();
  });

  /** A page of its own. */
  async function on(path: string, work: (page: Page) => Promise<void>, options: Partial<VisitOptions> = {}): Promise<void> {
    const { page } = await visit(browser, { address: hub.address, token: hub.token, ...options });
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await work(page);
  }

  test.each([
    { scheme: "light", width: 1_440 },
    { scheme: "dark", width: 1_024 },
  ] as const)("rules stand as sentences with their YAML, and what they leave open ($scheme, $width)", (look) =>
    on(
      "/governance",
      async (page) => {
        const prices = page.getByRole("article", { name: "prices: the buyers agree them" });
        await prices.getByText(/decides? unit price of purchase order line/).waitFor();
        await prices.getByText("fields: purchase_order_line.unit_price").waitFor();
        expect(await axe(page)).toEqual([]);
        await page.getByRole("textbox", { name: "Words of a rule" }).fill("planners");
        await prices.waitFor({ state: "detached" });
        await page.getByRole("tab", { name: "Left open" }).click();
        const unowned = page.getByRole("table", { name: "Fields that nobody owns" });
        await unowned.getByRole("link", { name: "Write a rule" }).first().waitFor();
        expect(await axe(page)).toEqual([]);
        await page.getByRole("tab", { name: "Sets and proposals" }).click();
        await page.getByRole("table", { name: "Sets and proposals" }).getByText("in force").waitFor();
        await page.keyboard.press("j");
        await page.keyboard.press("o");
        await page.getByRole("complementary").getByRole("heading", { name: "As YAML" }).waitFor();
        expect(await axe(page)).toEqual([]);
      },
      look,
    ),
  );

  test("a German reads the rules in German", () =>
    on(
      "/governance",
      async (page) => {
        await page.getByRole("heading", { name: "Regeln", level: 1 }).waitFor();
        await page.getByText(/entscheide[tn] bei Bestellposition über Stückpreis/).waitFor();
      },
      { language: "de-DE" },
    ));

  const proposed = async (page: Page): Promise<string> => {
    const link = page.getByRole("dialog").getByRole("link", { name: "Open the proposal" });
    await link.waitFor();
    await link.click();
    await page.getByRole("complementary").getByRole("heading", { name: "Rehearsal" }).waitFor();
    return page.url().slice(hub.address.length);
  };

  const approve = async (page: Page): Promise<void> => {
    await page.getByRole("complementary").getByRole("button", { name: "Approve" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Reason").fill("Agreed with purchasing");
    await dialog.getByRole("button", { name: "Approve" }).click();
  };

  test("a refused line is named, a change is rehearsed and proposed, another approves it, and it is taken back", async () => {
    let proposal = "";
    await on(
      "/governance/propose",
      async (page) => {
        const area = page.getByLabel("Rules, as YAML");
        const rules = await area.inputValue();
        await area.fill(rules.replace("resolution: newest", "resolution: oldest"));
        await page.keyboard.press("Control+Enter");
        await page.getByRole("alert").getByText("configuration-refused").waitFor();
        const line = rules.split("\n").indexOf("  resolution: newest") + 1;
        await page.getByRole("button", { name: `Go to line ${line}` }).click();
        const selected = await area.evaluate((one) => {
          const { value, selectionStart, selectionEnd } = one as unknown as Record<"selectionStart" | "selectionEnd", number> & {
            value: string;
          };
          return value.slice(selectionStart, selectionEnd);
        });
        expect(selected).toBe("  resolution: oldest");
        expect(await axe(page)).toEqual([]);
        await area.fill(rules.replace("days: 2", "days: 20"));
        await page.keyboard.press("Control+Enter");
        await page.getByRole("table", { name: "Discrepancies" }).waitFor();
        expect(await axe(page)).toEqual([]);
        await page.getByRole("button", { name: "Propose…" }).click();
        const dialog = page.getByRole("dialog");
        await dialog.getByRole("table", { name: "Discrepancies" }).waitFor();
        await dialog.getByLabel("Reason").fill("Suppliers are late by weeks");
        await dialog.getByRole("button", { name: "Propose" }).click();
        proposal = await proposed(page);
        await page.getByText("+     days: 20").waitFor();
        expect(await axe(page)).toEqual([]);
        await approve(page);
        await page.getByRole("alert").getByText("approval-own").waitFor();
      },
      { accepts: /\/v1\/|Failed to load resource/ },
    );
    await on(
      proposal,
      async (page) => {
        await approve(page);
        const dialog = page.getByRole("dialog");
        await dialog.getByText("It is approved").waitFor();
        await dialog.getByRole("button", { name: "Done" }).click();
        await page.getByRole("table", { name: "Sets and proposals" }).getByText("Agreed with purchasing").waitFor();
        await page.getByRole("button", { name: "Take this set back" }).click();
        await dialog.getByLabel("Reason").fill("They are not");
        await dialog.getByRole("button", { name: "Propose" }).click();
        await proposed(page);
        await page.getByRole("button", { name: "Reject" }).click();
        await dialog.getByLabel("Reason").fill("They are after all");
        await dialog.getByRole("button", { name: "Reject" }).click();
        await dialog.getByText("It is rejected").waitFor();
        expect(await axe(page)).toEqual([]);
      },
      { token: second },
    );
  });

  test("match rules go the same way", () =>
    on("/governance?tab=match", async (page) => {
      await page.getByText("There are no match rules of this hub's own").waitFor();
      await page.getByRole("link", { name: "Change the match rules" }).click();
      await page.getByLabel("Rules, as YAML").fill("party:\n  link: 30\n  review: 7\n");
      await page.keyboard.press("Control+Enter");
      await page.getByText(/Rehearsed at position/).waitFor();
      expect(await axe(page)).toEqual([]);
    }));
});
