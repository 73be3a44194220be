// A person who has no mouse: reaches what they mean by Tab, by its role and its name, and acts by keys alone. That no pointer was used is a
// complaint of the page if it was.

import type { Locator } from "playwright-core";
import type { Visit } from "./chromium.ts";

type Role = Parameters<Locator["getByRole"]>[0];
type Name = string | RegExp;

export interface Keyboard {
  /** Opens an address, as typed into the browser, and waits for its title. */
  go(path: string): Promise<void>;
  /** Keys one after the other, as KeyboardEvent.key names them; `Control+k` together. */
  press(...keys: readonly string[]): Promise<void>;
  /** Tab, until that has the focus. It fails where no Tab leads to it. */
  reach(role: Role, name: Name): Promise<void>;
  /** Reaches it and presses Enter. */
  enter(role: Role, name: Name): Promise<void>;
  /** Writes into a field in the place of what stands there. */
  fill(name: Name, text: string): Promise<void>;
  /** One of several radios of the group in which Tab ends first. */
  pick(name: Name): Promise<void>;
  /** One of the options of a list that the browser draws. */
  choose(name: Name, option: string): Promise<void>;
  /** A tab by the arrows, from the one that is shown. */
  tab(name: Name): Promise<void>;
  /** Opens the first row of a table, or the first one with these words. */
  row(table: Name, words?: Name): Promise<void>;
  /** What is found by these words from anywhere, and the page of the first that is like `option`. */
  find(words: string, option: Name): Promise<void>;
  /** Unfolds what is folded under these words. */
  unfold(words: Name): Promise<void>;
  /** Waits until it is there. */
  see(role: Role, name: Name): Promise<void>;
  /** Waits until these words are there. */
  read(words: Name): Promise<void>;
  /** What it says, once it is there. */
  textOf(role: Role, name: Name): Promise<string>;
}

/** More than any page has stations on the way of Tab. */
const tabsMax = 300;
const optionsMax = 30;
const waitMs = 15_000;

export async function keyboardOf({ page, context, complaints }: Visit): Promise<Keyboard> {
  await context.exposeBinding("pointerUsed", (_, what: string) => void complaints.push(`a pointer was used: ${what}`));
  await context.addInitScript(`addEventListener("pointerdown", (event) => pointerUsed(event.target.outerHTML.slice(0, 120)), true)`);
  // What is meant is there soon, or never.
  page.setDefaultTimeout(waitMs);
  const focused = page.locator(":focus");
  /** A dialog in front hides the rest of the page from whoever reads it. */
  const place = async (): Promise<Locator> => {
    const dialog = page.getByRole("dialog");
    return (await dialog.count()) > 0 ? dialog.last() : page.locator("body");
  };
  const found = async (role: Role, name: Name): Promise<Locator> => {
    // The radios of a row of choices are there and not seen: what is seen are their labels.
    await page
      .getByRole(role, { name })
      .first()
      .waitFor({ state: role === "radio" ? "attached" : "visible" });
    return (await place()).getByRole(role, { name });
  };
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const hasFocus = async (meant: Locator): Promise<boolean> => (await meant.and(focused).count()) > 0;
  const tabTo = async (meant: Locator): Promise<void> => {
    const passed: string[] = [];
    while (!(await hasFocus(meant))) {
      if (passed.length === tabsMax) throw new Error(`no Tab leads to ${String(meant)}; it passed ${passed.slice(0, 60).join(", ")}`);
      await press("Tab");
      passed.push(await page.evaluate(`(document.activeElement?.ariaLabel ?? document.activeElement?.textContent ?? "").slice(0, 24)`));
    }
  };
  const reach = async (role: Role, name: Name): Promise<void> => tabTo(await found(role, name));
  /** Moves by a key until it has the focus. */
  const moveTo = async (meant: Locator, key: string): Promise<void> => {
    for (let moves = 0; !(await hasFocus(meant)); moves += 1) {
      if (moves === optionsMax) throw new Error(`${key} does not lead to ${String(meant)}`);
      await press(key);
    }
  };
  return {
    async go(path) {
      await page.goto(path);
      await page.getByRole("heading", { level: 1 }).waitFor();
    },
    press,
    reach,
    async enter(role, name) {
      await reach(role, name);
      await press("Enter");
    },
    async fill(name, text) {
      await reach("textbox", name);
      await press("Control+a");
      await page.keyboard.type(text);
    },
    async pick(name) {
      const meant = await found("radio", name);
      await tabTo((await place()).locator(`input[name="${await meant.getAttribute("name")}"]`));
      await moveTo(meant, "ArrowDown");
      if (!(await meant.isChecked())) await press("Space");
    },
    async choose(name, option) {
      await reach("combobox", name);
      await press("Home");
      for (let moves = 0; (await focused.evaluate(chosen)) !== option; moves += 1) {
        if (moves === optionsMax) throw new Error(`${String(name)} has no option ${option}`);
        await press("ArrowDown");
      }
    },
    async tab(name) {
      const meant = await found("tab", name);
      await tabTo(page.getByRole("tab", { selected: true }));
      await moveTo(meant, "ArrowRight");
    },
    async row(table, words = /./) {
      const meant = page.getByRole("table", { name: table }).locator("tbody").getByRole("row").filter({ hasText: words }).first();
      await meant.waitFor();
      // The head is the first row.
      const place = Number(await meant.getAttribute("aria-rowindex")) - 1;
      for (let moves = 0; moves < place; moves += 1) await press("j");
      await press("o");
    },
    async find(words, option) {
      await press("Control+k");
      await page.getByRole("combobox", { name: "Search" }).and(focused).waitFor();
      await page.keyboard.type(words);
      const meant = page.getByRole("option", { name: option }).first();
      await meant.waitFor();
      for (let moves = 0; (await meant.getAttribute("aria-selected")) !== "true"; moves += 1) {
        if (moves === optionsMax) throw new Error(`${String(option)} is not come to`);
        await press("ArrowDown");
      }
      await press("Enter");
    },
    async unfold(words) {
      const meant = page.locator("summary", { hasText: words });
      await meant.first().waitFor();
      await tabTo(meant);
      await press("Enter");
    },
    see: async (role, name) => page.getByRole(role, { name }).first().waitFor(),
    read: async (words) => page.getByText(words).first().waitFor(),
    textOf: async (role, name) => ((await (await found(role, name)).first().textContent()) ?? "").replaceAll(/\s+/g, " ").trim(),
  };
}

/** In the page. */
const chosen = (element: unknown): string => (element as { selectedOptions: { label: string }[] }).selectedOptions[0]?.label ?? "";
