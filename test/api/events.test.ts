import { get } from "node:http";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { commitEvent } from "../../src/api/contract.ts";
import { changesMax } from "../../src/api/event.ts";
import { openTestDatabase } from "../support/database.ts";
import { openWorld, orderLine } from "./api-world.ts";

const world = await openWorld(await openTestDatabase());
const token = await world.token({});

interface Event {
  readonly id: number;
  readonly event: string;
  readonly data: z.infer<typeof commitEvent>;
}

interface Listening {
  /** Waits until so many events have come. */
  readonly events: (count: number) => Promise<Event[]>;
  readonly end: () => void;
}

const listen = (as: string, lastEventId?: number): Promise<Listening> =>
  new Promise((resolve) => {
    const headers = { authorization: `Bearer ${as}`, ...(lastEventId === undefined ? {} : { "last-event-id": String(lastEventId) }) };
    let text = "";
    let heard = (): void => undefined;
    const asking = get(new URL("/v1/events", world.api.address), { headers }, (answer) => {
      answer.setEncoding("utf8").on("data", (more: string) => {
        text += more;
        heard();
      });
      answer.on("error", () => undefined);
      const events = async (count: number): Promise<Event[]> => {
        while (read(text).length < count) await new Promise<void>((wake) => (heard = wake));
        return read(text);
      };
      resolve({ events, end: () => asking.destroy() });
    });
    asking.on("error", () => undefined);
  });

const read = (text: string): Event[] =>
  text
    .split("\n\n")
    .slice(0, -1)
    .filter((block) => block.startsWith("id: "))
    .map((block) => {
      const [id = "", event = "", data = ""] = block.split("\n").map((line) => line.slice(line.indexOf(": ") + 2));
      return { id: Number(id), event, data: JSON.parse(data) as Event["data"] };
    });

const pushed = async (key: string, version: number, quantity: string): Promise<number> => {
  const { json } = await world.push(token, `${key} ${version}`.replaceAll(" ", "-"), orderLine({ quantity, version, key }));
  return (json as { position: number }).position;
};

describe("events", () => {
  test("tell each commit once, in order, with what changed, the cash it moved and why", async () => {
    const listening = await listen(token);
    const positions = [await pushed("E/1", 1, "5"), await pushed("E/1", 2, "7"), await pushed("E/1", 3, "7")];
    const events = await listening.events(3);
    listening.end();
    expect(events.map(({ id, event }) => [id, event])).toEqual(positions.map((position) => [position, "commit"]));
    for (const { data } of events) commitEvent.parse(data);
    const second = events[1]?.data;
    expect(second?.changes).toMatchObject([
      { kind: "purchase_order_line", site: "lyon", values: { quantity: "7" }, cause: { source: "erp-lyon", version: 2 } },
    ]);
    expect(second?.cash).toMatchObject([
      {
        currency: "EUR",
        before: { amount: "-50.00", stage: "ordered" },
        after: { amount: "-70.00" },
        cause: { source: "erp-lyon", fields: ["quantity"] },
      },
    ]);
  });

  test("resume after the last one heard, without a gap and without a repeat", async () => {
    const first = await pushed("R/1", 1, "1");
    const later = [await pushed("R/1", 2, "2"), await pushed("R/1", 3, "3")];
    const listening = await listen(token, first);
    const live = await pushed("R/1", 4, "4");
    const events = await listening.events(3);
    listening.end();
    expect(events.map(({ id }) => id)).toEqual([...later, live]);
  });

  test("say so when what was missed can no longer be told", async () => {
    const ahead = await listen(token, 999_999);
    const [gap] = await ahead.events(1);
    ahead.end();
    expect(gap).toMatchObject({ event: "gap", id: world.hub.writer.position(), data: { position: world.hub.writer.position() } });
  });

  test("show a principal its own sites and the group's kinds only", async () => {
    const ulm = await world.token({ name: "uli", roles: ["viewer"], sites: ["ulm"], group: false });
    const listening = await listen(ulm);
    const records = [
      {
        kind: "purchase_order_line",
        key: "B-1/1",
        version: 1,
        fields: { quantity: "3", unit: "C62", unit_price: "1.00", currency: "EUR" },
      },
      { kind: "party", key: "V-1", version: 1, fields: { name: "Acier du Rhone" } },
    ];
    await world.push(token, "site-lyon", { source: "erp-lyon", records });
    await world.push(token, "site-ulm", { source: "erp-ulm", records: [{ ...records[0], key: "B-2/1" }] });
    const [fromLyon, fromUlm] = await listening.events(2);
    listening.end();
    expect(fromLyon?.data.changes.map(({ kind }) => kind)).toEqual(["party"]);
    expect(fromLyon?.data.cash).toEqual([]);
    expect(fromUlm?.data.changes.map(({ site }) => site)).toEqual(["ulm"]);
    expect(fromUlm?.data.cash.map(({ site }) => site)).toEqual(["ulm"]);
  });

  test("of a large commit are cut and say so", async () => {
    const listening = await listen(token);
    const records = Array.from({ length: changesMax + 1 }, (_, index) => ({
      kind: "item",
      key: `I-${index}`,
      version: 1,
      fields: { name: `Item ${index}` },
    }));
    await world.push(token, "large", { source: "erp-lyon", records });
    const [event] = await listening.events(1);
    listening.end();
    expect([event?.data.changes.length, event?.data.complete]).toEqual([changesMax, false]);
  });
});

test("closing the API ends its listeners", async () => {
  const other = await openWorld(await openTestDatabase());
  const owner = await other.token({});
  const ended = new Promise<void>((resolve) => {
    const asking = get(new URL("/v1/events", other.api.address), { headers: { authorization: `Bearer ${owner}` } }, (answer) => {
      answer.resume().on("close", resolve);
      answer.on("error", () => undefined);
      void other.api.close();
    });
    asking.on("error", () => resolve());
  });
  await ended;
});
