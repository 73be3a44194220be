import { expect, test } from "vitest";
import { inBrowser } from "../support/browser-suite.ts";
import { axe } from "../support/chromium.ts";

inBrowser("records", ({ open, call }) => {
  const differing = async (): Promise<string> => {
    const { data } = (await call("/v1/inbox?what=discrepancy&kind=purchase_order_line&field=promised_date")) as {
      data: { items: { entity: string }[] };
    };
    return data.items[0]?.entity ?? "";
  };

  test("a record shows what stands, what each source says, the rule and the row as it arrived", async () => {
    const { page } = await open();
    await page.goto(`/record/${await differing()}?field=promised_date`);
    const table = page.getByRole("table", { name: "Fields" });
    await table.getByRole("columnheader", { name: "kassel-erp" }).waitFor();
    await table.getByRole("columnheader", { name: "purchasing" }).waitFor();
    const detail = page.getByRole("complementary", { name: "Promised date" });
    await detail.getByText("decide promised date of purchase order line").waitFor();
    await detail
      .getByText(/As it arrived in/)
      .first()
      .waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole("tab", { name: "History" }).click();
    await page.getByRole("table", { name: "History" }).getByRole("columnheader", { name: "Known until" }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole("tab", { name: "Links" }).click();
    await page.getByRole("table", { name: "Links" }).getByText("same order and line number").waitFor();
    expect(await axe(page)).toEqual([]);
  });

  test("a value is set with a reason and an end, seen on the page by itself, and taken back", async () => {
    const { page } = await open();
    await page.goto(`/record/${await differing()}?field=promised_date`);
    const detail = page.getByRole("complementary", { name: "Promised date" });
    await detail.getByRole("button", { name: "Set a value" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("New value").fill("2026-04-01");
    await dialog.getByLabel("Until").selectOption("never");
    await dialog.getByLabel("Reason").fill("Agreed with the supplier");
    await dialog.getByRole("button", { name: "Set a value" }).click();
    await dialog.getByText("It stands.").waitFor();
    await page.getByRole("table", { name: "Fields" }).getByText("01/04/2026").first().waitFor({ state: "attached" });
    await dialog.getByRole("button", { name: "Undo" }).click();
    await dialog.getByText("1 decision is taken back.").waitFor();
  });

  test("the list of a kind leads to each of its records", async () => {
    const { page } = await open({ scheme: "dark", width: 1_024 });
    await page.goto("/record?kind=item");
    await page.getByRole("table", { name: "Items" }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press("j");
    await page.keyboard.press("o");
    await page.getByRole("table", { name: "Fields" }).waitFor();
    expect(await axe(page)).toEqual([]);
  });
});
