// A replay corrects what rows said; it does not bring back what a system has stopped naming.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eachBackend } from "../support/database.ts";
import { type CustomerHub, customerHub } from "../support/customer-hub.ts";

const names = async (hub: CustomerHub): Promise<string[]> =>
  (await hub.rows("select doc::json ->> 'name' as name from record.record where not deleted order by 1")).map(({ name }) => name ?? "");

/** The mapping is corrected: the name is the other column. */
async function repair(hub: CustomerHub, from: string, to: string): Promise<void> {
  const file = join(hub.folder, "hub.yaml");
  await hub.close();
  writeFileSync(file, readFileSync(file, "utf8").replace(`name: ${from}`, `name: ${to}`));
  await hub.open();
}

eachBackend((backend) => {
  test("a customer that the list no longer names stays gone when its row is read again", { timeout: 60_000 }, async () => {
    const hub = await customerHub(backend, { guard: "{ deletes: { share: 100% } }" });
    await hub.read(["C0001", "C0002", "C0003"]);
    await hub.read(["C0001", "C0002"]);
    expect(await hub.standing()).toEqual(["C0001", "C0002"]);
    await repair(hub, "name", "id");
    await hub.hub().replay();
    expect(await hub.standing()).toEqual(["C0001", "C0002"]);
    expect(await names(hub)).toEqual(["C0001", "C0002"]);
    expect((await hub.verify()).ok).toBe(true);
    const position = hub.hub().writer.position();
    await hub.hub().replay();
    expect(hub.hub().writer.position(), "a second replay has nothing to say").toBe(position);
  });

  test("a customer that came back unchanged is corrected like the others, and gone again stays gone", { timeout: 60_000 }, async () => {
    const hub = await customerHub(backend, { guard: "{ deletes: { share: 100% } }" });
    await hub.read(["C0001", "C0002", "C0003"]);
    await hub.read(["C0001", "C0002"]);
    await hub.read(["C0001", "C0002", "C0003"]);
    expect(await hub.standing()).toEqual(["C0001", "C0002", "C0003"]);
    await repair(hub, "name", "id");
    await hub.hub().replay();
    expect(await names(hub)).toEqual(["C0001", "C0002", "C0003"]);
    expect((await hub.verify()).ok).toBe(true);
    const position = hub.hub().writer.position();
    await hub.hub().replay();
    expect(hub.hub().writer.position(), "a second replay has nothing to say").toBe(position);
    await hub.read(["C0001", "C0002"]);
    await repair(hub, "id", "name");
    await hub.hub().replay();
    expect(await names(hub)).toEqual(["Customer C0001", "Customer C0002"]);
    expect((await hub.verify()).ok).toBe(true);
  });
});
