import { expect, test } from "vitest";
import { inBrowser } from "../support/browser-suite.ts";
import { axe } from "../support/chromium.ts";

inBrowser("saved views", ({ open }) => {
  test("a view made on one machine is there on another, by its name and by a link", async () => {
    const { page, complaints } = await open();
    await page.goto("/inbox?what=discrepancy&site=kassel");
    await page.getByRole("table", { name: "Inbox" }).waitFor();
    await page.getByRole("button", { name: "Columns and density" }).click();
    await page
      .getByRole("menuitem")
      .filter({ hasText: /^Role$/ })
      .click();
    await page.keyboard.press("Escape");
    await page.getByRole("columnheader", { name: "Role" }).waitFor();
    await page.getByRole("button", { name: "Views" }).click();
    await page.getByRole("menuitem", { name: "Save this view" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/^Name/).fill("Kassel differs");
    await dialog.getByLabel(/^Show it to everybody/).check();
    expect(await axe(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Kassel differs" }).waitFor();

    // Another browser: nothing of it is kept here.
    const other = await open();
    await other.page.goto("/inbox");
    await other.page.getByRole("button", { name: "Views" }).click();
    await other.page.getByRole("menuitem", { name: /^Kassel differs ?shared/ }).click();
    await other.page.waitForURL(/what=discrepancy/);
    expect(new URL(other.page.url()).searchParams.get("site")).toBe("kassel");
    await other.page.getByRole("columnheader", { name: "Role" }).waitFor();

    const linked = await open();
    await linked.page.goto("/inbox?view=Kassel+differs");
    await linked.page.waitForURL(/site=kassel/);
    await linked.page.getByRole("columnheader", { name: "Role" }).waitFor();
    await linked.page.getByRole("button", { name: "Kassel differs" }).click();
    await linked.page.getByRole("menuitem", { name: "Remove the view Kassel differs" }).click();
    await linked.page.waitForURL((url) => !url.searchParams.has("view"));
    await linked.page.getByRole("button", { name: "Views" }).click();
    await linked.page.getByText("You have saved none yet.").waitFor();
    expect([...complaints, ...other.complaints, ...linked.complaints]).toEqual([]);
  });
});
