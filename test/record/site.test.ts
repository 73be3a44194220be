// Who sees a record: the sites that contribute to it, all of its history, from the moment they do.
import { expect, test } from "vitest";
import { query, type Scope } from "../../src/platform/database.ts";
import { claimWorld, worldStart } from "../support/claim-world.ts";
import { eachBackend } from "../support/database.ts";
import { scopeOf } from "../support/holder.ts";

const hour = 3_600_000;
const order = (amount: string) => ({ number: "4500", company: "C1", currency: "EUR", amount });

eachBackend(({ open }) => {
  test("a plant whose system joins an order sees the whole of it, though it changed nothing the group believes", async () => {
    const world = await claimWorld(await open());
    const seen = async (site: string): Promise<(string | null | undefined)[][]> => {
      const scope: Scope = scopeOf([site]);
      const told = await world.database.read(
        [query("select sites from record.public_record"), query("select sites from record.public_version order by at")],
        scope,
      );
      return told.map((rows) => rows.map((row) => row["sites"]));
    };
    await world.rule([{ fields: "purchase_order.[number, company, currency, amount]", authority: ["erp"] }]);
    await world.tell("erp", [
      { kind: "purchase_order", key: "L", fields: order("10"), version: 1, at: worldStart },
      { kind: "purchase_order", key: "L", fields: order("20"), version: 2, at: worldStart + hour },
    ]);
    expect([await seen("lyon"), await seen("gera")]).toEqual([
      [["lyon"], ["lyon", "lyon"]],
      [[], []],
    ]);
    await world.tell("mes", [{ kind: "purchase_order", key: "G", fields: order("20"), version: 1, at: worldStart + 2 * hour }], "gera");
    const both = [["gera,lyon"], ["gera,lyon", "gera,lyon"]];
    expect([await seen("lyon"), await seen("gera")]).toEqual([both, both]);
  });
});
