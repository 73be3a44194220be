import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { firstHub } from "../../src/cli/first-hub.ts";
import { inBrowser } from "../support/browser-suite.ts";
import { axe } from "../support/chromium.ts";

const password = "a lathe that hums at noon";
/** It is told nothing while the hub opens anew; the browser itself notes that it was asked who it is. */
const opening = /ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_INCOMPLETE_CHUNKED|40[13]|503/;

inBrowser("the first run", ({ open }) => {
  const folder = mkdtempSync(join(tmpdir(), "synchromesh-first-run-"));
  const file = join(folder, "hub.yaml");
  let child: ChildProcess;
  let printed = "";
  beforeAll(() => {
    writeFileSync(file, firstHub("my-hub"));
    const environment = { ...process.env, DATABASE_URL: "", NO_COLOR: "1" };
    child = spawn(process.execPath, [resolve("src/cli/main.ts"), "start", "--port", "0"], { cwd: folder, env: environment });
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  });
  afterAll(async () => {
    const closed = new Promise((done) => child.once("close", done));
    child.kill("SIGTERM");
    await closed;
    rmSync(folder, { recursive: true, force: true });
  });

  /** What the hub prints for whoever started it. */
  const invited = async (): Promise<{ readonly address: string; readonly code: string }> => {
    for (;;) {
      const [, address, code] = /at (http:\S+)\/setup with the code (\S+),/.exec(printed) ?? [];
      if (address !== undefined && code !== undefined) return { address, code };
      if (child.exitCode !== null) throw new Error(`the hub ended: ${printed}`);
      await pause(100);
    }
  };

  test("from the code in the log to a company, the demo group, and back to a hub of one's own", { timeout: 180_000 }, async () => {
    const { address, code } = await invited();
    // A name, not a number: passkeys belong to one.
    expect(new URL(address).hostname).toBe("localhost");
    const { page } = await open({ token: undefined, address, accepts: opening });
    const shown = (name: string) => page.getByRole("listitem").filter({ has: page.getByRole("heading", { name }) });

    await page.goto("/setup");
    await page.getByLabel(/^Code/).fill(code);
    await page.getByLabel("Name").fill("ana");
    await page.getByLabel(/^Password/).fill(password);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "First steps" }).waitFor();
    expect(await axe(page)).toEqual([]);

    await page.getByLabel(/^Company/).fill("Acme France");
    await page.getByLabel(/^Site/).fill("lyon");
    await page.getByRole("combobox", { name: "Currency" }).fill("EUR");
    await page.getByRole("option", { name: "EUR" }).click();
    await page.getByRole("combobox", { name: "Time zone" }).fill("Europe/Par");
    await page.getByRole("option", { name: "Europe/Paris" }).click();
    await page.getByRole("button", { name: "Keep this" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("the company Acme France with the site lyon").waitFor();
    expect(await axe(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Keep this" }).click();
    await shown("Company, currency and zone").getByText("done").waitFor();
    await page.getByText("Acme France: amounts without a currency are in EUR, days begin in Europe/Paris.").waitFor();
    const written = readFileSync(file, "utf8");
    expect(written).toContain("# Begin without rules");
    expect(written).toMatch(/^zone: Europe\/Paris/m);
    expect(written).toContain("reporting_currency: EUR");

    await page.getByRole("button", { name: "Load the demo group" }).click();
    await dialog.getByRole("button", { name: "Load the demo group" }).click();
    await page.waitForURL("**/overview", { timeout: 120_000 });
    await page.getByRole("region", { name: "Cash of 13 weeks" }).waitFor({ timeout: 120_000 });
    await page.getByRole("button", { name: "ana" }).waitFor();

    await page.goto("/begin");
    await page.getByText("You are looking at the demo group").waitFor();
    expect(await axe(page)).toEqual([]);
    expect(existsSync(join(folder, ".synchromesh", "demo", "group", "demo.json"))).toBe(true);
    await page.getByRole("button", { name: "Remove the demo data" }).click();
    await dialog.getByRole("button", { name: "Remove the demo data" }).click();
    await shown("Company, currency and zone").getByText("done").waitFor({ timeout: 60_000 });
    await page.getByRole("button", { name: "ana" }).waitFor();
    expect(existsSync(join(folder, ".synchromesh", "demo", "group"))).toBe(false);
    expect(readFileSync(file, "utf8")).toBe(written);
  });
});
