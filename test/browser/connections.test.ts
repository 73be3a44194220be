// Systems connected, tested, previewed, changed and looked back at in a browser, over a hub that takes up what is applied.

import pg from "pg";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axe, inChromium, openChromium, visit, type VisitOptions, whileAway } from "../support/chromium.ts";
import { type ConnectingHub, openConnectingHub } from "../support/connecting-hub.ts";
import { onPostgres } from "../support/database.ts";

const orders =
  "Bestellnummer;Lieferant;Menge;Preis;Liefertermin\nB-1;V1;10;1.200,50;13.04.2026\nB-2;V2;4;viel;15.04.2026\nB-3;V2;1;80,00;20.04.2026\n";

inChromium("connections in a browser", () => {
  let hub: ConnectingHub;
  let browser: Browser;
  beforeAll(async () => {
    [hub, browser] = await Promise.all([openConnectingHub(), openChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.[Symbol.asyncDispose]();
  });

  /** A page of its own, without a complaint but of the line that is cut while the hub is opened anew by what was applied. */
  async function on(path: string, work: (page: Page) => Promise<void>, options: Partial<VisitOptions> = {}): Promise<void> {
    const { page, context } = await visit(browser, { address: hub.address, token: hub.token, accepts: whileAway, ...options });
    await hub.inForce();
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await work(page);
    await context.close();
  }

  const axeClean = (page: Page) => expect.poll(() => axe(page), { timeout: 20_000, interval: 500 }).toEqual([]);

  const apply = async (page: Page, button: string, reason: string): Promise<void> => {
    await page.getByRole("button", { name: `${button}…` }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Reason").fill(reason);
    await dialog.getByRole("button", { name: button, exact: true }).click();
    await dialog.getByText("The hub takes it up by itself").waitFor();
  };

  test.each([
    { scheme: "light", width: 1_440 },
    { scheme: "dark", width: 1_024 },
  ] as const)("the list says which system is in trouble and why; connectors and the form are clean for axe ($scheme)", (look) =>
    on(
      "/connections",
      async (page) => {
        const table = page.getByRole("table", { name: "Connections" });
        const broken = table.getByRole("row").filter({ hasText: "ledger" });
        await broken.getByText("Broken").waitFor();
        await broken.getByText(/ECONNREFUSED/).waitFor();
        await table.getByRole("row").filter({ hasText: "weighbridge" }).getByText("Paused").waitFor();
        await axeClean(page);
        await page.keyboard.press("n");
        await page.getByRole("link", { name: /^Tryton/ }).waitFor();
        await axeClean(page);
        await page.getByRole("link", { name: /^OData/ }).click();
        await page.getByRole("button", { name: "Save and test" }).click();
        await page.getByText("4 things are still to be said.").waitFor();
        await axeClean(page);
      },
      look,
    ),
  );

  test("a CSV file is uploaded, understood, previewed and connected; its rows come in, and an earlier version takes it back", () =>
    on("/connections?add=delimited", async (page) => {
      await page.getByRole("textbox", { name: "Name", exact: true }).fill("shop");
      await page.getByLabel("Site").fill("lyon");
      const file = { name: "orders.csv", mimeType: "text/csv", buffer: Buffer.from(orders) };
      await page.locator("input[type=file]").setInputFiles(file);
      await page.getByText("orders.csv is kept.").waitFor();
      await axeClean(page);
      await page.getByRole("button", { name: "Save and test" }).click();
      await page.getByText("Every stage went well").waitFor();
      await axeClean(page);
      await page.getByRole("button", { name: "Look at rows" }).click();
      const meaning = page.getByRole("table", { name: "What the columns of orders mean" });
      await meaning.waitFor();
      expect(await page.getByRole("combobox", { name: "Field that Menge fills" }).inputValue()).toBe("Quantity");
      expect(await page.getByRole("combobox", { name: "Field that Liefertermin fills" }).inputValue()).toBe("Promised date");
      await page.getByRole("button", { name: "This is what they mean" }).click();
      const read = page.getByRole("table", { name: "What the rows of orders become" });
      await read.getByText("1,200.50").waitFor();
      await read.getByText("parked").waitFor();
      await axeClean(page);
      await page.getByRole("button", { name: "Look at the preview" }).click();
      await page.getByRole("table", { name: "Would be parked" }).getByText("B-2: viel").waitFor();
      await page.getByRole("group", { name: "What changes in hub.yaml" }).getByText("- name: shop").first().waitFor();
      await axeClean(page);
      await apply(page, "Connect", "Orders of the shop");
      await axeClean(page);
      await page.getByRole("dialog").getByRole("button", { name: "Done" }).click();
      await page.getByText("3 read, 3 new").waitFor();
      await page.getByRole("tab", { name: "Changes" }).click();
      await page.getByRole("table", { name: "Versions of hub.yaml" }).getByText("shop connected").click();
      await page.getByRole("complementary").getByText("- name: shop").waitFor();
      await axeClean(page);
      await hub.inForce();
      await page.goto("/connections?tab=versions");
      await page.getByText("as it was found").click();
      await page.getByRole("button", { name: "Back to this version…" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Reason").fill("Not yet");
      await dialog.getByRole("button", { name: "Write it again" }).click();
      await dialog.getByText("back to version 1").waitFor();
      await dialog.getByRole("button", { name: "Done" }).click();
      await hub.inForce();
      await page.goto("/connections");
      await page.getByText("3 connections").waitFor();
    }));

  onPostgres((backend) => {
    test("an SQL source is connected with its secret sealed, a form made of its schema, and a preview of what joins", async () => {
      const place = await backend.newPlace();
      if (place.kind !== "server") throw new Error("a server is needed");
      const client = new pg.Client({ connectionString: place.url });
      await client.connect();
      await client.query("create table vendor (id text primary key, name text, city text)");
      await client.query("insert into vendor values ('V1', 'Alpha Steel', 'Lyon'), ('V2', 'Beta Bolts', 'Dijon')");
      await client.end();
      await on("/connections?add=postgres-query", async (page) => {
        await page.getByRole("textbox", { name: "Name", exact: true }).fill("vendors");
        await page.getByLabel("Site").fill("lyon");
        await page.getByLabel(/^Address/).fill(place.url);
        await page.getByRole("button", { name: "Add a feed" }).click();
        await page.getByLabel("Name of the feed").fill("vendors");
        await page.getByRole("textbox", { name: "Query", exact: true }).fill("select id, name, city from vendor order by id");
        await page.getByRole("button", { name: "Save and test" }).click();
        await page.getByText("Every stage went well").waitFor();
        await page.getByRole("button", { name: /^1/ }).click();
        await page.getByText("kept, not shown").waitFor();
        expect(await page.content()).not.toContain(place.url);
        await axeClean(page);
        await page.getByRole("button", { name: /^3/ }).click();
        await page.getByRole("combobox", { name: "Each row is one of" }).click();
        await page.getByRole("option", { name: "Parties" }).click();
        await page.getByRole("button", { name: "This is what they mean" }).click();
        await page.getByText("2 rows are read as Parties. Every field could be used.").waitFor();
        await page.getByRole("button", { name: "Look at the preview" }).click();
        await page
          .getByRole("table", { name: "By kind" })
          .getByRole("row", { name: /Parties/ })
          .getByText("2")
          .waitFor();
        await apply(page, "Connect", "Vendors of the works");
        await page.getByRole("dialog").getByRole("button", { name: "Undo" }).click();
        await page.getByText("vendors back to version").waitFor();
      });
    });
  });

  test("a broken host gives the stage that failed, with the fix, and nothing behind it", () =>
    on("/connections?add=http-json", async (page) => {
      await page.getByRole("textbox", { name: "Name", exact: true }).fill("nowhere");
      await page.getByLabel("Site").fill("lyon");
      await page.getByLabel(/^Address/).fill("https://erp.nowhere.invalid/api");
      await page.getByRole("button", { name: "Add a feed" }).click();
      await page.getByRole("button", { name: "Save and test" }).click();
      await page.getByText("1 stage failed").waitFor();
      const failed = page.getByRole("listitem").filter({ hasText: "Name · erp.nowhere.invalid" });
      await failed.getByText(/The name is not known here/).waitFor();
      await failed.getByText(/check the host of the address/i).waitFor();
      await page.getByRole("listitem").filter({ hasText: "Login" }).getByText("a stage before it failed").waitFor();
      await axeClean(page);
      await page.getByRole("button", { name: "Discard the draft" }).click();
      await page.waitForURL("**/connections");
    }));

  test("a drifted contract is shown by itself: class, what became of the field, and it is accepted with a reason", () =>
    on("/connections/navision", async (page) => {
      await page.getByText("in time").waitFor();
      hub.drop("navision/orders-2.csv", "NR;STATUS;SUMME\nPO1;ordered;120.00\n");
      await page.getByRole("link", { name: "See what changed" }).click();
      const form = page.getByRole("table", { name: "orders, form 2" });
      const column = form.getByRole("row").filter({ hasText: "BETRAG" });
      await column.getByText("breaking").waitFor();
      await column.getByText(/Amount: parked/).waitFor();
      expect(await column.getByRole("link", { name: "Change the mapping" }).getAttribute("href")).toBe(
        "/connections/navision/mapping?feed=orders&column=BETRAG",
      );
      await form.getByRole("row").filter({ hasText: "SUMME" }).getByText("safe").waitFor();
      await axeClean(page);
      await page.getByRole("button", { name: "Accept the form…" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Reason").fill("The old column is gone for good");
      await dialog.getByRole("button", { name: "Accept", exact: true }).click();
      await dialog.getByText("It is accepted").waitFor();
      await dialog.getByRole("button", { name: "Read kept pages again…" }).click();
      await dialog.getByRole("table", { name: "Feeds" }).waitFor();
      await dialog.getByRole("button", { name: "Cancel" }).click();
      await page.getByText("The old column is gone for good").waitFor();
      await page.getByRole("tab", { name: "Reads" }).click();
      await page.keyboard.press("j");
      await page.keyboard.press("o");
      await page.getByRole("complementary", { name: "Read of navision" }).waitFor();
      await axeClean(page);
    }));

  test("a paused system is resumed after a look at what would come in, and its options are tested where they are", () =>
    on("/connections/weighbridge", async (page) => {
      await page.getByRole("button", { name: "Resume…" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByText("3 rows are there, 3 of them say something new.").waitFor();
      await axeClean(page);
      await dialog.getByLabel("Reason").fill("The scale is back");
      await dialog.getByRole("button", { name: "Resume", exact: true }).click();
      await dialog.getByText("weighbridge resumed").waitFor();
      await dialog.getByRole("button", { name: "Done" }).click();
      await page.getByText("Running").waitFor();
      await page.getByText("3 read, 3 new").waitFor();
      await page.getByRole("tab", { name: "Options" }).click();
      await page.getByRole("button", { name: "Test it now" }).click();
      await page.getByText("Every stage went well").waitFor();
      await axeClean(page);
    }));
});
