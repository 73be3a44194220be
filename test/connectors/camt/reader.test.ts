import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { manualClock } from "../../../src/base/clock.ts";
import { camt } from "../../../src/connectors/camt/reader.ts";
import { type Message, readMessage } from "../../../src/connectors/camt/statement.ts";
import type { RawRow } from "../../../src/source/connector.ts";

const namespace = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";
const balance = (code: string, amount: string, direction = "CRDT"): string =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${direction}</CdtDbtInd>` +
  "<Dt><Dt>2026-01-05</Dt></Dt></Bal>";
const entry = (amount: string, direction = "CRDT", more = "", status = "<Sts><Cd>BOOK</Cd></Sts>", currency = "EUR"): string =>
  `<Ntry><Amt Ccy="${currency}">${amount}</Amt><CdtDbtInd>${direction}</CdtDbtInd>${status}` +
  `<BookgDt><DtTm>2026-01-05T09:00:00+01:00</DtTm></BookgDt><ValDt><Dt>2026-01-06</Dt></ValDt>${more}</Ntry>`;
const statement = (body: string, id = "S1"): string => `<Stmt><Id>${id}</Id><Acct><Id><IBAN>FR7612345</IBAN></Id></Acct>${body}</Stmt>`;
const document = (body: string, space = namespace, head = '<?xml version="1.0" encoding="UTF-8"?>'): string =>
  `${head}<Document xmlns="${space}"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr>${body}</BkToCstmrStmt></Document>`;

const read = (text: string | Uint8Array): Message => readMessage(typeof text === "string" ? Buffer.from(text) : text, "a.xml");
const entriesOf = (text: string | Uint8Array): readonly RawRow[] => {
  const message = read(text);
  return message.kind === "read" ? message.rows.entry : expect.fail(message.park.cause);
};
const refusalOf = (text: string | Uint8Array): string => {
  const message = read(text);
  return message.kind === "refused" ? message.park.cause : expect.fail("it was read");
};

describe("a statement", () => {
  test("gives signed movements, a reversal as the bank books it, and balances", () => {
    const body =
      balance("OPBD", "100.10") +
      entry("10.10") +
      entry("0.20", "DBIT", "<RvslInd>true</RvslInd>", "<Sts>BOOK</Sts>") +
      entry("5.00", "DBIT", "", "<Sts>PDNG</Sts>") +
      balance("CLBD", "110.00");
    const message = read(document(statement(body)));
    if (message.kind !== "read") return expect.fail(message.park.cause);
    expect(
      message.rows.entry.map(({ values }) => [
        values["amount"],
        values["status"],
        values["reversal"],
        values["booking_date"],
        values["value_date"],
      ]),
    ).toEqual([
      ["10.10", "booked", "false", "2026-01-05", "2026-01-06"],
      ["-0.20", "booked", "true", "2026-01-05", "2026-01-06"],
      ["-5.00", "pending", "false", "2026-01-05", "2026-01-06"],
    ]);
    expect(message.rows.balance.map(({ values }) => [values["balance_type"], values["amount"]])).toEqual([
      ["opening", "100.10"],
      ["closing", "110.00"],
    ]);
    expect(message.rows.statement[0]?.values["closing_check"]).toBe("agrees");
  });

  test("with two honest identical entries keeps both; the same statement again has the same keys", () => {
    const text = document(statement(entry("7.00") + entry("7.00") + entry("8.00")));
    const keys = entriesOf(text).map((row) => row.values["key"]);
    expect(new Set(keys).size).toBe(3);
    expect(entriesOf(document(statement(entry("7.00") + entry("7.00") + entry("8.00"), "S2"))).map((row) => row.values["key"])).toEqual(
      keys,
    );
  });

  test("that does not add up is refused whole with the reason, and the next one in the file still counts", () => {
    const wrong = statement(balance("OPBD", "100.00") + entry("10.00") + balance("CLBD", "110.01"), "WRONG");
    const rows = entriesOf(document(wrong + statement(entry("1.00"), "GOOD")));
    expect(rows.map((row) => row.fault?.cause ?? row.values["statement"])).toEqual([
      "statement WRONG of FR7612345 is refused: opening balance and entries give 110.00, the closing balance is 110.01 EUR",
      "GOOD",
    ]);
  });

  test("with a batch is one movement with several hints; details that do not add up are parked", () => {
    const detail = (amount: string, text: string): string =>
      `<TxDtls><Refs><EndToEndId>${text}</EndToEndId></Refs><Amt Ccy="EUR">${amount}</Amt><RmtInf><Ustrd>${text}</Ustrd></RmtInf></TxDtls>`;
    const batch = (parts: string): string => `<NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>${parts}</NtryDtls>`;
    const [good, bad] = entriesOf(
      document(
        statement(
          entry("30.00", "CRDT", batch(detail("10.00", "R1") + detail("20.00", "R2"))) +
            entry("30.00", "CRDT", batch(detail("10.00", "R3") + detail("19.99", "R4"))),
        ),
      ),
    );
    expect(good?.values).toMatchObject({ amount: "30.00", transactions: "2", remittance: "R1\nR2", end_to_end_id: null });
    expect(bad?.fault).toMatchObject({ class: "invariant", cause: "its 2 payments add up to 29.99, the entry is 30.00" });
  });

  test("takes only amounts in the schema's form, exact to the minor unit of the currency", () => {
    const amountOf = (amount: string, currency = "EUR"): unknown => {
      const [row] = entriesOf(document(statement(entry(amount, "CRDT", "", "<Sts>BOOK</Sts>", currency))));
      return row?.fault === undefined ? row?.values["amount"] : row.fault.class;
    };
    expect(["10.10", "007", "0.00", "999999999999999999.99"].map((amount) => amountOf(amount))).toEqual([
      "10.10",
      "7.00",
      "0.00",
      "999999999999999999.99",
    ]);
    expect(["1e5", "0x1F", "1.234,56", "-0.00", "", "8.8512", "+1"].map((amount) => amountOf(amount))).toEqual(Array(7).fill("value"));
    expect([
      amountOf("1.234", "KWD"),
      amountOf("1.234", "JOD"),
      amountOf("100", "JPY"),
      amountOf("100.5", "JPY"),
      amountOf("1.00", ""),
      amountOf("1.00", "XYZ"),
    ]).toEqual(["1.234", "1.234", "100", "value", "value", "value"]);
  });
});

describe("a file that is no sound statement is refused whole", () => {
  test("with DOCTYPE, entities inside or outside, or nested laughs", () => {
    for (const dtd of [
      '<!DOCTYPE a [<!ENTITY x "y">]>',
      '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
      '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>',
    ]) {
      expect(refusalOf(document(statement(entry("1.00")), namespace, `<?xml version="1.0"?>${dtd}`))).toContain("DOCTYPE");
    }
    expect(refusalOf(document(statement("<AddtlStmtInf>&xxe;</AddtlStmtInf>")))).toContain("not well-formed");
  });

  test("truncated, of another namespace or version, without statement, or no XML at all", () => {
    const whole = document(statement(entry("1.00")));
    for (const cut of [whole.length - 1, whole.length - 30, 300]) expect(refusalOf(whole.slice(0, cut))).toContain("ends too early");
    expect(refusalOf(document(statement(""), "urn:iso:std:iso:20022:tech:xsd:camt.052.001.08"))).toContain("not camt.053");
    expect(refusalOf(document(statement(""), "urn:iso:std:iso:20022:tech:xsd:camt.053.001.99"))).toContain("not known");
    expect(refusalOf(document(""))).toContain("no statement");
    expect(refusalOf(":20:MT940")).toContain("not well-formed");
  });

  test("too deep, with a name that reaches prototypes, or too long a text, in bounded time", () => {
    expect(refusalOf(document(statement("<a>".repeat(100_000))))).toContain("48 deep");
    expect(refusalOf(document(statement("<__proto__><x/></__proto__>")))).toContain("__proto__");
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
    expect(refusalOf(document(statement(`<AddtlStmtInf>${"&#65;".repeat(400_000)}</AddtlStmtInf>`)))).toContain("16384");
  });

  test("in bytes that are not of the declared encoding; sound encodings are decoded", () => {
    const named = (head: string): string =>
      document(statement(entry("1.00", "CRDT", "<AddtlNtryInf>Müller</AddtlNtryInf>")), namespace, head);
    const remittance = (bytes: Uint8Array): unknown => entriesOf(bytes)[0]?.values["remittance"];
    expect(remittance(Buffer.from(named('<?xml version="1.0" encoding="ISO-8859-1"?>'), "latin1"))).toBe("Müller");
    expect(remittance(Buffer.from(`\uFEFF${named('<?xml version="1.0" encoding="UTF-16"?>')}`, "utf16le"))).toBe("Müller");
    expect(remittance(Buffer.from(`\uFEFF${named('<?xml version="1.0" encoding="UTF-8"?>')}`))).toBe("Müller");
    expect(refusalOf(Buffer.from(named('<?xml version="1.0" encoding="UTF-8"?>'), "latin1"))).toContain("not utf-8");
    expect(refusalOf(named('<?xml version="1.0" encoding="EBCDIC"?>'))).toContain("not supported");
  });
});

test("files of a folder are read in pages and continue after any of them", async () => {
  const folder = await mkdtemp(join(tmpdir(), "camt-"));
  const now = Date.UTC(2030, 0, 1);
  await writeFile(join(folder, "a.xml"), document(statement(Array.from({ length: 5 }, (_, index) => entry(`${index}.00`)).join(""))));
  await writeFile(join(folder, "b.xml"), "<broken");
  for (const name of ["a.xml", "b.xml"]) await utimes(join(folder, name), now / 1000 - 60, now / 1000 - 60);
  const context = {
    secrets: { resolve: async (text: string) => text },
    clock: manualClock(now),
    log: { info: () => {}, warn: () => {} },
    folder,
  };
  const reader = await camt.open(camt.options.parse({ feeds: { entry: {} } }), context);
  const pull = async (cursor?: string) => {
    const pages = [];
    for await (const page of reader.pull("entry", cursor, { rowsMax: 2, bytesMax: 1 << 20 })) pages.push(page);
    return pages;
  };
  const pages = await pull();
  expect(pages.map((page) => [page.delivery.name, page.rows.length, page.delivery.fault?.class])).toEqual([
    ["a.xml", 2, undefined],
    ["a.xml", 2, undefined],
    ["a.xml", 1, undefined],
    ["b.xml", 0, "value"],
  ]);
  for (const [index, page] of pages.entries()) expect(await pull(page.cursor)).toEqual(pages.slice(index + 1));
  await rm(folder, { recursive: true });
});
