import { expect, test } from "vitest";
import { inBrowser } from "../support/browser-suite.ts";
import { axe } from "../support/chromium.ts";
import { type Asked, openPeer } from "../support/peer.ts";

inBrowser("channels in the settings", ({ open, call }) => {
  test("a channel is made, tested with its result in words, looked back at, and taken away", async () => {
    const peer = await openPeer();
    const came: Asked[] = [];
    peer.answer = (asked) => {
      came.push(asked);
      return { status: came.length === 1 ? 503 : 200 };
    };
    const { page, complaints } = await open();
    await page.goto("/settings");
    await page.getByRole("button", { name: "Add a channel" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("By", { exact: true }).selectOption("slack");
    await dialog.getByLabel(/^Name/).fill("Works chat");
    await dialog.getByLabel(/^Address/).fill(`${peer.url}/slack`);
    await dialog.getByLabel("Money at stake from").fill("500");
    await dialog.getByLabel("Gathered").selectOption("daily");
    await dialog.getByLabel("Quiet hours").check();
    await dialog
      .getByText("Daily at 07:30 (Europe/Berlin); everything that waits; from 500.00 EUR at stake; not from 20:00 to 06:00")
      .waitFor();
    expect(await axe(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Keep the channel" }).click();
    await dialog.getByText("works-chat tells from now on.").waitFor();
    await dialog.getByRole("button", { name: "Done" }).click();

    const test = async (said: string): Promise<void> => {
      await page.getByRole("button", { name: "Test works-chat" }).click();
      await dialog.getByRole("button", { name: "Test" }).click();
      await dialog.getByText(said).waitFor();
      await dialog.getByRole("button", { name: "Done" }).click();
    };
    await test("It did not arrive. It answered 503.");
    await page
      .getByRole("row", { name: /works-chat/ })
      .getByText("failed 1 time")
      .waitFor();
    await test("works-chat took it.");
    await page
      .getByRole("row", { name: /works-chat/ })
      .getByText("well")
      .waitFor();
    expect(came.map(({ url }) => url.pathname)).toEqual(["/slack", "/slack"]);

    await page.getByRole("button", { name: "Deliveries of works-chat" }).click();
    const log = dialog.getByRole("table", { name: "Deliveries" });
    await log.getByText("it answered 503").waitFor();
    expect(await log.getByRole("row").count()).toBe(3);
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press("Escape");

    // What is secret stays as it is, and nobody is shown it.
    await page.getByRole("button", { name: "Change works-chat" }).click();
    expect(await dialog.getByLabel(/^Address/).inputValue()).toBe("");
    await dialog.getByLabel("Gathered").selectOption("at-once");
    await dialog.getByRole("button", { name: "Keep the channel" }).click();
    await dialog.getByText("works-chat tells from now on.").waitFor();
    await dialog.getByRole("button", { name: "Undo" }).click();
    await dialog.getByText("works-chat tells as before.").waitFor();
    await dialog.getByRole("button", { name: "Done" }).click();
    await page
      .getByRole("row", { name: /works-chat/ })
      .getByText("Daily at 07:30", { exact: false })
      .waitFor();
    expect(JSON.stringify(await call("/v1/channels"))).not.toContain(peer.url);

    await page.getByRole("button", { name: "Remove works-chat" }).click();
    await dialog.getByRole("button", { name: "Remove" }).click();
    await dialog.getByText("works-chat is gone.").waitFor();
    await dialog.getByRole("button", { name: "Done" }).click();
    await page
      .getByRole("row", { name: /works-chat/ })
      .getByRole("button")
      .first()
      .waitFor({ state: "detached" });
    expect(complaints).toEqual([]);
  });
});
