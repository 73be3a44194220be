import { expect, test } from "vitest";
import type { Coherence } from "../../src/desk/coherence.ts";
import { reader } from "../../src/desk/reader.ts";
import { status } from "../../src/desk/status.ts";
import type { Claim } from "../../src/observation/entry.ts";
import { type ClaimWorld, claimWorld, type WorldRow, worldStart } from "../support/claim-world.ts";
import { eachBackend } from "../support/database.ts";
import { scopeOf } from "../support/holder.ts";

/** Numbers that look drawn and are the same every time. */
const drawn = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
};

const systems = [
  { name: "erp", site: "lyon" },
  { name: "mes", site: "lyon" },
  { name: "finance", site: "group" },
];

const badAmount = {
  field: "amount",
  class: "value",
  cause: '"12,5x" is not a plain decimal number',
  hint: "correct it",
  value: "12,5x",
} as const;

async function tellAtRandom(world: ClaimWorld, seed: number): Promise<Claim[]> {
  const draw = drawn(seed);
  const claims: Claim[] = [];
  for (let page = 0; page < 24; page += 1) {
    const system = systems[draw(3)] ?? systems[0];
    const rows = Array.from({ length: 8 }, (): WorldRow => {
      const number = `SO-${draw(40)}`;
      if (draw(6) === 0)
        return {
          kind: "sales_order_line",
          key: `${number}/1`,
          fields: { order: number, line_number: "1", company: "C1", number: `${number}/1` },
        };
      const isBad = draw(9) === 0;
      const fields = {
        company: "C1",
        number,
        promised_date: `2026-04-0${1 + draw(2)}`,
        ...(isBad ? {} : { amount: String(100 + draw(2)) }),
      };
      return { kind: "sales_order", key: number, fields, parked: isBad ? [badAmount] : [] };
    });
    world.clock.advance(60_000);
    claims.push(...(await world.tell(system?.name ?? "", rows, system?.site)));
  }
  return claims;
}

interface Known {
  readonly values: Map<string, string>;
  parked: boolean;
  readonly first: Claim;
}

/** From nothing but the claims: what each system last said of each document, system by system. */
function recount(claims: readonly Claim[]): Map<string, Pick<Coherence, "known" | "agreed" | "parked" | "real">> {
  const documents = new Map<string, Map<string, Known>>();
  const orders = new Set(claims.flatMap((claim) => (claim.recordKind === "sales_order" ? [`${claim.source} ${claim.key}`] : [])));
  for (const claim of claims) {
    const name = `${claim.recordKind} ${claim.fields["company"]} ${claim.fields["number"]}`;
    const document = documents.get(name) ?? new Map<string, Known>();
    documents.set(name, document);
    const known = document.get(claim.source) ?? { values: new Map<string, string>(), parked: false, first: claim };
    document.set(claim.source, known);
    for (const [field, value] of Object.entries(claim.fields)) known.values.set(field, value ?? "");
    if (claim.parked.length > 0) known.parked = true;
    else if (claim.fields["amount"] !== undefined) known.parked = false;
    if (claim.recordKind === "sales_order_line") known.parked = !orders.has(`${claim.source} ${claim.fields["order"]}`);
  }
  const cells = new Map<string, { known: number; agreed: number; parked: number; real: number }>();
  for (const [name, document] of documents) {
    const home = [...document.values()].map(({ first }) => first).toSorted((a, b) => a.at - b.at)[0];
    const sources = [...document.keys()].toSorted();
    for (const [place, one] of sources.entries())
      for (const other of sources.slice(place + 1)) {
        const [left, right] = [document.get(one), document.get(other)];
        const key = [name.split(" ")[0], home?.site, one, other].join(" ");
        const cell = cells.get(key) ?? { known: 0, agreed: 0, parked: 0, real: 0 };
        cells.set(key, cell);
        cell.known += 1;
        const differs = [...(left?.values ?? [])].some(([field, value]) => {
          const told = right?.values.get(field);
          const isReference = field === "order";
          return told !== undefined && told !== value && !isReference;
        });
        if (differs) cell.real += 1;
        else if (left?.parked || right?.parked) cell.parked += 1;
        else cell.agreed += 1;
      }
  }
  return cells;
}

eachBackend(({ open }) => {
  test("coherence by kind, site and pair of systems equals a recount of the claims", async () => {
    const world = await claimWorld(await open());
    const claims = await tellAtRandom(world, 7);
    const told = await status(reader(world.database, { kind: "hub" }, world.model), [], world.clock.now());
    const found = new Map(
      told.coherence.map(({ kind, site, systems: [one, other], known, agreed, parked, real }) => [
        [kind, site, one, other].join(" "),
        { known, agreed, parked, real },
      ]),
    );
    const expected = recount(claims);
    expect([...found.keys()].toSorted()).toEqual([...expected.keys()].toSorted());
    for (const [key, cell] of expected) expect({ key, ...found.get(key) }).toEqual({ key, ...cell });
    const sum = (pick: (one: Coherence) => number): number => told.coherence.reduce((total, one) => total + pick(one), 0);
    expect(
      Math.min(
        sum((one) => one.real),
        sum((one) => one.parked),
        sum((one) => one.agreed),
      ),
    ).toBeGreaterThan(2);
  });

  test("a person of one site sees neither the other site's systems nor its pairs", async () => {
    const world = await claimWorld(await open());
    await tellAtRandom(world, 7);
    const sources = systems.map(({ name, site }) => ({ name, site, silentAfterMs: 60_000 }));
    const lyon = await status(reader(world.database, scopeOf(["lyon"]), world.model), sources, world.clock.now());
    expect(lyon.sources.map(({ name }) => name)).toEqual(["erp", "mes"]);
    expect(new Set(lyon.coherence.flatMap(({ systems: pair }) => pair))).toEqual(new Set(["erp", "mes"]));
    const nobody = await status(reader(world.database, scopeOf([]), world.model), sources, world.clock.now());
    expect(nobody).toMatchObject({ sources: [], coherence: [], entities: {} });
  });

  test("a discrepancy leaves the figure when the systems meet, a parked value when a good one comes", async () => {
    const world = await claimWorld(await open());
    const order = (amount: string): WorldRow => ({
      kind: "sales_order",
      key: "1",
      fields: { company: "C1", number: "1", currency: "EUR", amount },
    });
    const money = async () =>
      (await status(reader(world.database, { kind: "hub" }, world.model), [], world.clock.now())).coherence[0]?.money;
    const figure = async () => {
      const { coherence } = await status(reader(world.database, { kind: "hub" }, world.model), [], world.clock.now());
      return coherence.map(({ agreed, parked, real, realSince }) => ({ agreed, parked, real, realSince }));
    };
    await world.tell("erp", [order("100")]);
    expect(await figure()).toEqual([]);
    await world.tell("mes", [{ ...order("90"), at: worldStart + 3_600_000 }]);
    expect(await figure()).toEqual([{ agreed: 0, parked: 0, real: 1, realSince: worldStart + 3_600_000 }]);
    expect(await money()).toEqual([{ amount: "10.00", currency: "EUR" }]);
    await world.tell("mes", [order("100")]);
    expect(await figure()).toEqual([{ agreed: 1, parked: 0, real: 0, realSince: null }]);
    await world.tell("erp", [{ kind: "sales_order", key: "1", fields: {}, parked: [badAmount] }]);
    expect(await figure()).toEqual([{ agreed: 0, parked: 1, real: 0, realSince: null }]);
    await world.tell("erp", [order("100.00")]);
    expect((await figure())[0]).toMatchObject({ real: 1, parked: 0 });
    await world.tell("erp", [order("100")]);
    expect(await figure()).toEqual([{ agreed: 1, parked: 0, real: 0, realSince: null }]);
  });
});

eachBackend(({ open }) => {
  test("a source is live, then stale, and offline when its run fails or it was never read", async () => {
    const world = await claimWorld(await open());
    await world.tell("erp", [{ kind: "sales_order", key: "1", fields: { company: "C1", number: "1" } }]);
    const now = world.clock.now();
    const standing = async (given: object) => {
      const source = { name: "erp", site: "lyon", silentAfterMs: 60_000, ...given };
      const told = await status(reader(world.database, { kind: "hub" }, world.model), [source], now);
      return told.sources.map((one) => [one.standing, one.records, one.fault?.code]);
    };
    expect(await standing({ observedAt: now })).toEqual([["live", 1, undefined]]);
    expect(await standing({ observedAt: now - 60_001 })).toEqual([["stale", 1, undefined]]);
    expect(await standing({})).toEqual([["offline", 1, undefined]]);
    const fault = { code: "folder-unreadable", subject: "in", cause: "it is not there", hint: "mount it" };
    expect(await standing({ observedAt: now, fault })).toEqual([["offline", 1, "folder-unreadable"]]);
  });
});
