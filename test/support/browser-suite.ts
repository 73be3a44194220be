// A suite of tests in one browser, each with pages of its own, over the hub that all of them share.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, inject } from "vitest";
import { inChromium, openChromium, type Visit, visit, type VisitOptions } from "./chromium.ts";

export interface Suite {
  readonly address: string;
  readonly token: string;
  /** A page of a visitor who holds the administrator's token, or, with `token: undefined`, of one who has yet to sign in. */
  readonly open: (options?: Partial<VisitOptions>) => Promise<Visit>;
  /** What an API call answers, by the administrator's token. */
  readonly call: (path: string, body?: unknown) => Promise<unknown>;
}

export function inBrowser(name: string, tests: (suite: Suite) => void): void {
  inChromium(name, () => {
    const address = inject("consoleAddress");
    const token = inject("consoleToken");
    let browser: Browser;
    beforeAll(async () => {
      browser = await openChromium();
    });
    afterAll(async () => {
      await browser?.close();
    });
    tests({
      address,
      token,
      open: (options = {}) => visit(browser, { address, token, ...options }),
      async call(path, body) {
        const headers = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": "application/json" }) };
        const answer = await fetch(new URL(path, address), {
          method: body === undefined ? "GET" : "POST",
          headers,
          body: JSON.stringify(body) ?? null,
        });
        return answer.json();
      },
    });
  });
}
