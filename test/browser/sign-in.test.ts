import { expect, inject, test } from "vitest";
import { inBrowser } from "../support/browser-suite.ts";
import { axe } from "../support/chromium.ts";

const password = "a lathe that hums at noon";

/** The browser itself notes that it was asked who it is. */
const asked = /401/;

inBrowser("signing in", ({ open }) => {
  test("the first account is made by the code of the hub; it signs out and in again", async () => {
    const { page, complaints } = await open({ token: undefined });
    await page.goto("/setup");
    await page.getByRole("heading", { name: "Make the first account" }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByLabel(/^Code/).fill(inject("setupCode"));
    await page.getByLabel("Name").fill("ana");
    await page.getByLabel(/^Password/).fill(password);
    await page.getByRole("button", { name: "Make the account" }).click();
    await page.getByRole("heading", { name: "Inbox" }).waitFor();
    await page.getByText(/^Position \d/).waitFor();
    await page.getByRole("button", { name: "ana" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByLabel("Name").fill("ana");
    await page.getByLabel(/^Password/).fill("not this one at all");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").waitFor();
    await page.getByLabel(/^Password/).fill(password);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Inbox" }).waitFor();
    expect(complaints.filter((one) => !asked.test(one))).toEqual([]);
  });
});
