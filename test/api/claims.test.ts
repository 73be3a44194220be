// The log as another hub reads it: in its order, a page at a time, each site by itself.
import { expect, test } from "vitest";
import { openTestDatabase } from "../support/database.ts";
import { openWorld, orderLine } from "./api-world.ts";

const database = await openTestDatabase();
const world = await openWorld(database);
const all = await world.token({});

interface Told {
  readonly hub: string;
  readonly gap: { readonly position: number; readonly cause: string } | null;
  readonly claims: readonly { readonly key: string; readonly version: number; readonly fields: unknown; readonly site: string }[];
  readonly next: string;
  readonly more: boolean;
}

async function claims(query: string, token = all): Promise<Told> {
  const { status, json } = await world.call(token, `/v1/claims?kind=purchase_order_line&${query}`);
  expect(status).toBe(200);
  return (json as { readonly data: Told }).data;
}

test("every claim of a source comes once, in the order of the log, whatever the page and whatever comes between", async () => {
  const said: string[] = [];
  for (let version = 1; version <= 7; version += 1) {
    for (const source of ["erp-lyon", "erp-ulm"])
      await world.push(all, `${source}-${version}`, orderLine({ source, quantity: `${version}`, version, key: `PO-${version % 3}/10` }));
    said.push(`PO-${version % 3}/10 ${version}`);
  }
  for (const limit of [1, 2, 3, 1_000]) {
    const told: string[] = [];
    let cursor = "";
    for (let more = true; more;) {
      const page = await claims(`source=erp-lyon&limit=${limit}&cursor=${cursor}`);
      expect(page).toMatchObject({ hub: "test", gap: null });
      told.push(...page.claims.map(({ key, version }) => `${key} ${version}`));
      ({ next: cursor, more } = page);
    }
    expect(told).toEqual(said);
    expect(await claims(`source=erp-lyon&limit=${limit}&cursor=${cursor}`)).toMatchObject({ claims: [], more: false });
  }
});

test("a token reads the sources of its sites, and no other", async () => {
  const lyon = await world.token({ sites: ["lyon"], group: false, roles: ["viewer"] });
  expect((await claims("source=erp-lyon", lyon)).claims).toHaveLength(7);
  const { status, json } = await world.call(lyon, "/v1/claims?kind=purchase_order_line&source=erp-ulm");
  expect([status, json]).toMatchObject([404, { code: "source-unknown" }]);
  const machine = await world.token({ roles: ["machine"] });
  expect((await world.call(machine, "/v1/claims?kind=purchase_order_line&source=erp-ulm")).status).toBe(403);
});

test("a cursor of another log is answered with the gap, and never with claims", async () => {
  const { next } = await claims("source=erp-lyon&limit=1");
  const [position, ordinal, link] = next.split(".");
  const other = `${position}.${ordinal}.${"0".repeat(link?.length ?? 0)}`;
  expect(await claims(`source=erp-lyon&cursor=${other}`)).toMatchObject({
    gap: { cause: `position ${position} of the log is not what was read` },
    claims: [],
    next: "",
  });
  const last = world.hub.writer.position();
  expect((await claims(`source=erp-lyon&cursor=${last + 5}.0.${link}`)).gap).toEqual({
    position: last,
    cause: `the log ends at position ${last}, and was read up to ${last + 5}`,
  });
  const { status, json } = await world.call(all, "/v1/claims?kind=purchase_order_line&source=erp-lyon&cursor=anything");
  expect([status, json]).toMatchObject([422, { code: "request-refused", subject: "cursor" }]);
  expect((await world.call(all, "/v1/claims?kind=nothing&source=erp-lyon")).status).toBe(404);
});
