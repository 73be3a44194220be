// Whoever lets a hub show the demo group goes along; to a hub that has people of its own nobody does.
import { expect, test } from "vitest";
import { readMoved, settleMoved } from "../../src/access/moved-account.ts";
import { openSessions } from "../../src/access/session.ts";
import { accountQuery, toAccount } from "../../src/access/store-account.ts";
import { type AccountWorld, accountWorld, phrase } from "../api/account-world.ts";
import { onPglite } from "../support/database.ts";

const sessionsOf = ({ hub: { database, clock } }: AccountWorld) =>
  openSessions({
    database,
    clock,
    epoch: () => 1,
    warn: (error) => {
      throw error;
    },
  });

onPglite((backend) => {
  test("an account moves with its session to a hub that waits for its first one, and to no other", async () => {
    const [from, to] = [await accountWorld(backend), await accountWorld(backend)];
    await from.account("ana");
    const [[row = {}] = []] = await from.hub.database.read([accountQuery("ana")]);
    const secret = await sessionsOf(from).open({ name: "ana", stamp: toAccount(row).stamp }, ["password"], {
      address: "127.0.0.1",
      agent: "test",
    });
    const found = await sessionsOf(from).find(secret);
    const moved = await readMoved(from.hub.database, found && { ...found.session, secret });
    if (moved === undefined) throw new Error("ana has an account");
    const { database, clock } = to.hub;
    expect(await settleMoved(moved, { database, clock, epoch: 1 })).toBe(true);
    expect((await sessionsOf(to).find(secret))?.holder).toMatchObject({ name: "ana", grants: [{ role: "admin" }] });
    expect((await to.browser().signIn("ana", phrase)).status).toBe(200);
    expect((await to.browser().get("/v1/setup")).json).toEqual({ open: false });
    const other = { ...moved, account: { ...moved.account, name: "eva" } };
    expect(await settleMoved(other, { database, clock, epoch: 1 })).toBe(false);
    expect(await readMoved(from.hub.database, undefined)).toBeUndefined();
  });
});
