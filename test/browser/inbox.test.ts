import { expect, test } from "vitest";
import { inBrowser } from "../support/browser-suite.ts";
import { axe } from "../support/chromium.ts";

inBrowser("the inbox", ({ address, token, open, call }) => {
  const waiting = async (): Promise<number> =>
    ((await call("/v1/inbox?what=discrepancy")) as { data: { considered: number } }).data.considered;

  test("one item is decided by keys alone: previewed, with a reason, and taken back", async () => {
    const { page } = await open();
    await page.goto("/inbox?what=discrepancy");
    const list = page.getByRole("table", { name: "Inbox" });
    await list.waitFor();
    const before = await waiting();
    await page.keyboard.press("j");
    await page.keyboard.press("o");
    const detail = page.getByRole("complementary");
    await detail.getByRole("table", { name: "What each side says" }).waitFor();
    await detail.getByText("Make this a rule").waitFor();
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press("a");
    const dialog = page.getByRole("dialog");
    const side = dialog.getByRole("radio", { name: /-erp|purchasing|-mes/ }).last();
    await side.focus();
    await page.keyboard.press("Space");
    await dialog.getByText("1 item would be decided.").waitFor();
    expect(await axe(page)).toEqual([]);
    await dialog.getByLabel("Reason").focus();
    await page.keyboard.type("The supplier confirmed it by mail");
    await dialog.getByRole("button", { name: "Decide" }).focus();
    await page.keyboard.press("Enter");
    await dialog.getByText("1 item is decided.").waitFor();
    expect(await waiting()).toBe(before - 1);
    await dialog.getByRole("button", { name: "Undo" }).focus();
    await page.keyboard.press("Enter");
    await dialog.getByText("1 decision is taken back.").waitFor();
    expect(await waiting()).toBe(before);
  });

  test("many are decided at once, with a result for each", async () => {
    const { page } = await open();
    await page.goto("/inbox?what=discrepancy&kind=item");
    await page.getByRole("table", { name: "Inbox" }).waitFor();
    await page.getByRole("checkbox", { name: "Select every row" }).check();
    await page.getByRole("button", { name: /^Decide 2 items/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("radio", { name: "lyon-erp" }).check();
    await dialog.getByText("2 items would be decided.").waitFor();
    expect(await dialog.getByRole("table", { name: "What it does to each item" }).getByRole("row").count()).toBe(3);
    await dialog.getByLabel("Reason").fill("Lyon counts");
    await dialog.getByRole("button", { name: "Decide 2 items" }).click();
    await dialog.getByText("2 items are decided.").waitFor();
    await dialog.getByRole("button", { name: "Undo" }).click();
    await dialog.getByText("2 decisions are taken back.").waitFor();
  });

  test("what happens at the hub is on the open page by itself", async () => {
    const { page } = await open();
    await page.goto("/inbox?what=parked&site=lyon");
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.getByText(/^Position \d/).waitFor();
    const position = async (): Promise<number> =>
      Number((await page.getByText(/^As of position/).textContent())?.replaceAll(/\D/g, "") ?? Number.NaN);
    await expect.poll(position).toBeGreaterThan(0);
    const before = await position();
    const [item] = ((await call("/v1/inbox?what=discrepancy&kind=item")) as { data: { items: { id: string }[] } }).data.items;
    const choice = { kind: "take", source: "kassel-erp" };
    const { decision } = (await call("/v1/inbox/decide", { item: item?.id, choice, reason: "Kassel counts" })) as { decision: string };
    await expect.poll(position).toBeGreaterThan(before);
    // The other tests find the hub as it was.
    await call("/v1/inbox/undo", { decision, reason: "It was a test" });
  });

  test("the list and its detail are clean for axe in the dark, narrow too", async () => {
    const { page } = await open({ scheme: "dark", width: 1_024 });
    await page.goto("/inbox?what=parked");
    await page.getByRole("table", { name: "Inbox" }).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("o");
    await page.getByRole("complementary").getByText("Cause").waitFor();
    expect(await axe(page)).toEqual([]);
  });

  test("the list is had as a file, with its filters", async () => {
    const { page } = await open();
    await page.goto("/inbox?what=discrepancy&kind=item");
    await page.getByRole("table", { name: "Inbox" }).waitFor();
    await page.getByRole("button", { name: "Export" }).click();
    const href = (await page.getByRole("menuitem", { name: "CSV" }).getAttribute("href")) ?? "";
    expect(href).toBe("/v1/exports/inbox?what=discrepancy&kind=item&format=csv");
    const file = await fetch(new URL(href, address), { headers: { authorization: `Bearer ${token}` } });
    expect([file.status, file.headers.get("content-disposition")]).toEqual([200, 'attachment; filename="inbox.csv"']);
    expect((await file.text()).trimEnd().split("\n")).toHaveLength(3);
  });
});
