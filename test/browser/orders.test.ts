// Orders and production: from a list to an order, from its money to the lines of cash, from a change to what it did to the cash.

import { expect, test } from "vitest";
import { all, grantsOf } from "../../src/access/grant.ts";
import { orderDetail, orderList } from "../../src/api/contract-order.ts";
import { inBrowser } from "../support/browser-suite.ts";
import { axe } from "../support/chromium.ts";

inBrowser("orders and production", ({ open, call }) => {
  const listed = async (query: string) => orderList.parse(((await call(`/v1/orders?${query}`)) as { data: unknown }).data).orders;
  const one = async (entity: string) => orderDetail.parse(((await call(`/v1/orders/${entity}`)) as { data: unknown }).data);

  test("from the list to an order, its lines, its cash and its changes, by keys", async () => {
    const { page } = await open();
    await page.goto("/orders");
    const list = page.getByRole("table", { name: "Purchase orders" });
    await list.waitFor();
    const [first] = await listed("kind=purchase_order&limit=1");
    await page.keyboard.press("j");
    await page.keyboard.press("o");
    await page.getByRole("heading", { name: first?.label ?? "", level: 1 }).waitFor();
    await page.getByRole("region", { name: "Chain of documents" }).getByRole("heading", { name: "Invoiced" }).waitFor();
    expect(await axe(page)).toEqual([]);
    for (const [tab, table] of [
      ["Lines", "Lines"],
      ["Cash", "Lines of cash"],
      ["Changes", "Changes"],
    ] as const) {
      await page.getByRole("tab", { name: new RegExp(`^${tab} \\(`) }).click();
      await page.getByRole("table", { name: table, exact: true }).waitFor();
    }
    expect(await axe(page)).toEqual([]);
  });

  test("filters stand in the address, and the file is of the same list", async () => {
    const { page } = await open({ scheme: "dark", width: 1_024 });
    const [sold] = await listed("kind=sales_order&order=number&limit=1");
    const number = sold?.fields["number"]?.value ?? "";
    await page.goto("/orders");
    await page.getByRole("table", { name: "Purchase orders" }).waitFor();
    await page.getByRole("combobox", { name: "Kind" }).click();
    await page.getByRole("option", { name: "Sales orders" }).click();
    const list = page.getByRole("table", { name: "Sales orders" });
    await list.waitFor();
    await page.getByRole("textbox", { name: "Number, or the partner's" }).fill(number);
    await page.waitForURL(`**/orders?kind=sales_order&text=${number}`);
    await page.getByText("1 order", { exact: true }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole("button", { name: "Export" }).click();
    const file = page.getByRole("menuitem", { name: "CSV, as text" });
    expect(await file.getAttribute("href")).toBe(`/v1/exports/orders?kind=sales_order&text=${number}&format=csv`);
    await page.keyboard.press("Escape");
    await page.getByLabel("Due from").fill("2099-01-01");
    await page.getByText("None is as you asked.").waitFor();
  });

  test("each line of cash of an order is one click from its explanation", async () => {
    const [order] = (await listed("kind=sales_order")).filter(({ money }) => (money?.length ?? 0) > 0);
    const { cash } = await one(order?.entity ?? "");
    const { page } = await open();
    await page.goto(`/orders/${order?.entity}?tab=cash`);
    const table = page.getByRole("table", { name: "Lines of cash" });
    await table.getByRole("link").first().click();
    await page.waitForURL("**/cash/lines?document=**");
    await page.getByRole("complementary").getByRole("link", { name: "Open the record" }).first().waitFor();
    await page.goto(`/cash/lines?document=${order?.entity}`);
    await page.getByRole("heading", { name: "Cash of one document", level: 1 }).waitFor();
    await page.getByText(cash.length === 1 ? "1 line" : `${cash.length} lines`, { exact: true }).waitFor();
  });

  test("a change leads to the bridge over its commit", async () => {
    const orders = (await listed("kind=sales_order")).filter(({ money }) => (money?.length ?? 0) > 0);
    const { page } = await open();
    await page.goto(`/orders/${orders[0]?.entity}?tab=changes`);
    await page.getByRole("table", { name: "Changes" }).getByRole("link").first().click();
    await page.waitForURL("**/cash/bridge?of=**&from=**&to=**");
    await page.getByRole("region", { name: "Why it moved" }).first().waitFor();
  });

  test("what differs leads to the inbox, where it waits for a decision", async () => {
    const [apart] = (await listed("kind=purchase_order&limit=500")).filter(({ discrepancies }) => discrepancies > 0);
    const { page } = await open();
    await page.goto(`/orders/${apart?.entity}`);
    await page.getByRole("link", { name: "Open in the inbox" }).first().click();
    await page.waitForURL("**/inbox/**");
    await page.getByRole("complementary").getByRole("table", { name: "What each side says" }).waitFor();
  });

  test("a production order shows the sale it is made for, and the money of it", async () => {
    const { page } = await open({ scheme: "dark" });
    await page.goto("/production");
    await page.getByRole("table", { name: "Production orders" }).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("o");
    await page.waitForURL("**/production/**");
    await page.getByRole("heading", { name: "Money it carries" }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole("tab", { name: /^Lines \(/ }).click();
    await page.getByRole("table", { name: "Lines", exact: true }).getByText(" / ").first().click();
    await page.getByRole("heading", { name: /^Sales order line/, level: 1 }).waitFor();
  });

  test("who may see no cash is told so in words, in the list and on the page", async () => {
    const issued = (await call("/v1/keys", { name: "upkeep", grants: grantsOf(["maintenance"], all) })) as { id: string; token: string };
    const [order] = await listed("kind=production_order&limit=1");
    const { page } = await open({ token: issued.token });
    await page.goto("/production");
    await page.getByText("You may not see cash of this site.").waitFor();
    await page.getByRole("cell", { name: "hidden" }).first().waitFor();
    await page.goto(`/production/${order?.entity}`);
    await page.getByText("You may not see cash of this site.").waitFor();
    await call("/v1/keys/revoke", { key: issued.id });
  });
});
