import { expect, test } from "vitest";
import { inBrowser } from "../support/browser-suite.ts";
import { axe } from "../support/chromium.ts";

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

  test("everything is reached by keys: the palette, a page, the sheet of keys, the rows of a table", async () => {
    const { page } = await open();
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
  });

  test("a record is found by its number, from any page", async () => {
    const { page } = await open();
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
  });

  test("what a page complains of is counted: a refused policy, another host, an error of its console and of its script", async () => {
    const { page, complaints } = await open({ accepts: /./ });
    await page.goto("/design");
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(complaints).toEqual([]);
    await page.evaluate(`document.body.append(Object.assign(new Image(), { src: "http://elsewhere.invalid/x.png" }))`);
    await page.evaluate(`console.error("a word of its own"); setTimeout(() => { throw new Error("of its script"); })`);
    await page.evaluate(`fetch("/v1/nothing")`);
    await expect.poll(() => complaints.join("\n")).toMatch(/^policy: img-src http:\/\/elsewhere\.invalid/m);
    await expect.poll(() => complaints.join("\n")).toMatch(/^console: a word of its own$/m);
    await expect.poll(() => complaints.join("\n")).toMatch(/^error: of its script$/m);
    await expect.poll(() => complaints.join("\n")).toMatch(/^404: .*\/v1\/nothing$/m);
    await page.goto("http://127.0.0.1:1/").catch(() => undefined);
    await expect.poll(() => complaints.join("\n")).toMatch(/^another host: http:\/\/127\.0\.0\.1:1\/$/m);
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
