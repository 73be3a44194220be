// Every page as a picture, over the demo group at a fixed hour of its life. `npm run pictures` writes those that the documents show;
// with PICTURES set to a folder the whole set goes there, in both themes and at both widths, to be looked at.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { orderList } from "../../src/api/contract-order.ts";
import { overviewAnswer } from "../../src/api/contract-overview.ts";
import { inChromium, openChromium, visit } from "../support/chromium.ts";
import { type ConsoleHub, openConsoleHub } from "../support/console-hub.ts";
import { smallPng } from "../support/png.ts";
import { type Ids, type View, views } from "./view.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const shownFolder = join(root, "docs", "pictures");
const whole = process.env["PICTURES"];
const isWriting = process.env["npm_lifecycle_event"] === "pictures";

/** So much of the demo's life, read in two parts: in the second a production order of Lyon slips. */
const hoursLived = [48, 12];

type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;

interface Look {
  readonly scheme: "light" | "dark";
  readonly width: 1_440 | 1_024;
}

const looks: readonly Look[] = [
  { scheme: "light", width: 1_440 },
  { scheme: "dark", width: 1_440 },
  { scheme: "light", width: 1_024 },
  { scheme: "dark", width: 1_024 },
];

const documents = (): string[] => [
  join(root, "README.md"),
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(root, "docs", name)),
];

/** Names of the pictures that some document shows: of a view, in the wide light look, or followed by `-dark`. */
const shown = (): Set<string> =>
  new Set(
    documents().flatMap((file) => [...readFileSync(file, "utf8").matchAll(/pictures\/([\w-]+)\.png/g)].map(([, name]) => name ?? "")),
  );

const nameOf = ({ name }: View, { scheme }: Look): string => (scheme === "light" ? name : `${name}-dark`);

/** Each page once, in the looks by turns, and all that documents show; the whole set, with all views of a page, where it is asked for. */
const taken = views.flatMap((view, number) => {
  const wanted = shown();
  const isFirst = views.findIndex(({ page }) => page === view.page) === number;
  const turn = isFirst ? looks[number % looks.length] : undefined;
  return looks
    .filter((look) => whole !== undefined || look === turn || (look.width === 1_440 && wanted.has(nameOf(view, look))))
    .map((look) => ({ ...look, view, name: view.name }));
});

inChromium("pictures of the console", () => {
  let hub: ConsoleHub;
  let browser: Browser;
  let ids: Ids;
  let cookies: Cookies;
  beforeAll(async () => {
    [hub, browser] = await Promise.all([openConsoleHub(), openChromium()]);
    for (const hours of hoursLived) {
      await hub.demo.advance(hours);
      await hub.hub.run({});
      await hub.hub.tick();
    }
    ids = await idsOf(hub);
    cookies = await signedIn(browser, hub);
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.[Symbol.asyncDispose]();
  });

  test("every page of the navigation is pictured", () => {
    const navigation = readFileSync(join(root, "console", "src", "navigation.ts"), "utf8");
    const entries = [...navigation.matchAll(/^ +path: (?:"(\/[^"]+)"|(\w+)),$/gm)];
    const named = new Map([...navigation.matchAll(/^const (\w+) = "(\/[^"]+)";$/gm)].map(([, name, path]) => [name, path]));
    const pages = entries.map(([, path, name]) => path ?? named.get(name) ?? name ?? "");
    expect(pages.length).toBeGreaterThan(9);
    expect(pages.filter((path) => !views.some(({ page }) => page === path))).toEqual([]);
  });

  test.each(taken)("$name in the $scheme theme at $width px", async ({ view, scheme, width }) => {
    const token = view.isOwn === true ? undefined : hub.token;
    const { page, context, complaints } = await visit(browser, { address: hub.address, token, scheme, width });
    if (view.isOwn === true) await context.addCookies(cookies);
    await page.goto(view.path?.(ids) ?? view.page);
    await stands(page, view.loading);
    await view.prepare?.(page);
    await stands(page, view.loading);
    expect(await overflow(page)).toBe(0);
    const picture = smallPng(await page.screenshot({ animations: "disabled", caret: "hide" }));
    await context.close();
    expect(complaints).toEqual([]);
    if (whole !== undefined) write(whole, `${view.name}-${scheme}-${width}`, picture);
    const name = nameOf(view, { scheme, width });
    if (isWriting && width === 1_440 && shown().has(name)) write(shownFolder, name, picture);
  });

  test("documents show pictures that are made here, and each that is kept is shown", () => {
    const made = views.flatMap((view) => [view.name, `${view.name}-dark`]);
    expect([...shown()].filter((name) => !made.includes(name))).toEqual([]);
    expect(readdirSync(shownFolder).toSorted()).toEqual([...shown()].map((name) => `${name}.png`).toSorted());
  });
});

/** Nothing is on its way any more. */
async function stands(page: Page, loading = 0): Promise<void> {
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.getByTitle("Changes arrive as they happen").waitFor({ state: "attached" });
  await expect.poll(() => page.getByRole("status", { name: "Loading" }).count(), { timeout: 20_000 }).toBe(loading);
  await page.evaluate("document.fonts.ready.then(() => undefined)");
}

/** The first account, made as people make it, and two that it invited. */
async function signedIn(browser: Browser, { address, token, setupCode }: ConsoleHub): Promise<Cookies> {
  const context = await browser.newContext({ baseURL: address });
  const page = await context.newPage();
  await page.goto("/setup");
  await page.getByLabel(/^Code/).fill((await setupCode()) ?? "");
  await page.getByLabel("Name").fill("ana");
  await page.getByLabel(/^Password/).fill("a lathe that hums at noon");
  await page.getByRole("button", { name: "Make the account" }).click();
  await page.getByRole("heading", { name: "First steps" }).waitFor();
  for (const [name, role, site] of [
    ["jonas", "steward", "kassel"],
    ["claire", "planner", "lyon"],
  ]) {
    const body = JSON.stringify({ name, grants: [{ role, company: "all", site }] });
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    expect((await fetch(new URL("/v1/users", address), { method: "POST", headers, body })).status).toBe(200);
  }
  const cookies = await context.cookies();
  await context.close();
  return cookies;
}

/** Pixels by which the page is wider than its window. */
const overflow = (page: Page): Promise<number> => page.evaluate("document.documentElement.scrollWidth - window.innerWidth");

function write(folder: string, name: string, picture: Buffer): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.png`), picture);
}

async function idsOf({ address, token }: ConsoleHub): Promise<Ids> {
  const read = async (path: string): Promise<unknown> => {
    const answer = await fetch(new URL(path, address), { headers: { authorization: `Bearer ${token}` } });
    return ((await answer.json()) as { data: unknown }).data;
  };
  const inbox = (await read("/v1/inbox?what=discrepancy&kind=purchase_order_line&field=promised_date")) as {
    items: { id: string; entity: string }[];
  };
  const [item] = inbox.items;
  const first = async (kind: string) => orderList.parse(await read(`/v1/orders?kind=${kind}&limit=1`)).orders[0]?.entity ?? expect.fail();
  const { causes } = overviewAnswer.parse(await read("/v1/overview?causes=100"));
  const weekOf = ({ date }: { readonly date: string | null }): string => (date === null ? "" : mondayOf(date));
  const slipped = causes.find(({ of, before, after }) => of?.kind === "production_order" && weekOf(before) < weekOf(after));
  const { cause, company, currency, position, before } = slipped ?? expect.fail();
  return {
    item: item?.id ?? "",
    record: item?.entity ?? "",
    purchase: await first("purchase_order"),
    production: await first("production_order"),
    moved: { of: `${company}.${currency}`, position, cause: [cause.source, cause.record, cause.version].join("~"), until: weekOf(before) },
  };
}

function mondayOf(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
  return at.toISOString().slice(0, 10);
}
