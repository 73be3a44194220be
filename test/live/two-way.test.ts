// One group, two ERPs: partners, goods and orders that both know are kept in step, each field by who decides it.
import { afterAll, beforeAll, expect, test } from "vitest";
import { onPglite } from "../support/database.ts";
import { type HubWorld, hubWorld } from "../support/hub-world.ts";
import { withLiveOdoo } from "../support/live-odoo.ts";
import { withTryton } from "../support/tryton.ts";
import { createTwins, decimal, twinsYaml, type Twins, type WriteCount, writeCount } from "./twins.ts";

const day = (year: number, month: number, of: number) => ({ __class__: "date", year, month, day: of });

withLiveOdoo((odoo) => {
  withTryton((tryton) => {
    onPglite((backend) => {
      let twins: Twins;
      let world: HubWorld;
      let counts: Record<"odoo" | "tryton", WriteCount>;

      const inOdoo = (model: string, id: number, values: object) => odoo.call(model, "write", [[id], values]);
      const inTryton = async (model: string, id: number, values: object) =>
        expect(await tryton.call(`model.${model}.write`, [id], values)).toBeNull();
      const ofOdoo = async (model: string, id: number, fields: readonly string[]) =>
        (await odoo.call<Record<string, unknown>[]>(model, "read", [[id], fields]))[0];
      const ofTryton = async (model: string, id: number, fields: readonly string[]) =>
        ((await tryton.call(`model.${model}.read`, [id], fields)) as Record<string, unknown>[])[0];

      /** Reads both and tells both; what came of the fields, "odoo party.name: written". */
      const round = async (): Promise<string[]> => {
        world.clock.advance(60_000);
        const before = await world.rows("select coalesce(max(claimed_at), 0)::text as at from writeback.send");
        const { feeds } = await world.run();
        expect(feeds.filter(({ fault }) => fault !== null)).toEqual([]);
        const told = await world.hub().deliver();
        expect(told.filter(({ fault }) => fault !== null)).toEqual([]);
        const sends = await world.rows("select source, kind, field, state, cause from writeback.send where claimed_at > $1::bigint", [
          before[0]?.["at"] ?? "0",
        ]);
        return sends.map(({ source, kind, field, state, cause }) => `${source} ${kind}.${field}: ${state}${cause === "" ? "" : `, ${cause}`}`).sort();
      };
      const written = async () => ({ odoo: await counts.odoo.written(), tryton: await counts.tryton.written() });

      beforeAll(async () => {
        twins = await createTwins(odoo, tryton);
        world = await hubWorld(backend, twinsYaml(odoo, tryton), Date.now());
        counts = {
          odoo: await writeCount("odoo", process.env["ODOO_POSTGRES_URL"] ?? ""),
          tryton: await writeCount("tryton", tryton.postgres),
        };
      }, 120_000);
      afterAll(async () => {
        await counts.odoo.end();
        await counts.tryton.end();
      });

      test("what both know is linked before anything is written, and nothing is created in either", async () => {
        const first = await round();
        console.log(first);
        const pairs = await world.rows(
          `select o.kind, o.key as odoo, t.key as tryton from identity.crosswalk o join identity.crosswalk t on t.entity = o.entity
           where o.source = 'odoo' and t.source = 'tryton' order by 1, 2`,
        );
        console.log(pairs, twins);
        console.log(await written());
        console.log(await round(), await written());
      });
    });
  });
});
void day; void decimal;
