import { expect, test } from "vitest";
import { consolePages } from "../support/console-page.ts";
import { inBrowser } from "../support/browser-suite.ts";

/** What a page says itself, and not its data: headings, buttons, names of pages, tabs. */
const spoken = "h1, h2, legend, th[scope=col], button:not([role=option]), nav a, [role=tab], label";

inBrowser("languages", ({ open }) => {
  test.each(consolePages())("%s in the pseudo-locale has no word of its own that is not translated, and none that is cut", async (path) => {
    const { page } = await open();
    await page.goto(`${path}?language=en-XA`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    const found = await page.locator(spoken).evaluateAll((elements) =>
      elements.map((one) => {
        const { textContent, scrollWidth, clientWidth } = one as { textContent: string; scrollWidth: number; clientWidth: number };
        return { text: textContent.trim(), isCut: clientWidth > 0 && scrollWidth > clientWidth + 1 };
      }),
    );
    const words = found.filter(({ text }) => /\p{L}{3}/u.test(text));
    expect(words.length).toBeGreaterThan(3);
    expect(words.filter(({ text }) => !text.includes("⟦")).map(({ text }) => text)).toEqual([]);
    expect(found.filter(({ isCut }) => isCut).map(({ text }) => text)).toEqual([]);
  });

  test("who speaks German is spoken to in German, with German figures", async () => {
    const { page } = await open({ language: "de-DE" });
    await page.goto("/inbox?what=discrepancy");
    await page.getByRole("heading", { name: "Eingang" }).waitFor();
    await page.getByRole("columnheader", { name: "Betrag" }).waitFor();
    await page.getByText("17,90").waitFor();
    // What the model calls its kinds and fields.
    await page.getByText("Bestellposition 450010082 / 30").waitFor();
    await page.getByText("Zugesagter Tag").first().waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("de");
  });
});
