// A plant runs Tryton and a hub of its own; the group's hub reads that hub, and knows what Tryton says without ever calling it.
import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { issueToken } from "../../src/access/token.ts";
import { openApi } from "../../src/api/api.ts";
import { onPglite } from "../support/database.ts";
import { hubWorld } from "../support/hub-world.ts";
import { type TrytonServer, withTryton } from "../support/tryton.ts";
import { holder } from "../support/holder.ts";

const plantYaml = ({ url, database, user, password, version }: TrytonServer): string => `
hub: ulm
zone: Europe/Berlin
sources:
  - name: erp
    connector: tryton
    site: ulm
    zone: Europe/Berlin
    currency: EUR
    options: { url: "${url}", database: ${database}, user: ${user}, password: ${password}, version: "${version}" }
    feeds: { party: {} }
`;

const groupYaml = (url: string): string => `
hub: group
zone: Europe/Berlin
sources:
  - name: erp
    connector: site-hub
    site: ulm
    options: { url: "${url}", token: "\${file:token}", source: erp }
    feeds: { party: {} }
`;

withTryton((server) => {
  onPglite((backend) => {
    test("a party of the plant's Tryton is a record of the group, and so is what is written to it", async () => {
      const name = `Relayed ${randomInt(1_000_000)}`;
      const [id = 0] = (await server.call("model.party.party.create", [{ name }])) as number[];
      const plant = await hubWorld(backend, plantYaml(server), Date.now());
      await plant.run();
      const api = await openApi(plant.hub(), { host: "127.0.0.1", port: 0, version: "0.0.0" });
      backend.beforeRemoval(() => api.close());
      const token = await issueToken(
        plant.hub().database,
        holder({ name: "group", roles: ["viewer"], sites: ["ulm"], group: false }),
        plant.clock.now(),
      );
      const group = await hubWorld(backend, groupYaml(api.address), Date.now(), { token });
      const names = async (): Promise<unknown[]> => {
        expect((await group.run()).feeds.map(({ fault }) => fault)).toEqual([null]);
        const rows = await group.rows("select doc from record.record where kind = 'party'");
        return rows.map(({ doc }) => (JSON.parse(doc ?? "{}") as { name?: string }).name).filter((one) => one?.startsWith(name));
      };
      expect(await names()).toEqual([name]);
      await server.call("model.party.party.write", [id], { name: `${name} AG` });
      for (const world of [plant, group]) world.clock.advance(60_000);
      await plant.run();
      expect(await names()).toEqual([`${name} AG`]);
      await server.call("model.party.party.delete", [id]);
    });
  });
});
