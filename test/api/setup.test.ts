// The first administrator: by a code that the hub prints, once, whoever else tries.
import { expect, test } from "vitest";
import { query } from "../../src/platform/database.ts";
import { eachBackend } from "../support/database.ts";
import { type Answered, exchange, openWorld } from "./api-world.ts";
import { openBrowser } from "./browser.ts";

const phrase = "correct horse battery";
const code = ({ json }: Answered): unknown => (json as { code?: string }).code;

eachBackend((backend) => {
  test("is made by the code that was printed; then setup is closed for ever", async () => {
    const world = await openWorld(await backend.open(), backend.beforeRemoval);
    const state = () => exchange(world.api.address, undefined, "/v1/setup", {});
    expect((await state()).json).toEqual({ open: true });
    const setup = (given: object) => openBrowser(world.api.address).post("/v1/setup", { name: "ana", password: phrase, ...given });
    expect(code(await setup({ code: "AAAA-AAAA-AAAA-AAAA" }))).toBe("code-refused");
    const printed = (await world.api.setup.code()) ?? "";
    expect(code(await setup({ code: printed, password: "short" }))).toBe("password-weak");
    world.clock.advance(31 * 60_000);
    expect(code(await setup({ code: printed }))).toBe("code-refused");
    const again = (await world.api.setup.code()) ?? "";
    expect(code(await setup({ code: printed }))).toBe("code-refused");
    const ana = openBrowser(world.api.address);
    const made = await ana.post("/v1/setup", { code: again.toLowerCase().replaceAll("-", " "), name: "ana", password: phrase });
    expect(made.json).toMatchObject({ name: "ana", roles: ["admin"], group: true, by: "session" });
    expect((await ana.get("/v1/status")).status).toBe(200);
    expect((await state()).json).toEqual({ open: false });
    expect(code(await setup({ code: again, name: "eva" }))).toBe("setup-closed");
    expect(await world.api.setup.code()).toBeUndefined();
    const answers = [made, await state(), await ana.get("/v1/status"), await ana.get("/openapi.json")].map(({ text }) => text);
    expect([...answers, ...world.logged].join("")).not.toMatch(new RegExp(`${again}|${phrase}|sms_`));
  });

  test("is one, though two people use the code in the same moment", async () => {
    const database = await backend.open();
    const world = await openWorld(database, backend.beforeRemoval);
    const printed = (await world.api.setup.code()) ?? "";
    const people = ["ana", "ben", "eva", "mia"].map((name) =>
      openBrowser(world.api.address).post("/v1/setup", { code: printed, name, password: phrase }),
    );
    const answers = await Promise.all(people);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409]);
    const [rows = []] = await database.read([query("select name from access.account")]);
    expect(rows).toHaveLength(1);
  });
});
