// Debian's Chromium, driven by Playwright: every page of a test is opened here, what it complains of is kept, and the test that opened it
// ends with none of it, or fails.
import { existsSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { describe, expect, onTestFinished, test } from "vitest";

const program = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** The suite in a browser. Without one it is a named skip; with CI=true it fails. */
export function inChromium(name: string, suite: () => void): void {
  if (existsSync(program)) return void describe(name, suite);
  if (process.env["CI"] === "true") return void describe(name, () => test("needs Chromium", () => expect.fail(`there is no ${program}`)));
  describe.skip(`${name}: needs Chromium`, () => test(`needs ${program}`, () => expect.fail()));
}

export const openChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: program, args: ["--lang=en-GB", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])] });

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Bytes that came over the wire as script, before the page was first complete. */
  readonly scriptBytes: () => number;
  /** What it complained of so far: errors of its console, refused policies, requests to other hosts, answers that failed. */
  readonly complaints: string[];
}

export interface VisitOptions {
  readonly address: string;
  readonly token?: string | undefined;
  readonly scheme?: "light" | "dark";
  readonly width?: number;
  readonly language?: string;
  readonly zone?: string;
  /** What the test has it complain of on purpose. */
  readonly accepts?: RegExp;
}

/** What a browser notes by itself while a hub opens anew and nobody answers. */
export const whileAway = /net::ERR_(CONNECTION|EMPTY|INCOMPLETE|SOCKET)|status of 503|^503: /;

const heights = { wide: 900, narrow: 768 };

/** Called inside a test, which fails in its end if the page complained of what it does not accept; then the page is closed. */
export async function visit(browser: Browser, options: VisitOptions): Promise<Visit> {
  const { address, token, scheme = "light", width = 1_440, language = "en-GB", zone = "Europe/Berlin" } = options;
  const context = await browser.newContext({
    baseURL: address,
    viewport: { width, height: width > 1_200 ? heights.wide : heights.narrow },
    colorScheme: scheme,
    locale: language,
    timezoneId: zone,
    reducedMotion: "reduce",
    ...(token === undefined ? {} : { extraHTTPHeaders: { authorization: `Bearer ${token}` } }),
  });
  const complaints = await complaintsOf(context, address);
  let bytes = 0;
  context.on("response", (response) => {
    if (new URL(response.url()).pathname.endsWith(".js")) bytes += Number(response.headers()["content-length"] ?? Number.NaN);
  });
  const page = await context.newPage();
  onTestFinished(async () => {
    // What it has complained of by now is told before it answers; a page that is just leaving has told it.
    if (!page.isClosed()) await page.evaluate("0").catch(() => undefined);
    await context.close();
    expect(complaints.filter((one) => options.accepts?.test(one) !== true)).toEqual([]);
  });
  return { page, context, complaints, scriptBytes: () => bytes };
}

/** Of every page, frame and worker of a context, as it happens. */
async function complaintsOf(context: BrowserContext, address: string): Promise<string[]> {
  const complaints: string[] = [];
  await context.exposeBinding("policyRefused", (_, what: string) => void complaints.push(`policy: ${what}`));
  await context.addInitScript(`addEventListener("securitypolicyviolation", (event) =>
    policyRefused(event.effectiveDirective + " " + event.blockedURI), true)`);
  context.on("console", (message) => {
    // A line of changes that the hub cuts is the console's own business: it says so on the page, and opens another one.
    if (message.location().url.includes("/v1/events") && message.text().includes("ERR_INCOMPLETE_CHUNKED_ENCODING")) return;
    if (message.type() === "error" || message.type() === "warning") complaints.push(`console: ${message.text()}`);
  });
  context.on("weberror", (error) => void complaints.push(`error: ${error.error().message}`));
  context.on("request", (request) => {
    if (new URL(request.url()).origin !== address) complaints.push(`another host: ${request.url()}`);
  });
  context.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  return complaints;
}

/** What axe finds wrong on the page as it stands, in a line each. */
export async function axe(page: Page): Promise<string[]> {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ""}`),
  );
}
