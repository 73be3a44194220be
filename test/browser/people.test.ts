import { TOTP } from "otpauth";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { type AccountWorld, accountWorld, phrase } from "../api/account-world.ts";
import { inBrowser } from "../support/browser-suite.ts";
import { axe } from "../support/chromium.ts";
import { onPglite } from "../support/database.ts";

/** The browser itself notes that it was asked who it is, or asked once more. */
const asked = /40[13]/;
const minute = 60_000;

/** By a hub of their own: the shared one waits for its first account. */
onPglite((backend) => {
  inBrowser("people", ({ open }) => {
    let world: AccountWorld;
    beforeAll(async () => {
      world = await accountWorld(backend);
      // Whoever has a token makes accounts too: then the hub waits for its first one no more.
      await world.post(await world.token({}), "/v1/users", { name: "eva", grants: [] });
      for (const name of ["ana", "carl", "dora"]) await world.account(name, name === "carl" ? "viewer" : "admin");
    });

    /** Signs in at the address of a page, and is there then. */
    const enter = async (
      name: string,
      path: string,
      options: { readonly scheme?: "dark"; readonly width?: number; readonly host?: string } = {},
    ) => {
      const { host = "127.0.0.1", ...look } = options;
      const visited = await open({ token: undefined, address: world.api.address.replace("127.0.0.1", host), accepts: asked, ...look });
      const { page } = visited;
      await page.goto(path);
      await page.getByLabel("Name").fill(name);
      await page.getByLabel(/^Password/).fill(phrase);
      await page.keyboard.press("Enter");
      await page.getByRole("navigation", { name: "Pages" }).waitFor();
      return visited;
    };

    const secretOf = async (page: Page, name: string): Promise<string> =>
      (await page.getByRole("dialog").getByRole("group", { name }).locator("code").first().textContent()) ?? "";

    /** What stays when a dialog that showed a secret is gone. */
    const kept = (page: Page): Promise<string> =>
      page.evaluate(() => {
        const window = globalThis as never as {
          location: { href: string };
          localStorage: object;
          document: { body: { innerHTML: string } };
        };
        return `${window.location.href} ${JSON.stringify(window.localStorage)} ${window.document.body.innerHTML}`;
      });

    test("somebody is invited by keys, with a code that is shown once, and their rights are changed and given back", async () => {
      const { page } = await enter("ana", "/settings");
      await page.getByRole("link", { name: "Users" }).waitFor();
      await page.keyboard.press("g");
      await page.keyboard.press("u");
      await page.getByRole("table", { name: "People" }).waitFor();
      await page.keyboard.press("n");
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Name").fill("ben");
      await dialog.getByLabel("Role 1", { exact: true }).selectOption("steward");
      await dialog.getByLabel("Site of role 1").selectOption("lyon");
      await dialog.getByRole("table", { name: "Rights" }).getByText("Steward").waitFor();
      expect(await axe(page)).toEqual([]);
      await dialog.getByRole("button", { name: "Invite" }).click();
      await dialog.getByRole("group", { name: "Code" }).waitFor();
      const code = await secretOf(page, "Code");
      expect(code).toMatch(/^[A-Z2-9]{4}(-[A-Z2-9]{4}){3}$/);
      await page.keyboard.press("Escape");
      await dialog.getByRole("button", { name: "Done" }).click();
      await page.getByRole("row", { name: /ben invited Steward · lyon/ }).waitFor();
      expect(await kept(page)).not.toContain(code);
      const { status } = await world.browser().post("/v1/session/accept", { code, password: phrase });
      expect(status).toBe(200);

      await page.getByRole("cell", { name: "ben", exact: true }).click();
      await page.getByRole("complementary", { name: "ben" }).getByRole("table", { name: "Rights" }).waitFor();
      expect(await axe(page)).toEqual([]);
      await page.keyboard.press("a");
      await dialog.getByRole("button", { name: "Add a role" }).click();
      await dialog.getByLabel("Site of role 2").selectOption("ulm");
      await dialog.getByText("new", { exact: true }).waitFor();
      await dialog.getByRole("button", { name: "Change rights" }).click();
      await dialog.getByText("ben may do this from now on.").waitFor();
      await page.getByRole("row", { name: /Steward · lyon, Viewer · ulm/ }).waitFor({ state: "attached" });
      await dialog.getByRole("button", { name: "Undo" }).click();
      await dialog.getByText("ben may do again").waitFor();
      await dialog.getByRole("button", { name: "Done" }).click();
    });

    test("whoever was disabled is enabled again, and somebody stands in for a while", async () => {
      const { page } = await enter("ana", "/users?person=carl");
      await page.getByRole("complementary").getByRole("button", { name: "Disable" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("button", { name: "Disable" }).click();
      await dialog.getByText("carl is let in no more.").waitFor();
      await dialog.getByRole("button", { name: "Undo" }).click();
      await dialog.getByText("carl is let in again.").waitFor();
      await dialog.getByRole("button", { name: "Done" }).click();
      await page.getByRole("tab", { name: "Stand-ins" }).click();
      await page.getByText("Nobody stands in for anybody").waitFor();
      await page.keyboard.press("n");
      await dialog.getByLabel("Who stands in").selectOption("carl");
      await dialog.getByLabel("For whom").selectOption("ana");
      await dialog.getByLabel("First day").fill("2026-03-05");
      await dialog.getByLabel("Last day").fill("2026-03-10");
      await dialog.getByLabel("Reason").fill("Holidays");
      await dialog.getByRole("button", { name: "Let them stand in" }).click();
      await dialog.getByText("carl stands in for ana").waitFor();
      await dialog.getByRole("button", { name: "Done" }).click();
      const row = page.getByRole("row", { name: /carl ana \w+ 05\/03\/2026 00:00 UTC 11\/03\/2026 00:00 UTC/ });
      await row.click();
      await page.getByRole("complementary").getByRole("button", { name: "End it" }).click();
      await dialog.getByRole("button", { name: "End it" }).click();
      await dialog.getByText("It has ended.").waitFor();
      await dialog.getByRole("button", { name: "Done" }).click();
      await row.waitFor({ state: "detached" });
    });

    test("a key is made, its token shown once, and revoked", async () => {
      const { page } = await enter("ana", "/users/keys", { scheme: "dark", width: 1_024 });
      await page.getByRole("button", { name: "Make an API key" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Name").fill("mes-lyon");
      await dialog.getByLabel("Role 1", { exact: true }).selectOption("machine");
      await dialog.getByLabel("Site of role 1").selectOption("lyon");
      await dialog.getByRole("button", { name: "Make the key" }).click();
      await dialog.getByRole("group", { name: "Token" }).waitFor();
      const token = await secretOf(page, "Token");
      expect((await world.call(token, "/v1/session")).json).toMatchObject({ data: { name: "mes-lyon", roles: ["machine"] } });
      expect(await axe(page)).toEqual([]);
      await dialog.getByRole("button", { name: "Done" }).click();
      await page.getByRole("row", { name: /mes-lyon/ }).click();
      await page.getByRole("complementary").getByRole("button", { name: "Revoke" }).click();
      expect(await kept(page)).not.toContain(token);
      await dialog.getByRole("button", { name: "Revoke" }).click();
      await dialog.getByText("The token of mes-lyon has ended.").waitFor();
      expect((await world.call(token, "/v1/session")).status).toBe(401);
    });

    test("whoever administers nothing has their own settings and none of the other pages", async () => {
      const { page } = await enter("carl", "/settings");
      const pages = page.getByRole("navigation", { name: "Pages" });
      await pages.getByRole("link", { name: "Settings" }).waitFor();
      expect(await pages.getByRole("link", { name: /Users|Audit/ }).count()).toBe(0);
    });

    test("one's own password, app codes, passkey and sessions are set", async () => {
      const { page, context } = await enter("dora", "/users", { host: "localhost" });
      const elsewhere = await world.signedIn("dora");
      await page.keyboard.press("g");
      await page.keyboard.press(",");
      const sessions = page.getByRole("table", { name: "Where you are signed in" });
      await sessions.getByText("this one").waitFor();
      expect(await axe(page)).toEqual([]);
      await sessions.getByRole("button", { name: /^End the session/ }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("button", { name: "End" }).click();
      await dialog.getByText("The session has ended.").waitFor();
      await dialog.getByRole("button", { name: "Done" }).click();
      expect((await elsewhere.get("/v1/session")).status).toBe(401);

      await page.getByRole("button", { name: "Tell me here" }).click();
      await dialog.getByRole("button", { name: "Tell me here" }).click();
      await dialog.getByText("You are told here from now on.").waitFor();
      await dialog.getByRole("button", { name: "Done" }).click();

      const password = "a lathe that hums at noon";
      await page.getByLabel("Password until now").fill(phrase);
      await page.getByLabel("New password").fill(password);
      await page.getByRole("button", { name: "Change the password" }).click();
      await page.getByText("The password is changed.").waitFor();

      const devtools = await context.newCDPSession(page);
      await devtools.send("WebAuthn.enable");
      const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true } as const;
      await devtools.send("WebAuthn.addVirtualAuthenticator", {
        options: { ...options, isUserVerified: true, automaticPresenceSimulation: true },
      });
      await page.getByLabel("Name of a new passkey").fill("laptop");
      await page.getByRole("button", { name: "Add a passkey" }).click();
      await page.getByRole("table", { name: "Passkeys" }).getByText("laptop").waitFor();

      // Long after: what matters asks once more, and goes out again.
      world.clock.advance(11 * minute);
      await page.getByRole("button", { name: "Set up an app" }).click();
      await page
        .getByRole("dialog", { name: "Prove who you are" })
        .getByLabel(/^Password/)
        .fill(password);
      await page.keyboard.press("Enter");
      await dialog.getByRole("group", { name: "Secret" }).waitFor();
      const secret = (await secretOf(page, "Secret")).replaceAll(" ", "");
      await dialog.getByLabel("Code").fill(new TOTP({ secret }).generate({ timestamp: world.clock.now() }));
      await dialog.getByRole("button", { name: "Ask for codes" }).click();
      await dialog.getByRole("group", { name: "Recovery codes" }).waitFor();
      const recovery = await secretOf(page, "Recovery codes");
      expect(await axe(page)).toEqual([]);
      await dialog.getByRole("button", { name: "I have kept them" }).click();
      await page.getByText("10 recovery codes are left.").waitFor();
      const left = await kept(page);
      expect([secret, recovery, password].filter((one) => left.includes(one))).toEqual([]);
    });

    test("approving rules asks once more who one is, and goes out again", async () => {
      const owner = await world.token({ name: "rules-owner" });
      const rules = "- fields: party.name\n  authority: [erp-lyon]\n";
      const made = await world.post(owner, "/v1/rule-sets", { rules, reason: "The ERP knows names" });
      const { id } = (made.json as { readonly proposal: { readonly id: string } }).proposal;
      const { page } = await enter("ana", `/governance?tab=sets&set=${id}`);
      const panel = page.getByRole("complementary");
      await panel.getByRole("button", { name: "Approve" }).waitFor();
      world.clock.advance(11 * minute);
      await panel.getByRole("button", { name: "Approve" }).click();
      const dialog = page.getByRole("dialog", { name: "Put this set in force" });
      await dialog.getByLabel("Reason").fill("They do");
      await dialog.getByRole("button", { name: "Approve" }).click();
      const proof = page.getByRole("dialog", { name: "Prove who you are" });
      expect(await axe(page)).toEqual([]);
      await proof.getByLabel(/^Password/).fill(phrase);
      await page.keyboard.press("Enter");
      await page.getByText("It is approved").waitFor();
      const sets = (await world.call(owner, `/v1/rule-sets/${id}`)).json;
      expect(sets).toMatchObject({ data: { set: { isInForce: expect.any(Boolean) as boolean } } });
    });

    test("the chain is proved in words, and requests are listed, filtered and had as a file", async () => {
      const { page } = await enter("ana", "/audit");
      await page.getByRole("region", { name: "Log" }).getByText("Epoch").waitFor();
      await page.keyboard.press("v");
      await page.getByText("Everything is in order").waitFor();
      await page.getByText("The journal adds up to the lines that stand").waitFor();
      expect(await axe(page)).toEqual([]);
      await page.getByRole("tab", { name: "Requests" }).click();
      await page.getByLabel("Whole name").waitFor();
      await page.goto("/audit/requests?principal=ana&refused=yes");
      await page.getByRole("button", { name: "Export" }).click();
      const href = await page.getByRole("menuitem", { name: "CSV" }).getAttribute("href");
      expect(href).toBe("/v1/exports/requests?principal=ana&refused=yes&format=csv");
    });
  });
});
