import { expect, inject, test } from "vitest";
import { inBrowser } from "../support/browser-suite.ts";
import { axe } from "../support/chromium.ts";

const password = "a lathe that hums at noon";

/** The browser itself notes that it was asked who it is. */
const asked = /401/;

inBrowser("signing in", ({ address, open }) => {
  test("the first account is made by the code of the hub; it signs out and in again", async () => {
    const { page } = await open({ token: undefined, accepts: asked });
    await page.goto("/setup");
    await page.getByRole("heading", { name: "Make the first account" }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByLabel(/^Code/).fill(inject("setupCode"));
    await page.getByLabel("Name").fill("ana");
    await page.getByLabel(/^Password/).fill(password);
    await page.getByRole("button", { name: "Make the account" }).click();
    await page.getByRole("heading", { name: "First steps" }).waitFor();
    await page.getByText(/^Position \d/).waitFor();
    await page.getByRole("button", { name: "ana" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByLabel("Name").fill("ana");
    await page.getByLabel(/^Password/).fill("not this one at all");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").waitFor();
    await page.getByLabel(/^Password/).fill(password);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "First steps" }).waitFor();
  });

  test("a passkey is as good as a password, by the name of the machine", async () => {
    const local = address.replace("127.0.0.1", "localhost");
    const { page, context } = await open({ token: undefined, address: local, accepts: asked });
    const devtools = await context.newCDPSession(page);
    await devtools.send("WebAuthn.enable");
    const options = {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
    } as const;
    await devtools.send("WebAuthn.addVirtualAuthenticator", { options: { ...options, automaticPresenceSimulation: true } });
    await page.goto("/");
    await page.getByLabel("Name").fill("ana");
    await page.getByLabel(/^Password/).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    await page.evaluate(addPasskey);
    await page.getByRole("button", { name: "ana" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await page.getByRole("heading", { name: "Overview" }).waitFor();
  });
});

/** In the page: what a page of settings does. */
async function addPasskey(): Promise<void> {
  const session = (await (await fetch("/v1/session")).json()) as { data: { csrf: string } };
  const post = async (path: string, body: unknown): Promise<unknown> => {
    const headers = { "content-type": "application/json", "x-csrf-token": session.data.csrf };
    return (await fetch(path, { method: "POST", headers, body: JSON.stringify(body) })).json();
  };
  const { options } = (await post("/v1/session/passkeys/options", {})) as { options: never };
  const browser = globalThis as never as {
    readonly PublicKeyCredential: { parseCreationOptionsFromJSON(options: unknown): unknown };
    readonly navigator: { readonly credentials: { create(options: unknown): Promise<{ toJSON(): unknown }> } };
  };
  const publicKey = browser.PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const made = await browser.navigator.credentials.create({ publicKey });
  await post("/v1/session/passkeys", { name: "laptop", response: made.toJSON() });
}
