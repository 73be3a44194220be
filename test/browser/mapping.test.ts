// A column of the ERP was renamed: seen beside the rows, mapped by a click, rehearsed, saved with a reason, read again, and taken back.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axe, inChromium, openChromium, visit, type VisitOptions, whileAway } from "../support/chromium.ts";
import type { OwnHub } from "../support/own-hub.ts";
import { openDriftedHub } from "./drifted-hub.ts";

/** Besides: a mapping that is refused while it is written is told with 422, on the page too. */
const accepted = new RegExp(`${whileAway.source}|status of 422|^422: `);

inChromium("a mapping in a browser", () => {
  let own: OwnHub;
  let browser: Browser;
  beforeAll(async () => {
    [own, browser] = await Promise.all([openDriftedHub(), openChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    await own?.[Symbol.asyncDispose]();
  });

  async function on(path: string, work: (page: Page) => Promise<void>, options: Partial<VisitOptions> = {}): Promise<void> {
    const { page, context } = await visit(browser, { address: own.address, token: own.token, accepts: accepted, ...options });
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await work(page);
    await context.close();
  }

  const amount = async (number: string): Promise<string | undefined> => {
    const answer = await fetch(new URL("/v1/records?kind=purchase_order", own.address), {
      headers: { authorization: `Bearer ${own.token}` },
    });
    const { data } = (await answer.json()) as { data: { records: { fields: Record<string, { value: string }> }[] } };
    return data.records.find(({ fields }) => fields["number"]?.value === number)?.fields["amount"]?.value;
  };

  test.each([
    { scheme: "light", width: 1_440 },
    { scheme: "dark", width: 1_024 },
  ] as const)("the text stands beside rows, with what changed, what is unreadable and what nothing reads ($scheme, $width)", (look) =>
    on(
      "/connections/erp/mapping",
      async (page) => {
        await page.getByRole("textbox", { name: "Mapping, as YAML" }).waitFor();
        const held = page.getByRole("region", { name: "Its columns have changed, seen" });
        await held.getByText("BETRAG").waitFor();
        const rows = page.getByRole("table", { name: "Last rows, as records" });
        await rows.getByRole("button", { name: "PO-4712" }).first().click();
        await page.getByRole("region", { name: "Row of PO-4712" }).getByText("is not in the code table").first().waitFor();
        await page.getByText("2 columns are not read").waitFor();
        expect(await axe(page)).toEqual([]);
        for (const tab of ["What differs", "Rehearsal", "Dates and versions"]) await page.getByRole("tab", { name: tab }).click();
        await page.getByRole("table", { name: "What reads from when" }).getByText("in force").waitFor();
        expect(await axe(page)).toEqual([]);
      },
      look,
    ),
  );

  test("a line that is refused is named, and the rest of the page stands", () =>
    on("/connections/erp/mapping", async (page) => {
      const area = page.getByRole("textbox", { name: "Mapping, as YAML" });
      const text = await area.inputValue();
      await area.fill(text.replace("number: NR", "numbre: NR"));
      await page.getByRole("alert").getByText("mapping-refused").waitFor();
      await area.fill(`${text}  - [`);
      await page.getByRole("alert").getByText("yaml-refused").waitFor();
      await page.getByRole("button", { name: /^Go to line/ }).click();
      await page.getByRole("button", { name: "Begin again" }).click();
      await expect.poll(() => page.getByRole("alert").count()).toBe(0);
      expect(await area.inputValue()).toBe(text);
    }));

  test("a drifted field is remapped, rehearsed, saved and replayed, and the mapping of before is back by one click", () =>
    on("/connections/erp/mapping", async (page) => {
      expect(await amount("PO-4711")).toBe("1250");
      const field = page.getByRole("combobox", { name: "Field that SUMME is read as" });
      await expect.poll(() => field.inputValue()).toBe("Amount (read already)");
      await page.getByRole("button", { name: "Map SUMME" }).click();
      await page.getByRole("table", { name: "Last rows, as records" }).getByText("1,310.50").first().waitFor();
      // The rows of before lose their amount; read only from when the column was renamed, they keep it.
      await page.getByText("Rows of before lose Amount").waitFor();
      await page.getByRole("button", { name: /^Read from 2026-03-02T/ }).click();
      await page.keyboard.press("Control+Enter");
      const rehearsal = page.getByRole("region", { name: "Rehearsal" });
      await rehearsal.getByRole("table", { name: "Kept pages read again" }).waitFor();
      await rehearsal.getByRole("table", { name: "Records by kind" }).getByText("Purchase order").waitFor();
      expect(await axe(page)).toEqual([]);
      await page.keyboard.press("Control+s");
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Reason").fill("BETRAG is SUMME since the update");
      expect(await axe(page)).toEqual([]);
      await dialog.getByRole("button", { name: "Save" }).click();
      await dialog.getByText("The hub runs by it.").waitFor({ timeout: 30_000 });
      await dialog.getByRole("button", { name: "Done" }).click();
      await page.getByRole("region", { name: "Its columns have changed, seen" }).waitFor({ state: "detached" });
      await page.getByRole("button", { name: "Read kept pages again…" }).click();
      await dialog.getByRole("table", { name: "Records by kind" }).waitFor();
      await dialog.getByRole("button", { name: "Read again" }).click();
      await dialog.getByText(/^Read again, in the commits/).waitFor();
      expect(await axe(page)).toEqual([]);
      await dialog.getByRole("button", { name: "Done" }).click();
      await page.getByRole("button", { name: "Read kept pages again…" }).waitFor({ state: "detached" });
      expect(await amount("PO-4711")).toBe("1310.5");
      expect(await amount("PO-4716")).toBe("6250");
      await page.getByRole("tab", { name: "Dates and versions" }).click();
      const earlier = page.getByRole("table", { name: "Earlier versions" });
      await earlier.getByText("BETRAG is SUMME since the update").waitFor();
      await earlier.getByRole("button", { name: "Begin with it" }).click();
      await page.getByRole("tab", { name: "What differs" }).click();
      await page.getByText("from: BETRAG").last().waitFor();
    }));
});
