// I16: whoever changes the log in the database is found by heads signed outside of it.
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import type { Hub } from "../../src/hub.ts";
import { placesOf } from "../../src/hub-store.ts";
import type { Step } from "../../src/platform/database.ts";
import { eachBackend } from "../support/database.ts";
import { smallHub, type SmallHub } from "./small-hub.ts";

const script = (sql: string): Step => ({ kind: "script", sql });

eachBackend((backend) => {
  const smalls: SmallHub[] = [];
  afterEach(() => {
    for (const small of smalls.splice(0)) small.remove();
  });
  /** A hub that has read twice and was stopped: its head is signed. */
  const stopped = async (): Promise<SmallHub> => {
    const small = smallHub(await backend.newPlace());
    smalls.push(small);
    await using hub = await small.open();
    await hub.begin();
    await hub.run();
    small.write("erp", "orders.csv", ["PO1,S1,2026-01-05,120.00,2026-01-06T08:00:00Z"]);
    await hub.run();
    return small;
  };
  const foundAfter = async (small: SmallHub, change: (hub: Hub) => Promise<unknown>) => {
    {
      await using hub = await small.open();
      await change(hub);
    }
    await using again = await small.open();
    const { ok, heads, position } = await again.verify();
    return { ok, ...heads, position };
  };
  const file = ({ data }: SmallHub): string => placesOf(data).heads;

  test("a log that leads to every signed head is whole, and what no head covers is named", async () => {
    const small = await stopped();
    const found = await foundAfter(small, () => Promise.resolve());
    expect(found).toMatchObject({ ok: true, signed: 1, broken: undefined, unprotectedFrom: undefined });
    const lines = readFileSync(file(small), "utf8");
    expect(JSON.parse(lines)).toMatchObject({ hub: "small", position: found.position });
    expect([statSync(file(small)).mode & 0o777, statSync(placesOf(small.data).headKey).mode & 0o777]).toEqual([0o600, 0o600]);
    writeFileSync(file(small), `${lines}${lines.trim().slice(0, 40)}`);
    expect(await foundAfter(small, () => Promise.resolve()), "a line cut off").toMatchObject({ ok: true, signed: 1, broken: undefined });
    writeFileSync(file(small), "");
    expect(await foundAfter(small, () => Promise.resolve())).toMatchObject({ ok: true, signed: 0, unprotectedFrom: 1 });
  });

  test("a log cut short before the last head is found, and so is one with another link", async () => {
    const cut = await foundAfter(await stopped(), (hub) => {
      const last = hub.writer.position();
      return hub.database.write([
        script(`delete from observation.entry where position >= ${last}; delete from observation.link where position >= ${last};
          update platform.lease set position = ${last - 1}`),
      ]);
    });
    expect(cut).toMatchObject({
      ok: false,
      broken: { position: cut.position, cause: expect.stringContaining("the log ended at position") },
    });
    const other = await foundAfter(await stopped(), (hub) =>
      hub.database.write([script(`update observation.link set link = repeat('0', 64) where position = ${hub.writer.position()}`)]),
    );
    expect(other).toMatchObject({ ok: false, broken: { cause: expect.stringContaining("another link") } });
  });

  test("a head that was written by somebody else is no head", async () => {
    const small = await stopped();
    const head = JSON.parse(readFileSync(file(small), "utf8")) as { position: number };
    writeFileSync(file(small), `${JSON.stringify({ ...head, position: head.position - 1 })}\n`);
    const found = await foundAfter(small, () => Promise.resolve());
    expect(found).toMatchObject({ ok: false, signed: 0, broken: { cause: expect.stringContaining("not signed by this hub") } });
  });
});
