import { expect, test } from "vitest";
import { inBrowser } from "../support/browser-suite.ts";
import { axe } from "../support/chromium.ts";

/** Every page, and what is there when it stands. */
const pages = [
  "/design",
  "/overview",
  "/inbox",
  "/record",
  "/cash",
  "/governance",
  "/connections",
  "/users",
  "/audit",
  "/settings",
  "/begin",
  "/orders",
  "/production",
  "/connections/outbox",
  "/connections/kassel-erp/mapping",
  "/connections/kassel-erp/modes",
];

/** Compressed, bytes: what a browser loads before the first page is to be used. */
const scriptBytesMax = 350 * 1_024;

inBrowser("the console in a browser", ({ address, open }) => {
  test("an address without a page behind it is the console's to answer, one of the API's is not", async () => {
    const status = async (path: string): Promise<number> => (await fetch(new URL(path, address))).status;
    expect(await status("/record/some-entity")).toBe(200);
    expect(await status("/v1/nothing")).toBe(401);
    expect(await status("/v1/status")).toBe(401);
    expect(await status("/assets/none.js")).toBe(404);
  });

  test("the page forbids what is not its own, and files named by their contents are kept for ever", async () => {
    const page = await fetch(new URL("/inbox", address));
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(await page.text())?.[1] ?? "";
    const file = await fetch(new URL(script, address), { headers: { "accept-encoding": "br" } });
    expect(file.headers.get("cache-control")).toContain("immutable");
    expect(file.headers.get("content-encoding")).toBe("br");
  });

  test("the first page loads at most 350 KiB of script", async () => {
    const { page, scriptBytes } = await open();
    await page.goto("/");
    await page.getByRole("heading", { level: 1 }).waitFor();
    console.log(`script of the first page: ${Math.round(scriptBytes() / 1_024)} KiB compressed`);
    expect(scriptBytes()).toBeGreaterThan(0);
    expect(scriptBytes()).toBeLessThan(scriptBytesMax);
  });

  test.each(pages.flatMap((path) => (["light", "dark"] as const).map((scheme) => [path, scheme] as const)))(
    "%s in the %s theme is clean for axe, for its policy and for its console",
    async (path, scheme) => {
      const { page, complaints } = await open({ scheme });
      await page.goto(path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.waitForLoadState("load");
      // The words of a part may come behind those of the head: what counts is the page that stands.
      await expect.poll(() => axe(page), { timeout: 20_000, interval: 500 }).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );

  test("everything is reached by keys: the palette, a page, the sheet of keys, the rows of a table", async () => {
    const { page, complaints } = await open();
    await page.goto("/inbox");
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Search" }).fill("des");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Design", level: 1 }).waitFor();
    await page.getByRole("table", { name: "Sample orders" }).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.getByText("1 row selected").waitFor({ state: "attached" });
    await page.keyboard.press("o");
    await page.getByRole("complementary", { name: "PO-4001/10" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("complementary", { name: "PO-4001/10" }).waitFor({ state: "detached" });
    await page.keyboard.press("?");
    const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await sheet.getByText("Next row").waitFor();
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("g");
    await page.keyboard.press("i");
    await page.waitForURL("**/inbox");
    expect(complaints).toEqual([]);
  });

  test("a record is found by its number, from any page", async () => {
    const { page, complaints } = await open();
    await page.goto("/design");
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Search" }).fill("450010082/30");
    await page
      .getByRole("option", { name: /^Purchase order line 450010082 \/ 30/ })
      .first()
      .waitFor();
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Purchase order line 450010082 / 30" }).waitFor();
    expect(complaints).toEqual([]);
  });

  test("ten thousand rows cost as many as are in sight", async () => {
    const { page } = await open();
    await page.goto("/design");
    const table = page.getByRole("table", { name: "Sample orders" });
    await table.waitFor();
    expect(await table.getAttribute("aria-rowcount")).toBe("10001");
    expect(await table.getByRole("row").count()).toBeLessThan(60);
  });
});
