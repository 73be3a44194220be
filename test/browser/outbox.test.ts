// What an ERP is to be told waits for a person: released, written over HTTP, its receipt read; refused with a reason; paused; let in.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axe, inChromium, openChromium, visit, type VisitOptions, whileAway } from "../support/chromium.ts";
import { openToldHub, type ToldHub } from "./told-hub.ts";

inChromium("the outbox in a browser", () => {
  let own: ToldHub;
  let browser: Browser;
  beforeAll(async () => {
    [own, browser] = await Promise.all([openToldHub(), openChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    await own?.[Symbol.asyncDispose]();
  });

  async function on(path: string, work: (page: Page) => Promise<void>, options: Partial<VisitOptions> = {}): Promise<void> {
    const { page, context } = await visit(browser, { address: own.address, token: own.token, accepts: whileAway, ...options });
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await work(page);
    await context.close();
  }

  const tellNow = async (page: Page): Promise<void> => {
    await page.getByRole("list", { name: "Systems that are written" }).getByRole("button", { name: "Tell now…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("go out.").or(dialog.getByText("goes out.")).waitFor();
    await dialog.getByRole("button", { name: "Tell now" }).click();
    await dialog.getByRole("table", { name: "Outcome" }).waitFor();
  };

  test.each([
    { scheme: "light", width: 1_440 },
    { scheme: "dark", width: 1_024 },
  ] as const)("what is proposed stands with its change, its cause as a sentence and the way to its record ($scheme, $width)", (look) =>
    on(
      "/connections/outbox",
      async (page) => {
        const table = page.getByRole("table", { name: "Values to tell" });
        await table.getByText("proposed").first().waitFor();
        await page.keyboard.press("j");
        await page.keyboard.press("o");
        const panel = page.getByRole("complementary");
        await panel.getByText("The rule “references” decides it").waitFor();
        await panel.getByRole("link", { name: "Open the record" }).waitFor();
        expect(await axe(page)).toEqual([]);
        for (const tab of ["Records to create", "Receipts"]) await page.getByRole("tab", { name: tab }).click();
        await page.getByText("Nothing was sent yet").waitFor();
        expect(await axe(page)).toEqual([]);
      },
      look,
    ),
  );

  test("a write-back is released from propose by keys and written over HTTP, and its receipt is seen; undone it waits again", () =>
    on("/connections/outbox", async (page) => {
      const table = page.getByRole("table", { name: "Values to tell" });
      await table.getByText("4001").waitFor();
      await page.keyboard.press("j");
      await page.keyboard.press("x");
      await page.keyboard.press("a");
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("table", { name: "Release" }).getByText("A17").waitFor();
      await dialog.getByLabel("Reason").fill("Agreed with purchasing");
      expect(await axe(page)).toEqual([]);
      await dialog.getByRole("button", { name: "Release" }).click();
      await dialog.getByText("released", { exact: true }).waitFor();
      await dialog.getByRole("button", { name: "Undo" }).click();
      await dialog.getByText("1 decision is taken back.").waitFor();
      await dialog.getByRole("button", { name: "Done" }).click();
      await table.getByText("goes out").waitFor({ state: "detached" });
      await page.getByRole("checkbox", { name: "Select every row" }).check();
      await page.getByRole("button", { name: "Release 4" }).click();
      await dialog.getByLabel("Reason").fill("Agreed with purchasing");
      await dialog.getByRole("button", { name: "Release" }).click();
      await dialog.getByText("released", { exact: true }).nth(3).waitFor();
      await dialog.getByRole("button", { name: "Done" }).click();
      await table.getByText("goes out").nth(3).waitFor();
      await tellNow(page);
      await dialog.getByText("written", { exact: true }).waitFor();
      await dialog.getByText("refused", { exact: true }).waitFor();
      expect(await axe(page)).toEqual([]);
      await dialog.getByRole("button", { name: "Done" }).click();
      expect(own.erp.orders.map(({ Group }) => Group)).toEqual(["A17", "A18", "old", "A20"]);
      await table.getByText("confirmed").nth(2).waitFor();
      await table.getByText("4003").click();
      await page.getByRole("complementary").getByText("Group bad is not defined").first().waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("tab", { name: "Receipts" }).click();
      const receipts = page.getByRole("table", { name: "Receipts" });
      await receipts.getByText("written").nth(2).waitFor();
      await receipts.getByText("Group bad is not defined").waitFor();
      await receipts.getByText("by a person").first().waitFor();
      expect(await axe(page)).toEqual([]);
      // What the ERP shows is read back: only what it refused is still to be told.
      await own.round();
      await page.getByRole("tab", { name: "Values to tell" }).click();
      await table.getByText("confirmed").first().waitFor({ state: "detached" });
      await table.getByText("refused").waitFor();
    }));

  test("a system is paused with a reason, and resumed after a look at what it shows and would be told", () =>
    on("/connections/outbox", async (page) => {
      const systems = page.getByRole("list", { name: "Systems that are written" });
      const dialog = page.getByRole("dialog");
      await systems.getByRole("button", { name: "Pause…" }).click();
      await dialog.getByLabel("Reason").fill("It is being moved");
      await dialog.getByRole("button", { name: "Pause" }).click();
      await dialog.getByText("It is told nothing from now on.").waitFor();
      await dialog.getByRole("button", { name: "Done" }).click();
      await systems.getByText("Paused by owner: It is being moved").waitFor();
      expect(await axe(page)).toEqual([]);
      await systems.getByRole("button", { name: "Resume…" }).click();
      await dialog.getByText("It was read, and nothing is due.").waitFor();
      await dialog.getByLabel("Reason").fill("It was moved");
      await dialog.getByRole("button", { name: "Resume" }).click();
      await dialog.getByText("It is told again").waitFor();
    }));

  test("modes are a matrix; a change shows what would be written before it is set, and the hub runs by it", () =>
    on("/connections/s4/modes", async (page) => {
      const matrix = page.getByRole("table", { name: "Modes by kind and field" });
      await matrix.waitFor();
      await matrix.getByRole("radio", { name: "Purchase order: auto", exact: true }).check();
      await page.getByText("1 change, not set yet").waitFor();
      expect(await axe(page)).toEqual([]);
      await page.getByRole("button", { name: "Set…" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("table", { name: "Would be told further than now" }).getByText("is sent by itself").waitFor();
      await dialog.getByLabel("Reason").fill("Planning decides it");
      expect(await axe(page)).toEqual([]);
      await dialog.getByRole("button", { name: "Set" }).click();
      await dialog.getByText("The hub runs by it.").waitFor({ timeout: 30_000 });
      await dialog.getByRole("button", { name: "Done" }).click();
      await page.getByText("Nothing is changed.").waitFor();
      expect(await matrix.getByRole("radio", { name: "Purchase order: auto", exact: true }).isChecked()).toBe(true);
    }));
});
