// An auditor gets one folder of a period: counted by other statements, the same bytes each time, and changed by nobody.
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { exportAudit } from "../../src/audit/export.ts";
import { checkFolder, type Index } from "../../src/audit/folder.ts";
import { daysOf } from "../../src/audit/period.ts";
import { issueToken, revokeToken } from "../../src/access/token.ts";
import { intake } from "../../src/commit/intake.ts";
import { type Desk, override } from "../../src/desk/decide.ts";
import { reader } from "../../src/desk/reader.ts";
import { openSigningKey } from "../../src/platform/signing-key.ts";
import { eachBackend } from "../support/database.ts";
import { hubStart, hubWorld, type HubWorld } from "../support/hub-world.ts";
import { holder } from "../support/holder.ts";

const feed = (kind: string, fields: string) => `{ kind: ${kind}, key: no, version: { from: v, kind: number }, fields: { ${fields} } }`;

const source = (name: string, site: string): string => `
  - name: ${name}
    connector: json-file
    site: ${site}
    currency: EUR
    options: { folder: ${name}, settle_seconds: 5 }
    feeds: { suppliers: { file: "suppliers*.json" }, orders: { file: "orders*.json" } }
    mapping:
      system: ${name}
      version: "1"
      feeds:
        suppliers: ${feed("party", "name: name, tax_number: vat, iban: iban")}
        orders: ${feed("purchase_order_line", "number: no, quantity: { from: qty, unit: C62 }, unit_price: price, promised_date: due")}
`;

const yaml = `hub: evidence
zone: Europe/Paris
sites: { lyon: { company: gears }, kiel: { company: wheels } }
sources:${source("office", "lyon")}${source("north", "kiel")}
governance:
  rules:
    - { fields: "party.[iban]", authority: [office, north], on_disagreement: ask }
`;

const dayMs = 86_400_000;
const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "synchromesh-audit-"));
  folders.push(folder);
  return join(folder, "export");
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const tell = (world: HubWorld, file: string, ...rows: readonly object[]): Promise<void> => world.drop(file, JSON.stringify(rows));

/** Monday and Tuesday: two systems, a disagreement on a bank account, a date set by a person, a token ended, a broken price. */
async function lived(world: HubWorld): Promise<void> {
  await tell(world, "office/suppliers.json", {
    no: "S1",
    name: "Dupont SA",
    vat: "FR40303265045",
    iban: "FR7630006000011234567890189",
    v: 1,
  });
  await tell(world, "north/suppliers.json", { no: "77", name: "=Dupont", vat: "FR40303265045", iban: "DE89370400440532013000", v: 1 });
  await tell(world, "office/orders.json", { no: "PO-1", qty: "10", price: "50.00", due: "2026-03-16", v: 1 });
  await tell(world, "north/orders.json", { no: "PO-9", qty: "3", price: "a lot", due: "2026-03-20", v: 1 });
  await world.run("office");
  await world.run("north");
  const { database, model, writer, receipts } = world.hub();
  await issueToken(database, holder({ name: "leaver", roles: ["steward"], sites: ["lyon"], group: false }), world.clock.now());
  const desk: Desk = {
    reader: reader(database, { kind: "hub" }, model),
    sources: ["office", "north"],
    record: (decision) => writer.submit(intake({ decisions: [decision] })),
    acceptForm: (form) => world.hub().acceptForm(form),
    limits: { rolesAt: () => ["steward"], rulesOf: (kind) => writer.stages.timeline.rulesAt(kind, receipts.now()) },
  };
  await override(
    desk,
    { source: "office", kind: "purchase_order_line", key: "PO-1" },
    { fields: { promised_date: "2026-03-23" }, until: { kind: "never" }, confirmed: false },
    { name: "ana", reason: "the carrier called", at: receipts.now(), id: "o-1" },
  );
  world.clock.advance(dayMs);
  await tell(world, "office/suppliers-2.json", {
    no: "S1",
    name: "Dupont SA",
    vat: "FR40303265045",
    iban: "FR1420041010050500013M02606",
    v: 2,
  });
  await world.run();
  await revokeToken(database, "leaver", world.clock.now());
}

const period = { from: "2026-03-02", to: "2026-03-03" } as const;

const exported = async (world: HubWorld, asked: { company?: string; from?: string; to?: string } = {}) => {
  const { database, model, configuration, signingKey, sources, clock } = world.hub();
  const days = daysOf(
    { company: asked.company, from: asked.from ?? period.from, to: asked.to ?? period.to },
    configuration.settings,
    sources.map(({ site }) => site),
    clock.now(),
  );
  const folder = newFolder();
  const index = await exportAudit({ database, model, hub: configuration.hub, key: signingKey, days, folder });
  return { folder, index };
};

const rowsOf = (index: Index): Record<string, number> => Object.fromEntries(index.parts.map(({ file, rows }) => [file, rows]));
const bytesOf = (folder: string) =>
  readdirSync(folder)
    .toSorted()
    .map((name) => [name, readFileSync(join(folder, name), "utf8")]);

/** Rows of each file, by statements that know nothing of the export's. */
async function counted(world: HubWorld, { positions: { after, until }, from, to }: Index): Promise<Record<string, number>> {
  const count = async (sql: string): Promise<number> => Number((await world.rows(`select count(*) as n from ${sql}`))[0]?.["n"]);
  const within = (kind: string): string => `observation.entry where kind = '${kind}' and position between ${after + 1} and ${until}`;
  const stood = (table: string, at: number): Promise<number> =>
    count(`${table} where from_position < ${at + 1} and not coalesce(to_position < ${at + 1}, false)`);
  const open = (at: number): Promise<number> => stood("(select * from governance.episode where closed_at is null) e", at);
  const ms = (column: string): string => `to_timestamp(${column} / 1000) at time zone 'Europe/Paris'`;
  const inPeriod = (column: string): string => `access.token where (${ms(column)})::date between '${from}' and '${to}'`;
  const bank = `record.version v, jsonb_object_keys(v.changed::jsonb) f where v.kind = 'party' and f in ('iban', 'bic')`;
  return {
    "decisions.csv": await count(within("decision")),
    "bank-data.csv": await count(`${bank} and v.from_position between ${after + 1} and ${until}`),
    "rules.csv": await count(`observation.entry where kind = 'rule' and position < ${until + 1}`),
    "rule-life.csv": await count(`${within("act")} and key like 'rules/%'`),
    "forms.csv": await count(`${within("act")} and strpos(body, 'contract-accepted') > 0`),
    "mappings.csv": await count("(select distinct source, feed, hash, coalesce(valid_from, 0) from observation.reading) r"),
    "mapping-life.csv": await count(`${within("act")} and key like 'mapping/%'`),
    "mapping-rows.csv": await count(`(select distinct source, body::json ->> 'm' from ${within("claim")}) m`),
    "model-in-force.csv": await count(
      `(select json_array_elements(kinds::json) from observation.model where ${ms("since")} < '${to}'::date + 1) k`,
    ),
    "erasures.csv": 0,
    "requests.csv": 0,
    "access.csv": (await count(inPeriod("created_at"))) + (await count(inPeriod("revoked_at"))),
    "accounts.csv": 0,
    "cash-journal.csv": await count(`finance.cash_change where position between ${after + 1} and ${until}`),
    "commits.csv": await count(`generate_series(${after + 1}, ${until}) g`),
    "overrides-at-start.csv": await stood("governance.override", after),
    "parked-at-start.csv": await stood("observation.parked", after),
    "discrepancies-at-start.csv": await open(after),
    "overrides-at-end.csv": await stood("governance.override", until),
    "parked-at-end.csv": await stood("observation.parked", until),
    "discrepancies-at-end.csv": await open(until),
  };
}

eachBackend((backend) => {
  test("what happened in two days is in one folder, and counted by other statements it is the same", { timeout: 60_000 }, async () => {
    const world = await hubWorld(backend, yaml, hubStart);
    await lived(world);
    world.clock.advance(2 * dayMs);
    const { folder, index } = await exported(world);
    expect(rowsOf(index)).toEqual(await counted(world, index));
    expect(rowsOf(index)).toMatchObject({ "bank-data.csv": 2, "access.csv": 2, "overrides-at-start.csv": 0 });
    const sums = index.parts.find(({ file }) => file === "cash-journal.csv")?.sums?.values;
    const standing = await world.rows("select currency, sum(amount) as amount from finance.cash_line group by currency");
    expect(sums).toEqual(Object.fromEntries(standing.map(({ currency, amount }) => [currency, amount])));
    const bank = readFileSync(join(folder, "bank-data.csv"), "utf8");
    expect(bank).toContain("FR7630006000011234567890189,office");
    expect(bank).toContain("FR1420041010050500013M02606,office");
    expect(readFileSync(join(folder, "decisions.csv"), "utf8")).toContain("the carrier called");
    expect(readFileSync(join(folder, "access.csv"), "utf8")).toMatch(/issued.*leaver,steward:lyon[\s\S]*ended.*leaver/);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test(
    "a day in the middle is counted by other statements too, with what stood before it and what was still open after it",
    {
      timeout: 60_000,
    },
    async () => {
      const world = await hubWorld(backend, yaml, hubStart);
      await lived(world);
      world.clock.advance(2 * dayMs);
      await tell(world, "north/orders-2.json", { no: "PO-9", qty: "3", price: "12.00", due: "2026-03-20", v: 2 });
      await world.run();
      world.clock.advance(dayMs);
      const { folder, index } = await exported(world, { from: "2026-03-03", to: "2026-03-03" });
      expect(rowsOf(index)).toEqual(await counted(world, index));
      expect(rowsOf(index)).toMatchObject({
        "decisions.csv": 0,
        "bank-data.csv": 1,
        "access.csv": 1,
        "overrides-at-start.csv": 1,
        "parked-at-start.csv": 1,
        "parked-at-end.csv": 1,
        "discrepancies-at-start.csv": 2,
      });
      // The rows of each file are as many lines: no cell of this world holds a line break.
      for (const { file, rows } of index.parts)
        expect([file, readFileSync(join(folder, file), "utf8").trimEnd().split("\r\n").length - 1]).toEqual([file, rows]);
      const entries = index.parts.find(({ file }) => file === "commits.csv")?.sums?.values[""];
      const within = `position > ${index.positions.after} and position <= ${index.positions.until}`;
      expect(entries).toBe((await world.rows(`select count(*) as n from observation.entry where ${within}`))[0]?.["n"]);
    },
  );

  test("the same period gives the same bytes, whatever happened since", { timeout: 60_000 }, async () => {
    const world = await hubWorld(backend, yaml, hubStart);
    await lived(world);
    world.clock.advance(2 * dayMs);
    const first = await exported(world);
    await tell(world, "north/orders-2.json", { no: "PO-9", qty: "3", price: "12.00", due: "2026-03-20", v: 2 });
    await tell(world, "office/suppliers-3.json", { no: "S1", name: "Dupont", vat: "FR40303265045", iban: "DE89370400440532013000", v: 3 });
    await world.run();
    await revokeToken(world.hub().database, "leaver", world.clock.now());
    expect((await world.rows("select field from observation.parked where to_position is null")).length, "mended since").toBe(0);
    const second = await exported(world);
    expect(bytesOf(second.folder)).toEqual(bytesOf(first.folder));
    // The next day begins where the first export ended.
    world.clock.advance(dayMs);
    const next = await exported(world, { from: "2026-03-04", to: "2026-03-05" });
    expect(next.index.positions.after).toBe(first.index.positions.until);
    expect(rowsOf(next.index)["discrepancies-at-start.csv"]).toBe(rowsOf(first.index)["discrepancies-at-end.csv"]);
  });

  test("one company's evidence holds nothing of another's sites", { timeout: 60_000 }, async () => {
    const world = await hubWorld(backend, yaml, hubStart);
    await lived(world);
    world.clock.advance(2 * dayMs);
    const { folder, index } = await exported(world, { company: "wheels" });
    expect(index.sites).toEqual(["kiel"]);
    expect(rowsOf(index)).toMatchObject({ "decisions.csv": 0, "mappings.csv": 2, "mapping-rows.csv": 2 });
    expect(rowsOf(index)).toMatchObject({ "parked-at-end.csv": 1, "overrides-at-end.csv": 0 });
    expect(readFileSync(join(folder, "cash-journal.csv"), "utf8")).not.toContain("gears");
    await expect(exported(world, { company: "nobody" })).rejects.toMatchObject({
      code: "company-unknown",
      hint: "use one of: gears, wheels",
    });
  });

  test(
    "how a rule set came about is told with its rehearsal and its approver, of one company without what others have",
    {
      timeout: 60_000,
    },
    async () => {
      const world = await hubWorld(backend, yaml, hubStart);
      await lived(world);
      const { rules } = world.hub();
      const written = `- { fields: "party.[iban]", authority: [north, office] }`;
      const proposal = await rules.propose({ rules: written, from: undefined, author: "ana", reason: "north pays them" });
      await rules.approve(proposal.id, { author: "ben", reason: "seen with treasury", approvers: ["ana", "ben"] });
      const [form] = ["shop/orders/2"];
      const act = { kind: "act", act: "contract-accepted", key: form, site: "lyon", at: world.clock.now() } as const;
      const body = JSON.stringify({ author: "ana", reason: "renamed by the shop", changes: [{ column: "net", class: "breaking" }] });
      await world.hub().writer.submit(intake({ others: [{ ...act, body }] }));
      world.clock.advance(2 * dayMs);
      const { folder, index } = await exported(world);
      expect(rowsOf(index)).toEqual(await counted(world, index));
      const told = readFileSync(join(folder, "rule-life.csv"), "utf8").trimEnd().split("\r\n").slice(1);
      expect(told.map((line) => line.split(",").slice(2, 5).join(","))).toEqual([
        "proposed,ana,north pays them",
        "rehearsed,ana,",
        "approved,ben,seen with treasury",
      ]);
      expect(told[1]).toContain("DE89");
      expect(readFileSync(join(folder, "forms.csv"), "utf8")).toContain("lyon,shop/orders/2,ana,renamed by the shop");
      const wheels = await exported(world, { company: "wheels" });
      expect(rowsOf(wheels.index)).toMatchObject({ "rule-life.csv": 3, "forms.csv": 0 });
      expect(readFileSync(join(wheels.folder, "rule-life.csv"), "utf8")).not.toContain("DE89");
    },
  );

  test(
    "the kinds and fields in force are told by version, with the user's own, and what nobody has kept is said",
    { timeout: 60_000 },
    async () => {
      const world = await hubWorld(backend, yaml, hubStart);
      await lived(world);
      world.clock.advance(2 * dayMs);
      const first = await exported(world);
      const versions = ({ index }: typeof first) => index.parts.find(({ file }) => file === "model-in-force.csv")?.sums?.values;
      const fieldsOf = (): number => [...world.hub().model.kinds.values()].reduce((sum, { fields }) => sum + fields.length, 0);
      const before = fieldsOf();
      expect(versions(first)).toEqual({ 1: String(before) });
      expect(rowsOf(first.index)["model-in-force.csv"]).toBe(world.hub().model.kinds.size);

      await world.close();
      await world.open();
      expect(await world.rows("select version from observation.model"), "the same kinds are kept once").toHaveLength(1);
      await world.close();
      const own = `model: { fields: { party: [{ name: loyalty_tier, type: code, description: How loyal it is }] } }\n`;
      writeFileSync(join(world.folder, "hub.yaml"), `${yaml}${own}`);
      await world.open();
      world.clock.advance(2 * dayMs);
      const later = await exported(world, { from: "2026-03-04", to: "2026-03-06" });
      expect(rowsOf(later.index)).toEqual(await counted(world, later.index));
      expect(versions(later)).toEqual({ 1: String(before), 2: String(before + 1) });
      const told = readFileSync(join(later.folder, "model-in-force.csv"), "utf8").split("\r\n");
      expect(told.filter((line) => line.includes("loyalty_tier")).map((line) => line.split(",")[3])).toEqual(["party"]);
      const hashes = new Set(told.slice(1, -1).map((line) => line.split(",")[2]));
      expect([...hashes]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), expect.stringMatching(/^[0-9a-f]{64}$/)]);
      expect(bytesOf((await exported(world)).folder), "the period before tells what it told").toEqual(bytesOf(first.folder));
      expect(later.index.untold.join(" ")).toMatch(/who wrote one there is not recorded.*with an approval or without/);
    },
  );

  test("a period that is not over, and a folder that is there, are refused", { timeout: 60_000 }, async () => {
    const world = await hubWorld(backend, yaml, hubStart);
    await expect(exported(world, { to: "2026-03-02" })).rejects.toMatchObject({ code: "audit-period-refused" });
    await expect(exported(world, { from: "2026-02-30", to: "2026-03-01" })).rejects.toMatchObject({ code: "audit-period-refused" });
    const { folder } = await exported(world, { from: "2026-02-01", to: "2026-02-28" });
    const { database, model, signingKey: key, configuration, clock } = world.hub();
    const days = daysOf({ company: undefined, from: "2026-02-01", to: "2026-02-28" }, configuration.settings, [], clock.now());
    await expect(exportAudit({ database, model, hub: "evidence", key, days, folder })).rejects.toMatchObject({ code: "file-exists" });
    const other = newFolder();
    mkdirSync(`${other}.part`);
    writeFileSync(join(`${other}.part`, "mine.txt"), "somebody's");
    await expect(exportAudit({ database, model, hub: "evidence", key, days, folder: other })).rejects.toMatchObject({
      code: "file-unwritable",
    });
    expect(readFileSync(join(`${other}.part`, "mine.txt"), "utf8"), "what it did not make, it does not remove").toBe("somebody's");
  });

  test("a changed figure, a missing file, one too many and another signer are each named", { timeout: 60_000 }, async () => {
    const world = await hubWorld(backend, yaml, hubStart);
    await lived(world);
    world.clock.advance(2 * dayMs);
    const { folder } = await exported(world);
    const after = async (change: (copy: string) => void, key?: string): Promise<readonly string[]> => {
      const copy = newFolder();
      cpSync(folder, copy, { recursive: true });
      change(copy);
      return (await checkFolder(copy, key)).broken;
    };
    expect(await after(() => undefined)).toEqual([]);
    expect(await after(() => undefined, world.hub().signingKey.publicKey())).toEqual([]);
    expect(await after((copy) => appendFileSync(join(copy, "decisions.csv"), "1,2\r\n"))).toEqual(["decisions.csv was changed"]);
    expect(await after((copy) => rmSync(join(copy, "rules.csv")))).toEqual(["rules.csv is missing"]);
    expect(await after((copy) => appendFileSync(join(copy, "more.csv"), ""))).toEqual(["more.csv does not belong to it"]);
    expect(await after((copy) => appendFileSync(join(copy, "index.json"), " "))).toEqual(["index.json was not signed by this key"]);
    const stranger = openSigningKey(`${newFolder()}.pem`).publicKey();
    expect(await after(() => undefined, stranger)).toEqual(["index.json was not signed by this key"]);
  });
});
