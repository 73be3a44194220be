// A purchase order stands in the S/4HANA of one plant and in the Business Central of another. The second decides its group; the first is
// told, with the state that was seen, and not over the back of a clerk who changed it in the same moment.
import { expect, test } from "vitest";
import { odataPeer } from "../connectors/odata/odata-peer.ts";
import { onPglite } from "../support/database.ts";
import { hubWorld } from "../support/hub-world.ts";
import { openPeer } from "../support/peer.ts";

const [s4, bc] = [odataPeer("v2"), odataPeer("v4")];
s4.stamp = "digits";
s4.wantsToken = true;
const [s4Server, bcServer] = [await openPeer(), await openPeer()];
s4Server.answer = s4.answer;
bcServer.answer = bc.answer;
const begin = Date.UTC(2026, 2, 2, 6);
for (const { orders } of [s4, bc]) orders.push({ Order: "4500000001", Group: "001", changed: begin, items: [] });

const source = (name: string, site: string, url: string, writeBack: string): string => `
  - name: ${name}
    connector: odata
    site: ${site}
    options: { url: "${url}/srv", overlap_seconds: 60 }
    feeds: { orders: { set: Orders, fields: [Group, Changed], changed: [Changed] } }
    mapping:
      system: ${name}
      version: "1"
      feeds:
        orders: { kind: purchase_order, key: Order, fields: { number: Order, partner_reference: Group, company: { value: C1 } } }
    ${writeBack}`;

const yaml = `
hub: group
zone: Europe/Berlin
sources:${source("s4", "ulm", s4Server.url, "write_back: { mode: auto }")}${source("bc", "graz", bcServer.url, "")}
governance:
  rules:
    - { name: group, fields: purchase_order.partner_reference, authority: [bc, s4], tell: field }
`;

onPglite((backend) => {
  test("what Business Central decides is told to S/4HANA, unless somebody changed the order there meanwhile", async () => {
    const world = await hubWorld(backend, yaml);
    const round = async (): Promise<string[]> => {
      world.clock.advance(120_000);
      expect((await world.run()).feeds.filter(({ fault }) => fault !== null)).toEqual([]);
      const told = await world.hub().deliver();
      return told.flatMap(({ system, fields }) => Object.entries(fields).map(([state, count]) => `${system}: ${count} ${state}`));
    };
    expect(await round()).toEqual([]);
    Object.assign(bc.orders[0] ?? {}, { Group: "007", changed: begin + 600_000 });
    expect(await round()).toEqual(["s4: 1 written"]);
    expect(s4.writes).toEqual([`Orders('4500000001') {"Group":"007"}`]);
    expect(await round()).toEqual([]);

    // A clerk saves the order between the look at it and the write: the service refuses, and the next round sees what stands there.
    Object.assign(bc.orders[0] ?? {}, { Group: "008", changed: begin + 1_200_000 });
    s4.before = ({ method }) => {
      if (method === "POST" && s4.orders[0]?.Group === "007") Object.assign(s4.orders[0], { Group: "099", changed: begin + 1_200_000 });
      return undefined;
    };
    expect(await round()).toEqual(["s4: 1 changed"]);
    expect([s4.orders[0]?.Group, s4.writes.length]).toEqual(["099", 1]);
    expect(await round()).toEqual(["s4: 1 written"]);
    expect([s4.orders[0]?.Group, s4.writes.length]).toEqual(["008", 2]);
    expect((await world.verify()).ok).toBe(true);
  });
});
