// What people do with a hub, told in order, by keys alone, on each backend: from the first account to the first decision, a decision that
// becomes a rule, a value set for a day, a cause of cash down to its bytes, two that are one and two again, a list that shrank.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eachBackend } from "../support/database.ts";
import { inChromium, openChromium, visit, type VisitOptions } from "../support/chromium.ts";
import { type Keyboard, keyboardOf } from "../support/keyboard.ts";
import { customers, slipped } from "./story-group.ts";
import { type StoryHub, storyHub } from "./story-hub.ts";

const password = "a lathe that hums at noon";
const dayMs = 86_400_000;

eachBackend((backend) => {
  inChromium("the story of a hub, by keys alone", () => {
    let hub: StoryHub;
    let browser: Browser;
    let [ana, ben] = ["", ""];
    beforeAll(async () => {
      [hub, browser] = await Promise.all([storyHub(backend), openChromium()]);
    });
    afterAll(async () => {
      await browser?.close();
    });

    const sit = async (options: Partial<VisitOptions> = {}): Promise<Keyboard> =>
      keyboardOf(await visit(browser, { address: hub.api.address, ...options }));

    /** The first item of a list of the inbox, opened beside it. */
    const openFirst = async (keys: Keyboard, list: string): Promise<void> => {
      await keys.go(`/inbox?${list}`);
      await keys.row("Inbox");
      await keys.see("complementary", /./);
    };

    const takePlant = async (keys: Keyboard): Promise<void> => {
      await keys.press("a");
      await keys.pick(/^plant/);
      await keys.read("1 item would be decided.");
      await keys.fill("Reason", "The plant spoke to the supplier");
      await keys.enter("button", "Decide");
      await keys.read("1 item is decided.");
      await keys.enter("button", "Done");
    };

    test("from the code in the log to the first decision", async () => {
      // Before somebody is signed in, the hub says so: the browser notes it.
      const keys = await sit({ accepts: /401/ });
      await keys.go("/setup");
      await keys.fill(/^Code/, (await hub.api.setup.code()) ?? "");
      await keys.fill("Name", "eva");
      await keys.fill(/^Password/, password);
      await keys.press("Enter");
      await keys.see("heading", "First steps");
      await keys.press("g", "i");
      await keys.row("Inbox");
      await keys.see("table", "What each side says");
      await takePlant(keys);
    });

    test("the same answer three times becomes a rule, which is rehearsed and approved by somebody else", async () => {
      [ana, ben] = [await hub.tokenOf("ana"), await hub.tokenOf("ben")];
      const keys = await sit({ token: ana });
      for (let times = 1; times < 3; times += 1) {
        await openFirst(keys, "what=discrepancy");
        await takePlant(keys);
      }
      await openFirst(keys, "what=discrepancy");
      await keys.read("The last 3 times, plant was chosen.");
      await keys.enter("button", "Propose this rule");
      await keys.fill("Reason", "The plant always knows better");
      await keys.enter("button", "Propose this rule");
      await keys.read("The rule is proposed.");
      await keys.enter("button", "Done");
      const second = await sit({ token: ben });
      await second.go("/governance");
      await second.tab("Sets and proposals");
      await second.row("Sets and proposals");
      await second.see("heading", "Rehearsal");
      await second.press("a");
      await second.fill("Reason", "So we do it");
      await second.enter("button", "Approve");
      await second.read(/^It is approved/);
      const days = await hub.rows("select distinct doc::json ->> 'promised_date' as day from record.record where doc like '%PO-4%'");
      expect(days).toEqual([{ day: "2026-03-30" }]);
    });

    test("a value is set for a day, and is over when the day is", async () => {
      const keys = await sit({ token: ana });
      await keys.go("/record?kind=purchase_order_line");
      await keys.row(/^Purchase order lines/i);
      await keys.see("table", "Fields");
      await keys.row("Fields", /^Unit price/);
      await keys.see("complementary", "Unit price");
      await keys.press("a");
      await keys.fill("New value", "61.50");
      await keys.choose("Until", "a day");
      await keys.reach("textbox", "Day");
      // The same day whichever of day and month the browser asks for first.
      await keys.press("0", "3", "0", "3", "2", "0", "2", "6");
      await keys.fill("Reason", "Agreed by telephone");
      await keys.enter("button", "Set a value");
      await keys.read("It stands.");
      await keys.enter("button", "Done");
      await keys.read("61.50");
      hub.clock.advance(2 * dayMs);
      await hub.hub().tick();
      // The open page says it by itself.
      await keys.see("button", "Set a value");
      expect(await keys.textOf("complementary", "Unit price")).toContain("50.00");
    });

    test("a production order slips: what that did to the cash is followed down to the row as it arrived", async () => {
      await hub.tell("plant/work-2.json", slipped);
      const keys = await sit({ token: ana });
      await keys.go("/production");
      await keys.row("Production orders");
      await keys.see("heading", /WO-1/);
      await keys.tab(/^Changes/);
      await keys.see("table", "Changes");
      await keys.enter("link", /WO-1/);
      await keys.see("table", "Why it moved");
      await keys.enter("button", /WO-1/);
      await keys.see("complementary", /WO-1/);
      await keys.unfold(/plant/);
      await keys.read(/"due": ?"2026-03-20"/);
    });

    test("two records are made one, and parted again", async () => {
      const keys = await sit({ token: ana });
      await keys.go("/record?kind=party");
      await keys.find("Zahnrad", /Zahnrad Kontor/);
      await keys.see("heading", /Zahnrad/);
      await keys.tab("Links");
      await keys.enter("button", "Join another record");
      await keys.choose("System", "crm");
      await keys.fill("Number", "C7");
      await keys.read(/become one/);
      await keys.fill("Reason", "The same company by another name");
      await keys.enter("button", "Join another record");
      await keys.read("They are one.");
      await keys.enter("button", "Done");
      await keys.enter("button", "Part");
      await keys.fill("Reason", "They are not after all");
      await keys.enter("button", "Part");
      await keys.read("They are two.");
    });

    test("a list that names half of its customers no longer is held, until somebody consents", async () => {
      await hub.tell("crm/customers.csv", customers(20));
      const keys = await sit({ token: ana });
      await openFirst(keys, "what=mass-change");
      await keys.read("crm no longer names 20 of 40");
      await keys.press("a");
      await keys.pick("Consent");
      await keys.fill("Reason", "The sales office closed them");
      await keys.enter("button", "Decide");
      await keys.read(/^Decided/);
      const standing = await hub.rows("select count(*) as count from record.record where kind = 'party' and not deleted");
      expect(standing).toEqual([{ count: "21" }]);
    });
  });
});
