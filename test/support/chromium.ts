// Debian's Chromium, driven by Playwright: what a page complains of is kept, and every test ends with none of it.
import { existsSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { describe, expect, test } from "vitest";

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
}

const heights = { wide: 900, narrow: 768 };

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
  const page = await context.newPage();
  const complaints: string[] = [];
  let bytes = 0;
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== address) complaints.push(`another host: ${request.url()}`);
  });
  page.on("response", async (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
    if (new URL(response.url()).pathname.endsWith(".js")) bytes += Number(response.headers()["content-length"] ?? Number.NaN);
  });
  return { page, context, complaints, scriptBytes: () => bytes };
}

/** What axe finds wrong on the page as it stands, in a line each. */
export async function axe(page: Page): Promise<string[]> {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ""}`),
  );
}
