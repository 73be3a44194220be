// A customer who is a person asks to be forgotten: what tells of her goes everywhere, what is owed stays to the cent, and the log can
// still be proved.
import { expect, test } from "vitest";
import { eachBackend } from "../support/database.ts";
import { type HubWorld, hubWorld } from "../support/hub-world.ts";

const dialect = `{ delimiter: ",", quote: '"', header: true, row_end: lf, encoding: utf-8 }`;

const yaml = `
hub: hannover
currency: EUR
sources:
  - name: crm
    connector: delimited
    site: hannover
    options: { folder: crm, settle_seconds: 0 }
    feeds:
      people: { file: people*.csv, dialect: ${dialect}, full: true }
    mapping:
      system: crm
      version: "1"
      feeds:
        people:
          kind: party
          key: id
          at: changed
          fields: { name: name, street: street, city: city, postcode: postcode, phone: phone, email: email, number: id }
  - name: erp
    connector: delimited
    site: hannover
    currency: EUR
    options: { folder: erp, settle_seconds: 0 }
    feeds:
      debtors: { file: debtors*.csv, dialect: ${dialect}, full: true }
      invoices: { file: invoices*.csv, dialect: ${dialect} }
    mapping:
      system: erp
      version: "1"
      feeds:
        debtors: { kind: party, key: id, at: changed, fields: { name: name, email: email, iban: iban, currency: { value: EUR } } }
        invoices:
          kind: customer_invoice
          key: id
          at: changed
          fields:
            { number: id, customer: debtor, amount: amount, currency: { value: EUR }, issue_date: issued, due_date: due, status: { value: open } }
`;

const people = [
  "P1,Anna Bergmann,Lindenweg 4,Celle,29221,05141 778899,anna.bergmann@example.net,2026-01-05T08:00:00Z",
  "P2,Karl Sommer,Am Markt 11,Peine,31224,05171 223344,k.sommer@example.net,2026-01-06T08:00:00Z",
];
const peopleHead = "id,name,street,city,postcode,phone,email,changed";
/** He moved next door. */
const moved = "P2,Karl Sommer,Am Markt 12,Peine,31224,05171 223344,k.sommer@example.net,2026-01-20T08:00:00Z";
const debtors = [
  "D1,Anna Bergmann,anna.bergmann@example.net,DE75512108001245126199,2026-01-07T08:00:00Z",
  "D2,Karl Sommer,k.sommer@example.net,DE02120300000000202051,2026-01-07T08:00:00Z",
];
const debtorsHead = "id,name,email,iban,changed";
const invoices = [
  "R1,D1,Anna Bergmann,119.00,2026-01-10,2026-03-10,2026-01-10T08:00:00Z",
  "R2,D2,Karl Sommer,250.50,2026-01-11,2026-03-11,2026-01-11T08:00:00Z",
];
const invoicesHead = "id,debtor,debtor_name,amount,issued,due,changed";

const file = (head: string, rows: readonly string[]): string => `${[head, ...rows].join("\n")}\n`;

/** Everything a person of the store can be found by. */
const traces = ["Bergmann", "Lindenweg", "778899", "29221", "Celle", "DE75512108001245126199", "anna.berg"];

/** Texts of every table, pages unpacked, in which one of these words stands. */
async function found(world: HubWorld, words: readonly string[]): Promise<string[]> {
  const { zstdDecompressSync } = await import("node:zlib");
  const tables = await world.rows(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public') order by 1`,
  );
  const hits: string[] = [];
  for (const { name } of tables)
    for (const word of words) {
      const [hit] = await world.rows(`select count(*) as count from ${name} t where strpos(t::text, $1) > 0`, [word]);
      if (hit?.["count"] !== "0") hits.push(`${name}: ${word}`);
    }
  for (const page of await world.rows("select hash, encode(bytes, 'base64') as bytes from observation.raw")) {
    const text = zstdDecompressSync(Buffer.from(page["bytes"] ?? "", "base64")).toString("utf8");
    for (const word of words) if (text.includes(word)) hits.push(`page: ${word}`);
  }
  return hits;
}

const money = (world: HubWorld) =>
  world.rows("select line, party, currency, amount, total, date, stage from finance.cash_line order by line");

const byText = (a: string, b: string): number => (a < b ? -1 : 1);

const asked = { named: { source: "crm", kind: "party", key: "P1" }, only: false };

eachBackend((backend) => {
  const hannover = async (): Promise<HubWorld> => {
    const world = await hubWorld(backend, yaml);
    await world.drop("crm/people.csv", file(peopleHead, people));
    await world.drop("erp/debtors.csv", file(debtorsHead, debtors));
    await world.drop("erp/invoices.csv", file(invoicesHead, invoices));
    await world.run();
    world.clock.advance(86_400_000);
    // A second list names her unchanged: its page holds her row though no entry of the log comes from it.
    await world.drop("crm/people-2.csv", file(peopleHead, [people[0] ?? "", moved]));
    await world.run();
    return world;
  };
  const erase = async (world: HubWorld) => {
    const { hash } = await world.hub().erasures.plan(asked);
    return world.hub().erasures.apply(asked, { author: "Steward", reason: "she asked for it by letter", plan: hash });
  };

  test("a person is erased: nothing of her is found in any table or page, and the open item stands to the cent", async () => {
    const world = await hannover();
    expect(new Set(await found(world, traces.slice(0, 1)))).not.toEqual(new Set());
    const before = await money(world);
    expect(before.map((row) => row["amount"] ?? "").toSorted(byText)).toEqual(["11900", "25050"]);
    expect(await erase(world)).toMatchObject({ kind: "erased" });
    expect(await found(world, traces)).toEqual([]);
    expect(await money(world)).toEqual(before);
    const verified = await world.verify();
    expect(verified).toMatchObject({ ok: true, brokenLink: undefined });
    const [party] = await world.rows(
      "select doc from record.record r join identity.crosswalk c on c.entity = r.entity where c.source = 'crm' and c.key = 'P1'",
    );
    expect(JSON.parse(party?.["doc"] ?? "{}")).toMatchObject({ name: expect.stringMatching(/^\[erased /), number: "P1" });
    const entities = await world.rows("select count(distinct entity) as count from identity.crosswalk where kind = 'party'");
    expect(entities, "she is still one in both systems").toEqual([{ count: "2" }]);
  });
});
