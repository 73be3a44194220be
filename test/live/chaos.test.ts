// Odoo and Tryton behind many seeds of faults: one group of parties, each system decides a field of the other.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { chaos, type ChaosReport } from "../../src/chaos/chaos.ts";
import type { Edit, Moment } from "../../src/chaos/edit.ts";
import { allFaultKinds } from "../../src/chaos/fault-kind.ts";
import { leapingTimer } from "../../src/chaos/leaping-timer.ts";
import { reportFacts, reportText } from "../../src/cli/chaos-text.ts";
import { loadConfiguration } from "../../src/hub.ts";
import { type LiveOdoo, withLiveOdoo } from "../support/live-odoo.ts";
import { passlibHash } from "../support/passlib-hash.ts";
import { type TrytonServer, withTryton } from "../support/tryton.ts";
import { vatNumber } from "../support/vat-number.ts";

/** `page`: rows of an answer, of both. */
const yaml = (odoo: LiveOdoo, tryton: TrytonServer, mark: string, page: number): string => `
hub: group
zone: Europe/Berlin
sources:
  - name: tryton
    connector: tryton
    site: ulm
    zone: Europe/Berlin
    currency: EUR
    options:
      url: ${tryton.url}
      database: ${tryton.database}
      user: ${tryton.user}
      password: ${tryton.password}
      version: "${tryton.version}"
      page: ${page}
      overlap_seconds: 5
    feeds:
      party: { model: party.party, fields: [name, code, tax_identifier.code], domain: [["name", "like", "${mark}%"]], full_every: 1h }
    mapping:
      system: tryton
      version: "${tryton.version}"
      feeds: { party: { kind: party, key: id, fields: { name: name, number: code, tax_number: tax_identifier.code } } }
    write_back: { fields: { party.number: auto, party.name: auto } }
  - name: odoo
    connector: odoo
    site: kassel
    zone: Europe/Berlin
    options:
      url: ${odoo.url}
      database: ${odoo.database}
      user: ${odoo.user}
      key: ${odoo.apiKey}
      page: ${page}
      overlap_seconds: 5
    feeds: { party: { domain: [["name", "=like", "${mark}%"]], full_every: 1h } }
    write_back: { fields: { party.number: auto, party.name: auto } }
governance:
  rules:
    - { name: name, fields: party.name, authority: [tryton, odoo], tell: field }
    - { name: number, fields: party.number, authority: [odoo, tryton], tell: field }
`;

interface Pair {
  readonly partner: number;
  readonly party: number;
}

/** With a password Odoo takes a second for every call. */
async function byKey({ url, database, apiKey }: LiveOdoo, method: string, named: object): Promise<void> {
  const headers = { authorization: `bearer ${apiKey}`, "x-odoo-database": database, "content-type": "application/json" };
  const response = await fetch(`${url}/json/2/res.partner/${method}`, { method: "POST", headers, body: JSON.stringify(named) });
  if (!response.ok) throw new Error(await response.text());
}

/** As people use both systems: they rename what is theirs to decide, and now and then what is not. */
async function lives({ chance, seed, round }: Moment, pairs: readonly Pair[], mark: string, odoo: LiveOdoo, tryton: TrytonServer) {
  const { partner, party } = chance.pick(pairs);
  const edits: Edit[] = [];
  const ofOdoo = async (field: "name" | "number", column: string, value: string): Promise<void> => {
    await byKey(odoo, "write", { ids: [partner], vals: { [column]: value } });
    edits.push({ source: "odoo", kind: "party", key: String(partner), field, value });
  };
  const ofTryton = async (field: "name" | "number", column: string, value: string): Promise<void> => {
    await tryton.call("model.party.party.write", [party], { [column]: value });
    edits.push({ source: "tryton", kind: "party", key: String(party), field, value });
  };
  if (chance.inThousand(500)) await ofTryton("name", "name", `${mark} T${seed}.${round}`);
  if (chance.inThousand(400)) await ofOdoo("number", "ref", `${mark}-O${seed}.${round}`);
  if (chance.inThousand(250)) await ofOdoo("name", "name", `${mark} O${seed}.${round}`);
  if (chance.inThousand(250)) await ofTryton("number", "code", `${mark}-T${seed}.${round}`);
  return edits;
}

/** Tryton takes half a second to check a password, and every hub logs in anew: for this suite it is one that is quick to check. */
async function quickLogin({ user, password, postgres }: TrytonServer): Promise<void> {
  const client = new Client({ connectionString: postgres });
  await client.connect();
  const set = (hash: string) => client.query("update res_user set password_hash = $1 where login = $2", [hash, user]);
  const { rows } = await client.query<{ password_hash: string }>("select password_hash from res_user where login = $1", [user]);
  afterAll(async () => {
    await set(rows[0]?.password_hash ?? "");
    await client.end();
  });
  await set(passlibHash(password, 1_000));
}

/** Parties that both systems know, one entity each by their tax number, and that nobody else works with. */
async function newPairs(count: number, mark: string, odoo: LiveOdoo, tryton: TrytonServer): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let number = 1; number <= count; number += 1) {
    const [vat, name, code] = [vatNumber(), `${mark} ${number}`, `${mark}-${number}`];
    const [partner = 0] = await odoo.call<number[]>("res.partner", "create", [[{ name, vat, ref: code }]]);
    const identifiers = [["create", [{ type: "eu_vat", code: vat }]]];
    const [party = 0] = (await tryton.call("model.party.party.create", [{ name, code, identifiers }])) as number[];
    pairs.push({ partner, party });
  }
  return pairs;
}

const folder = mkdtempSync(join(tmpdir(), "synchromesh-chaos-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Seeds over parties of their own: others may be played beside them. */
async function played(seeds: readonly number[], page: number, odoo: LiveOdoo, tryton: TrytonServer): Promise<ChaosReport> {
  const mark = `Chaos${seeds[0]} ${Date.now().toString(36)}`;
  const pairs = await newPairs(5, mark, odoo, tryton);
  const file = join(folder, `${seeds[0]}.yaml`);
  writeFileSync(file, yaml(odoo, tryton, mark, page));
  const timer = leapingTimer();
  const report = await chaos({
    configuration: loadConfiguration(file, timer),
    timer,
    clock: systemClock,
    seeds,
    kinds: allFaultKinds,
    rounds: 2,
    seedsPerHub: 5,
    sources: undefined,
    writes: true,
    data: join(folder, "data"),
    environment: process.env,
    template: process.env["TEST_PGLITE_TEMPLATE"],
    meanwhile: (moment) => lives(moment, pairs, mark, odoo, tryton),
  });
  await odoo.call("res.partner", "unlink", [pairs.map(({ partner }) => partner)]);
  await tryton.call(
    "model.party.party.delete",
    pairs.map(({ party }) => party),
  );
  return report;
}

/** CHAOS_SEEDS tries fewer or more, CHAOS_AFTER others: 80 with 10 plays 81 to 85 in small pages and 86 to 90 in whole ones. */
const half = Math.ceil(Number(process.env["CHAOS_SEEDS"] ?? 300) / 2);
const after = Number(process.env["CHAOS_AFTER"] ?? 0);
const seedsOf = (count: number, before: number): number[] => Array.from({ length: count }, (_, index) => before + index + 1);

withLiveOdoo((odoo) => {
  withTryton((tryton) => {
    beforeAll(() => quickLogin(tryton));

    test("many seeds, writes among them: what must hold holds, and every kind of fault came up", { timeout: 1_200_000 }, async () => {
      // Two halves beside each other: answers in several pages, and in one.
      const reports = await Promise.all([
        played(seedsOf(half, after), 3, odoo, tryton),
        played(seedsOf(half, after + half), 50, odoo, tryton),
      ]);
      const outcomes = reports.flatMap((report) => report.outcomes);
      const facts = reportFacts({ peers: ["odoo", "tryton"], rows: 0, planned: [], outcomes }, allFaultKinds, (seed) => `seed ${seed}`);
      console.log(reportText(facts));
      const broken = outcomes.flatMap(({ seed, breaks }) =>
        breaks.map(({ invariant, lines }) => `seed ${seed}, ${invariant}: ${lines.join("; ")}`),
      );
      expect(broken, broken.join("\n")).toEqual([]);
      expect(facts.faults.filter(({ times }) => times === 0)).toEqual([]);
    });
  });
});
