// The console in Chromium over a million records and a hundred thousand items that wait: when each page is of use, whether its tables keep
// their rows while they are scrolled, how long a search takes, a bulk decision, and how soon a page shows what was pushed.

import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import type { Drawn, PushAsked, Scrolled, ScrollAsked } from "./console-told.ts";
import { linesOf } from "./erp.ts";
import { print } from "./figure.ts";

export interface ConsoleGround {
  readonly folder: string;
  /** Of a PostgreSQL server; "": PGlite. */
  readonly server: string;
  readonly records: number;
  readonly items: number;
  readonly flags: readonly string[];
}

interface Hub {
  readonly address: string;
  readonly token: string;
  /** Ends it; what it took. */
  readonly end: () => Promise<{ readonly peakMiB: number; readonly cpuMs: number }>;
}

export async function measureConsole(ground: ConsoleGround): Promise<void> {
  const program = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
  if (!existsSync(program)) throw new Error(`there is no ${program}.\nTry: install Chromium, or set CHROMIUM.`);
  const hub = await openHub(ground);
  const browser = await chromium.launch({ executablePath: program, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
  try {
    await pages(browser, hub);
    await scrolls(browser, hub);
    await searches(browser, hub);
    await live(browser, hub);
    await bulk(browser, hub);
  } finally {
    await browser.close();
    const { peakMiB } = await hub.end();
    print("console.hub.memory", peakMiB, "MiB");
  }
}

async function openHub({ folder, server, records, items, flags }: ConsoleGround): Promise<Hub> {
  const script = new URL("console-child.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [...flags, script, folder, String(records), String(items), server], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const lines = linesOf(child.stdout)[Symbol.asyncIterator]();
  const { value } = await lines.next();
  if (value === undefined) throw new Error(`console-child.ts ended with ${await exit}`);
  const opened = JSON.parse(value) as Pick<Hub, "address" | "token">;
  return {
    ...opened,
    async end() {
      child.stdin.end();
      const { value: told } = await lines.next();
      await exit;
      return JSON.parse(told ?? "{}") as Awaited<ReturnType<Hub["end"]>>;
    },
  };
}

const pageScript = stripTypeScriptTypes(readFileSync(new URL("console-page.ts", import.meta.url), "utf8"));

/** A page of its own, as somebody opens it who has been here before: scripts are kept, answers are not. */
async function open(browser: Browser, { address, token }: Hub, path: string, useful: string): Promise<Page> {
  const context = await browser.newContext({
    baseURL: address,
    viewport: { width: 1_440, height: 900 },
    // By text the page is asked, which its own policy forbids.
    bypassCSP: true,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    extraHTTPHeaders: { authorization: `Bearer ${token}` },
  });
  const page = await context.newPage();
  await page.addInitScript({ content: `globalThis.benchUseful = ${JSON.stringify(useful)};\n{${pageScript}}` });
  await page.goto(path);
  await page.waitForFunction("bench.marks.usefulMs > 0", undefined, { timeout: 60_000 });
  return page;
}

const close = (page: Page): Promise<void> => page.context().close();

/** What is of use on each page: figures, rows, weeks, rules; never its frame. */
const mainPages: readonly (readonly [name: string, path: string, useful: string])[] = [
  ["overview", "/overview", "main section h2"],
  ["inbox", "/inbox", "main tbody tr[aria-rowindex]"],
  ["orders", "/orders", "main tbody tr[aria-rowindex]"],
  ["cash", "/cash", "main section table tbody tr"],
  ["production", "/production", "main tbody tr[aria-rowindex]"],
  ["governance", "/governance", "main article"],
  ["record", "/record", "main tbody tr[aria-rowindex]"],
];
const openings = 3;

async function pages(browser: Browser, hub: Hub): Promise<void> {
  for (const [name, path, useful] of mainPages) {
    const took: number[] = [];
    for (let turn = 0; turn < openings; turn += 1) {
      const page = await open(browser, hub, path, useful);
      took.push((await page.evaluate("bench.marks.usefulMs")) as number);
      if (name === "overview" && turn === 0) print("console.script", (await scriptBytes(page)) / 1_024, "KiB");
      await page.waitForLoadState("networkidle").catch(() => undefined);
      await close(page);
    }
    const [first = 0, ...later] = took;
    print(`console.${name}.first`, first, "ms");
    print(`console.${name}`, Math.max(...later), "ms", `console.${name}.first`);
  }
}

/** Compressed, as it came over the wire. */
const scriptBytes = (page: Page): Promise<number> =>
  page.evaluate(
    `performance.getEntriesByType("resource").filter(({ name }) => new URL(name).pathname.endsWith(".js"))
       .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`,
  );

async function scrolls(browser: Browser, hub: Hub): Promise<void> {
  const [rowsMax, msMax] = [10_000, 20_000];
  for (const name of ["inbox", "orders"]) {
    const page = await open(browser, hub, `/${name}`, "main tbody tr[aria-rowindex]");
    const asked: ScrollAsked = { region: "main [role=region][tabindex]", step: 170, rowsMax, msMax };
    const told = (await page.evaluate(`bench.scrollTable(${JSON.stringify(asked)})`)) as Scrolled;
    const frames = [...told.frameMs].sort((a, b) => a - b);
    print(`console.scroll.${name}.rows`, told.rows, "rows");
    print(`console.scroll.${name}.blank`, told.blank, "frames", `console.scroll.${name}.rows`);
    print(`console.scroll.${name}.frame.p50`, at(frames, 0.5), "ms");
    print(`console.scroll.${name}.frame.p99`, at(frames, 0.99), "ms");
    print(`console.scroll.${name}.ends`, told.waits, "times");
    await close(page);
  }
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** Common and rare, whole and cut short, several words, numbers and parts of them, and what nobody is called. */
const typed = [
  "PO",
  "PO-0",
  "PO-0001",
  "PO-0500000",
  "0500000",
  "FA-0000",
  "gm",
  "GmbH",
  "pump",
  "st",
  "stel",
  "stelal pump",
  "gmbh bercor",
  "bercor",
  "P0000009",
  "DE800000099",
  "lyon-1",
  "S10",
  "nobody at all",
];
/** Between two letters of somebody who types fast, ms. */
const letterMs = 90;

async function searches(browser: Browser, hub: Hub): Promise<void> {
  const page = await open(browser, hub, "/governance", "main article");
  await page.keyboard.press("Control+k");
  const box = page.getByRole("combobox", { name: "Search" });
  const took: number[] = [];
  for (const text of typed) {
    await box.fill("");
    const letters = text.split("");
    for (const letter of letters.slice(0, -1)) await page.keyboard.type(letter, { delay: letterMs });
    const begun = (await page.evaluate("performance.now()")) as number;
    await page.keyboard.type(letters.at(-1) ?? "");
    const drawn = `bench.marks.searches.find((one) => one.text === ${JSON.stringify(text)})`;
    await page.waitForFunction(drawn, undefined, { timeout: 30_000 });
    const { at: seen, found } = (await page.evaluate(drawn)) as Drawn;
    took.push(seen - begun);
    process.stderr.write(`search ${text}: ${Math.round(seen - begun)} ms, ${found} found\n`);
  }
  await close(page);
  took.sort((a, b) => a - b);
  print("console.search.p50", at(took, 0.5), "ms");
  print("console.search.worst", took.at(-1) ?? 0, "ms", "console.search.p50");
}

const pushes = 50;
/** As many records of the first site agree; which of them are pushed differs from run to run, for a state may be used again. */
const agreedEvery = 4;

async function live(browser: Browser, hub: Hub): Promise<void> {
  const first = agreedEvery * Math.floor(Math.random() * 20_000);
  const kind = "purchase_order_line";
  const push = (place: number, fields: PushAsked["fields"], shown: string): PushAsked => {
    const key = `agreed-lyon-${first + agreedEvery * place}`;
    return { token: hub.token, source: "erp-lyon", kind, key, version: String(Date.now()), fields, shown };
  };
  const record = await recordOf(hub, `agreed-lyon-${first}`);
  const onRecord = await open(browser, hub, `/record/${record}`, "main tbody tr");
  await settled(onRecord);
  const seen: number[] = [];
  for (let turn = 0; turn < pushes; turn += 1) {
    const text = `MAT-${turn} ${Math.floor(Math.random() * 1e9)}`;
    seen.push(await pushed(onRecord, push(0, { description: text }, text)));
  }
  await close(onRecord);
  told("console.live.record", seen);
  const onInbox = await open(browser, hub, "/inbox", "main tbody tr[aria-rowindex]");
  await settled(onInbox);
  const listed: number[] = [];
  let count = await waitingCount(hub);
  for (let turn = 0; turn < pushes; turn += 1) {
    count += 1;
    listed.push(await pushed(onInbox, push(1 + turn, { unit_price: "4321.5" }, count.toLocaleString("en-GB"))));
  }
  await close(onInbox);
  told("console.live.inbox", listed);
}

const settled = (page: Page): Promise<void> => page.waitForLoadState("networkidle", { timeout: 5_000 }).catch(() => undefined);

const pushed = (page: Page, asked: PushAsked): Promise<number> => page.evaluate(`bench.pushAndSee(${JSON.stringify(asked)})`);

function told(name: string, took: number[]): void {
  took.sort((a, b) => a - b);
  print(`${name}.median`, at(took, 0.5), "ms");
  print(`${name}.worst`, took.at(-1) ?? 0, "ms", `${name}.median`);
}

async function answered<Answer>({ address, token }: Hub, path: string): Promise<Answer> {
  const answer = await fetch(`${address}${path}`, { headers: { authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { data: Answer }).data;
}

const recordOf = async (hub: Hub, text: string): Promise<string> =>
  (await answered<{ records: { entity: string }[] }>(hub, `/v1/search?text=${text}`)).records[0]?.entity ?? "";

const waitingCount = async (hub: Hub): Promise<number> => (await answered<{ considered: number }>(hub, "/v1/inbox?limit=1")).considered;

async function bulk(browser: Browser, hub: Hub): Promise<void> {
  const decided = 10_000;
  const page = await open(browser, hub, "/inbox?field=unit_price&what=discrepancy", "main tbody tr[aria-rowindex]");
  await loadRows(page, decided);
  await page.getByLabel("Select every row").check();
  await page.getByRole("button", { name: /^Decide / }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Set a value").click();
  const begun = performance.now();
  await dialog.getByRole("textbox", { name: "Value" }).fill("12.50");
  await dialog.getByText(/would be decided/).waitFor({ timeout: 120_000 });
  print("console.bulk.preview", performance.now() - begun, "ms");
  await dialog.getByRole("textbox", { name: "Reason" }).fill("bench");
  const confirmed = performance.now();
  await dialog.getByRole("button", { name: /^Decide / }).click();
  const steps = await progressSeen(page, () => dialog.getByRole("button", { name: "Undo" }).isVisible());
  print("console.bulk", performance.now() - confirmed, "ms");
  print("console.bulk.progress", steps, "steps");
  const undone = performance.now();
  await dialog.getByRole("button", { name: "Undo" }).click();
  await dialog.getByText(/taken back/).waitFor({ timeout: 120_000 });
  print("console.bulk.undo", performance.now() - undone, "ms", "console.bulk");
  await close(page);
}

/** Scrolls to the end again and again until so many rows are here. */
async function loadRows(page: Page, rows: number): Promise<void> {
  const loaded = `(() => {
    const region = document.querySelector("main [role=region][tabindex]");
    region.scrollTop = region.scrollHeight;
    return region.scrollHeight >= 34 * ${rows};
  })()`;
  await page.waitForFunction(loaded, undefined, { timeout: 180_000, polling: 20 });
}

/** How many different shares of the whole were shown until it was over. */
async function progressSeen(page: Page, isOver: () => Promise<boolean>): Promise<number> {
  const seen = new Set<string>();
  while (!(await isOver())) {
    const bar = page.getByRole("progressbar");
    const value = await bar.getAttribute("aria-valuenow", { timeout: 20 }).catch(() => null);
    if (value !== null) seen.add(value);
  }
  return seen.size;
}

/** Where a state is kept from run to run. */
export const keptFolder = (folder: string, server: string): string => join(folder, server === "" ? "pglite" : "postgres");
