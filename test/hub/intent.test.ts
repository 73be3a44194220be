// What was decided is offered to the systems that say otherwise: seen in the list, in a plan, and ended when they agree.
import { expect, test } from "vitest";
import { type Api, openApi } from "../../src/api/api.ts";
import { issueToken } from "../../src/access/token.ts";
import { intentSteps } from "../../src/governance/store-intent.ts";
import type { Decision, DecisionBody } from "../../src/observation/entry.ts";
import { type Backend, eachBackend } from "../support/database.ts";
import { type HubWorld, hubWorld } from "../support/hub-world.ts";
import { claimWorld, worldStart } from "../support/claim-world.ts";
import { holder } from "../support/holder.ts";

const dialect = `{ delimiter: ",", quote: '"', header: true, row_end: lf, encoding: utf-8 }`;
const system = (name: string, site: string): string => `
  - name: ${name}
    connector: delimited
    site: ${site}
    options: { folder: ${name}, settle_seconds: 0 }
    feeds:
      parties: { file: "parties*.csv", dialect: ${dialect} }
      orders: { file: "orders*.csv", dialect: ${dialect} }
    mapping:
      system: ${name}
      version: "1"
      feeds:
        parties: { kind: party, key: id, at: changed, fields: { name: name, tax_number: vat, city: city } }
        orders:
          kind: purchase_order
          key: id
          at: changed
          fields: { number: id, company: { value: C1 }, amount: total, promised_date: due }
`;

const yaml = (rules: string, site = "lyon"): string =>
  `hub: two\nsources:${system("erp", "lyon")}${system("finance", site)}governance:\n  rules:\n${rules}`;
const erpOwns = "    - { fields: 'purchase_order.[amount, promised_date]', authority: [erp, finance] }\n";

interface Two extends HubWorld {
  says(system: string, what: "parties" | "orders", ...rows: readonly string[]): Promise<void>;
  writes(system: string, what: "parties" | "orders", ...rows: readonly string[]): Promise<void>;
  get(path: string, sites?: readonly string[]): Promise<{ data: Record<string, unknown> }>;
  post(path: string, body: unknown): Promise<Record<string, unknown>>;
  /** "erp purchase_order PO-1 amount: 100 -> 120, override" of each. */
  intents(query?: string, sites?: readonly string[]): Promise<string[]>;
}

async function two(backend: Backend, text: string): Promise<Two> {
  const world = await hubWorld(backend, text);
  let files = 0;
  let api: Promise<Api> | undefined;
  backend.beforeRemoval(async () => (await api)?.close());
  const ask = async (path: string, body?: unknown, sites?: readonly string[]): Promise<Record<string, unknown>> => {
    const { address } = await (api ??= openApi(world.hub(), { host: "127.0.0.1", port: 0, version: "0.0.0", waitMs: 300 }));
    const roles = ["steward", "controller"] as const;
    const token = await issueToken(
      world.hub().database,
      holder({ name: "ana", roles, sites: sites ?? [], group: sites === undefined }),
      world.clock.now(),
    );
    const given = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const answer = await fetch(new URL(path, address), { headers, ...given });
    return (await answer.json()) as Record<string, unknown>;
  };
  const get: Two["get"] = async (path, sites) => (await ask(path, undefined, sites)) as { data: Record<string, unknown> };
  const writes: Two["writes"] = async (name, what, ...rows) => {
    files += 1;
    world.clock.advance(60_000);
    const head = what === "parties" ? "id,name,vat,city,changed" : "id,total,due,changed";
    const at = new Date(world.clock.now()).toISOString().replace(".000", "");
    await world.drop(
      `${name}/${what}${String(files).padStart(3, "0")}.csv`,
      `${[head, ...rows.map((row) => `${row},${at}`)].join("\n")}\n`,
    );
  };
  return {
    ...world,
    get,
    post: (path, body) => ask(path, body),
    writes,
    async says(name, what, ...rows) {
      await writes(name, what, ...rows);
      await world.run(name);
    },
    async intents(asked = "", sites) {
      const { data } = await get(`/v1/intents?${asked}`, sites);
      const list = data["intents"] as {
        system: string;
        kind: string;
        key: string;
        field: string;
        from: string;
        to: string;
        cause: string;
      }[];
      return list.map(({ system: of, kind, key, field, from, to, cause }) => `${of} ${kind} ${key} ${field}: ${from} -> ${to}, ${cause}`);
    },
  };
}

const order = { source: "erp", kind: "purchase_order", key: "PO-1" };

/** Each opens and closes several hubs. */
const patience = 60_000;

eachBackend((backend) => {
  test(
    "corrected until the owner agrees: the amount is offered to the owner, who takes it on, and the override ends",
    async () => {
      const world = await two(backend, yaml(erpOwns));
      await world.says("erp", "orders", "PO-1,100.00,2026-04-01");
      await world.says("finance", "orders", "PO-1,120.00,2026-04-01");
      expect(await world.intents()).toEqual([]);
      await world.post("/v1/overrides", {
        record: order,
        fields: { amount: "120" },
        until: { kind: "agreed" },
        reason: "the contract says so",
      });
      expect(await world.intents()).toEqual(["erp purchase_order PO-1 amount: 100 -> 120, override"]);
      expect(await world.intents("system=finance")).toEqual([]);
      await world.writes("erp", "orders", "PO-1,120.00,2026-04-01");
      expect((await world.hub().plan()).intents).toEqual({ planned: 0, agreed: 1, withdrawn: 0, examples: [] });
      await world.run("erp");
      expect(await world.intents()).toEqual([]);
      expect(await world.intents("state=agreed")).toEqual(["erp purchase_order PO-1 amount: 100 -> 120, override"]);
      expect(await world.rows("select 1 from governance.override where to_position is null"), "the override has done its work").toEqual([]);
      await world.says("erp", "orders", "PO-1,130.00,2026-04-01");
      expect(await world.intents(), "what the owner says later counts").toEqual([]);
      expect(await world.verify()).toMatchObject({ ok: true });
    },
    patience,
  );

  test(
    "a rule that tells the losing side plans it in a plan as in the run, and for the eyes of that system's site",
    async () => {
      const world = await two(backend, yaml("    - { fields: purchase_order.amount, authority: [erp, finance], tell: record }\n", "porto"));
      await world.says("erp", "orders", "PO-1,100.00,2026-04-01");
      await world.writes("finance", "orders", "PO-1,120.00,2026-04-01");
      expect((await world.hub().plan()).intents).toMatchObject({
        planned: 1,
        examples: [
          { system: "finance", kind: "purchase_order", key: "PO-1", field: "amount", from: "120", to: "100", cause: "discrepancy" },
        ],
      });
      expect(await world.intents()).toEqual([]);
      await world.run("finance");
      expect(await world.intents()).toEqual(["finance purchase_order PO-1 amount: 120 -> 100, discrepancy"]);
      expect(await world.intents("", ["lyon"])).toEqual([]);
      expect(await world.intents("", ["porto"])).toHaveLength(1);
      expect((await world.get("/v1/intents"))["data"]["counts"]).toEqual([
        { system: "finance", kind: "purchase_order", cause: "discrepancy", state: "planned", intents: 1 },
      ]);
    },
    patience,
  );

  test(
    "a steward has a system told what stands, takes it back, and asks for a field that is not there",
    async () => {
      const world = await two(backend, yaml(erpOwns));
      await world.says("erp", "orders", "PO-1,100.00,2026-04-01");
      await world.says("finance", "orders", "PO-1,120.00,2026-04-09");
      const record = { ...order, source: "finance" };
      const told = await world.post("/v1/intents/tell", { record, fields: ["amount", "promised_date"], reason: "month end" });
      expect(await world.intents()).toEqual([
        "finance purchase_order PO-1 amount: 120 -> 100, repair",
        "finance purchase_order PO-1 promised_date: 2026-04-09 -> 2026-04-01, repair",
      ]);
      await world.post("/v1/inbox/undo", { decision: told["decision"], reason: "not this one" });
      expect(await world.intents()).toEqual([]);
      expect(await world.intents("state=withdrawn")).toHaveLength(2);
      expect(await world.post("/v1/intents/tell", { record, fields: ["sum"], reason: "x" })).toMatchObject({ code: "field-unknown" });
      expect(await world.verify()).toMatchObject({ ok: true });
    },
    patience,
  );

  test(
    "two parties that were one by mistake are two again: who had taken the other's town on is to be told its own",
    async () => {
      const world = await two(backend, yaml("    - { fields: party.city, authority: [erp, finance], tell: field }\n"));
      await world.says("erp", "parties", "S1,Dupont,FR40303265045,Lyon");
      await world.says("finance", "parties", "700,Martin,,Paris");
      const pair = { one: { source: "erp", kind: "party", key: "S1" }, other: { source: "finance", kind: "party", key: "700" } };
      await world.post("/v1/identity/merge", { ...pair, reason: "they looked alike" });
      expect(await world.intents()).toEqual(["finance party 700 city: Paris -> Lyon, discrepancy"]);
      await world.says("finance", "parties", "700,Martin,,Lyon");
      expect(await world.intents("state=agreed")).toHaveLength(1);
      await world.post("/v1/identity/split", { ...pair, reason: "two suppliers after all" });
      expect(await world.intents()).toEqual(["finance party 700 city: Lyon -> Paris, split"]);
      expect(await world.intents("state=agreed"), "nothing is left of the time when they were one").toEqual([]);
      await world.says("finance", "parties", "700,Martin,,Paris");
      expect(await world.intents("state=agreed")).toEqual(["finance party 700 city: Lyon -> Paris, split"]);
      expect(await world.verify()).toMatchObject({ ok: true });
    },
    patience,
  );

  test(
    "a commit that touches no intent has no statement for them, and one that touches hundreds has two",
    async () => {
      const world = await claimWorld(await backend.open());
      const steps: number[] = [];
      world.writer.onCommit(({ prepared }) => steps.push(prepared ? intentSteps(prepared.reconciled, prepared.position).length : 0));
      await world.rule([{ fields: "purchase_order.amount", authority: ["erp", "finance"], tell: "field" }]);
      const orders = (amount: string, count: number) =>
        Array.from({ length: count }, (_, place) => ({
          kind: "purchase_order",
          key: `PO-${place}`,
          fields: { company: "C1", number: `PO-${place}`, amount, currency: "EUR" },
        }));
      const erp = await world.tell("erp", orders("10", 200));
      await world.tell("finance", orders("10", 200));
      expect(steps.splice(0), "systems agree").toEqual([0, 0, 0]);
      await world.tell("finance", orders("11", 200));
      await world.tell("finance", orders("12", 200));
      await world.tell("finance", orders("10", 200));
      expect(steps.splice(0), "planned; what they say has moved; agreed").toEqual([1, 2, 2]);
      const body: DecisionBody = { kind: "override", fields: { amount: "15" }, until: { kind: "never" }, confirmed: true };
      await world.decide(
        ...erp.map(({ record }, place): Decision => ({
          kind: "decision",
          source: "people",
          site: "lyon",
          record,
          recordKind: "purchase_order",
          key: `decision-${place}`,
          version: 0,
          at: worldStart + 10_000_000_000,
          receivedAt: worldStart,
          author: "a controller",
          reason: "the contract",
          body,
          hash: `${place}`.padStart(64, "0"),
        })),
      );
      expect(steps).toEqual([1]);
    },
    patience,
  );
});
