import { describe, expect, test } from "vitest";
import { readForecast } from "../../src/projection/finance/store-read.ts";
import { bankHub, type BankHub } from "../support/bank-hub.ts";
import { onPglite } from "../support/database.ts";
import { account, entryText, messageText, statementText } from "../support/statement-text.ts";

const good = messageText([statementText({ id: "GOOD", opening: "100.00", closing: "110.00", entries: [entryText({ amount: "10.00" })] })]);

const broken: Readonly<Record<string, { readonly file: string | Uint8Array; readonly cause: string }>> = {
  "a-doctype.xml": { file: good.replace("<Document", '<!DOCTYPE Document [<!ENTITY a "ha">]><Document'), cause: "DOCTYPE" },
  "b-laughs.xml": {
    file: good.replace("<Document", '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><Document'),
    cause: "DOCTYPE",
  },
  "c-outside.xml": { file: good.replace("<Document", '<!DOCTYPE x SYSTEM "file:///etc/hostname"><Document'), cause: "DOCTYPE" },
  "d-references.xml": {
    file: messageText([statementText({ id: "D", entries: [entryText({ amount: "1.00", text: "&#65;".repeat(400_000) })] })]),
    cause: "16384",
  },
  "e-nested.xml": { file: messageText(["<a>".repeat(100_000)]), cause: "48 deep" },
  "f-prototype.xml": { file: messageText(["<Stmt><__proto__><polluted/></__proto__></Stmt>"]), cause: "__proto__" },
  "g-truncated.xml": { file: good.slice(0, -40), cause: "ends too early" },
  "h-namespace.xml": { file: good.replace("camt.053.001.08", "camt.052.001.08"), cause: "not camt.053" },
  "i-version.xml": { file: good.replace("camt.053.001.08", "camt.053.001.77"), cause: "not known" },
  "j-latin.xml": { file: Buffer.from(good.replace("GOOD", "GRÖSSE"), "latin1"), cause: "not utf-8" },
  "k-empty.xml": { file: "", cause: "no content" },
  "l-text.xml": { file: ":20:STARTUMSE\r\n:25:10020030/1234567\r\n", cause: "not well-formed" },
};

onPglite((backend) => {
  test(
    "files that are no sound statement are refused one by one with the reason, and the good one among them is booked",
    { timeout: 60_000 },
    async () => {
      const hub = await bankHub(backend);
      for (const [name, { file }] of Object.entries(broken)) await hub.drop(`bank/${name}`, file);
      await hub.drop("bank/z-good.xml", good);
      const { feeds } = await hub.run();
      expect(feeds.map((one) => [one.feed, one.done, one.fault])).toEqual([
        ["statement", true, null],
        ["balance", true, null],
        ["entry", true, null],
      ]);
      expect(await hub.movements()).toEqual(["10"]);
      const refusals = await hub.refusals();
      expect(Object.keys(refusals).toSorted()).toEqual(Object.keys(broken));
      for (const [name, { cause }] of Object.entries(broken))
        expect([name, refusals[name]]).toEqual([name, expect.stringContaining(cause)]);
      expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
      // Refused is read: the next look has nothing to do.
      expect((await hub.run()).feeds.map((one) => one.read)).toEqual([0, 0, 0]);
    },
  );

  test("a file in another encoding counts as what it declares", async () => {
    const hub = await bankHub(backend);
    const named = messageText([statementText({ id: "U", entries: [entryText({ amount: "2.00", text: "Müller" })] })]);
    await hub.drop("bank/latin.xml", Buffer.from(named.replace("UTF-8", "ISO-8859-1"), "latin1"));
    await hub.drop("bank/wide.xml", Buffer.from(`\uFEFF${named.replace("UTF-8", "UTF-16").replace("2.00", "3.00")}`, "utf16le"));
    await hub.drop("bank/marked.xml", `\uFEFF${named.replace("2.00", "4.00")}`);
    await hub.run();
    expect(await hub.movements()).toEqual(["2", "3", "4"]);
    const texts = await hub.rows(
      "select distinct doc::json ->> 'remittance' as text from record.record where kind = 'bank_statement_entry'",
    );
    expect(texts).toEqual([{ text: "Müller" }]);
  });

  test("amounts that are none refuse their statement with the reason; exact ones of every currency are taken", async () => {
    const hub = await bankHub(backend);
    const single = (id: string, amount: string, currency: string): string =>
      statementText({ id, currency, entries: [entryText({ amount, currency })] });
    const wrong = ["1e5", "0x1F", "1.234,56", "-0.00", "", "8.8512", "+1", "½", "NaN"].map((amount, index) =>
      single(`W${index}`, amount, "EUR"),
    );
    const unfit = [single("X1", "100.5", "JPY"), single("X2", "1.00", ""), single("X3", "1.00", "XYZ")];
    const right = [
      single("R1", "007", "EUR"),
      single("R2", "1.234", "KWD"),
      single("R3", "100", "JPY"),
      single("R4", "999999999999999999.99", "EUR"),
    ];
    await hub.drop("bank/amounts.xml", messageText([...wrong, ...unfit, ...right]));
    const { feeds } = await hub.run("bank");
    expect(feeds.find(({ feed }) => feed === "entry")).toMatchObject({ read: 16, parked: 12 });
    expect(await hub.movements()).toEqual(["1.234", "100", "7", "999999999999999999.99"]);
    const parked = await hub.parked();
    expect(parked.length).toBe(12);
    for (const cause of parked) expect(cause).toMatch(/^statement \w\d of FR\d+ is refused: /);
  });

  test("the same statement again, in another file or another message, adds nothing", async () => {
    const hub = await bankHub(backend);
    await hub.drop("bank/monday.xml", good);
    await hub.run();
    const before = await hub.rows("select count(*) as versions from record.version");
    await hub.drop("bank/copy.xml", good);
    await hub.drop("bank/again.xml", good.replace("M1", "M2"));
    const { feeds } = await hub.run();
    expect(feeds.map((one) => [one.feed, one.fresh])).toEqual([
      ["statement", 0],
      ["balance", 0],
      ["entry", 0],
    ]);
    expect(await hub.rows("select count(*) as versions from record.version")).toEqual(before);
    expect(await hub.movements()).toEqual(["10"]);
  });

  test("two honest identical movements of one statement both stay, also when the statement comes again", async () => {
    const hub = await bankHub(backend);
    const twins = [entryText({ amount: "7.00", text: "canteen" }), entryText({ amount: "7.00", text: "canteen" })];
    const text = statementText({ id: "T", opening: "0.00", closing: "14.00", entries: twins });
    await hub.drop("bank/twins.xml", messageText([text]));
    await hub.run();
    await hub.drop("bank/twins-again.xml", messageText([text], "M2"));
    await hub.run();
    expect(await hub.movements()).toEqual(["7", "7"]);
  });

  test("the same statement number with other content is news: what it adds is booked, its balance replaces the earlier one", async () => {
    const hub = await bankHub(backend);
    const first = { id: "7", opening: "0.00", closing: "5.00", entries: [entryText({ amount: "5.00", reference: "A" })] };
    await hub.drop("bank/first.xml", messageText([statementText(first)]));
    await hub.run();
    hub.clock.advance(60_000);
    const entries = [...first.entries, entryText({ amount: "2.50", reference: "B" })];
    await hub.drop("bank/second.xml", messageText([statementText({ ...first, closing: "7.50", entries })], "M2"));
    const { feeds } = await hub.run();
    expect(feeds.find(({ feed }) => feed === "entry")).toMatchObject({ read: 2, fresh: 1 });
    expect(await hub.movements()).toEqual(["2.5", "5"]);
    expect(await openingOf(hub)).toBe(750n);
  });

  test("overlapping statements count each movement once", async () => {
    const hub = await bankHub(backend);
    const movement = (day: number): string => entryText({ amount: `${day}.00`, day: `2026-02-0${day}`, reference: `R${day}` });
    const part = (id: string, days: readonly number[]): string =>
      messageText([statementText({ id, day: `2026-02-0${days.at(-1)}`, entries: days.map(movement) })], id);
    await hub.drop("bank/1.xml", part("1", [1, 2, 3]));
    await hub.drop("bank/2.xml", part("2", [2, 3, 4]));
    await hub.drop("bank/3.xml", part("3", [1, 2, 3, 4, 5]));
    await hub.run();
    expect(await hub.movements()).toEqual(["1", "2", "3", "4", "5"]);
  });

  test("an account report of the day is refused here, and the statement that follows it is booked once", async () => {
    const hub = await bankHub(backend);
    await hub.drop("bank/report.xml", good.replaceAll("camt.053", "camt.052"));
    await hub.run();
    expect(await hub.movements()).toEqual([]);
    await hub.drop("bank/statement.xml", good);
    await hub.run();
    expect(await hub.movements()).toEqual(["10"]);
  });

  test("a statement whose opening balance is not the last closing balance is kept, and the newest closing balance counts", async () => {
    const hub = await bankHub(backend);
    const day = (id: string, date: string, opening: string, amount: string, closing: string): string =>
      messageText([statementText({ id, day: date, opening, closing, entries: [entryText({ amount, day: date })] })], id);
    await hub.drop("bank/1.xml", day("1", "2026-02-25", "100.00", "1.00", "101.00"));
    await hub.drop("bank/3.xml", day("3", "2026-02-27", "150.00", "2.00", "152.00"));
    await hub.run();
    expect(await hub.movements()).toEqual(["1", "2"]);
    expect(await openingOf(hub)).toBe(15_200n);
    // The missing one comes late and fills the gap; the newest still counts.
    await hub.drop("bank/2.xml", day("2", "2026-02-26", "101.00", "49.00", "150.00"));
    await hub.run();
    expect(await hub.movements()).toEqual(["1", "2", "49"]);
    expect(await openingOf(hub)).toBe(15_200n);
  });

  describe("inside a sound statement", () => {
    test("a reversal is signed as the bank books it, and a batch that does not add up is parked alone", async () => {
      const hub = await bankHub(backend);
      const detail = (amount: string): string => `<TxDtls><Amt Ccy="EUR">${amount}</Amt></TxDtls>`;
      const batch = (...amounts: string[]): string =>
        entryText({ amount: "30.00" }).replace("</Ntry>", `<NtryDtls>${amounts.map(detail).join("")}</NtryDtls></Ntry>`);
      const entries = [
        entryText({ amount: "4.00", direction: "DBIT", more: "<RvslInd>true</RvslInd>" }),
        batch("10.00", "20.00"),
        batch("10.00", "19.99"),
      ];
      await hub.drop("bank/odd.xml", messageText([statementText({ id: "O", opening: "0.00", closing: "56.00", entries })]));
      await hub.run();
      expect(await hub.movements()).toEqual(["-4", "30"]);
      expect(await hub.parked()).toEqual(["its 2 payments add up to 29.99, the entry is 30.00"]);
    });

    test("one that does not add up is refused whole with the sums, and the next one of the file counts", async () => {
      const hub = await bankHub(backend);
      const wrong = statementText({ id: "W", opening: "100.00", closing: "110.01", entries: [entryText({ amount: "10.00" })] });
      const right = statementText({ id: "R", opening: "0.00", closing: "1.00", entries: [entryText({ amount: "1.00" })] });
      await hub.drop("bank/two.xml", messageText([wrong, right]));
      await hub.run();
      expect(await hub.movements()).toEqual(["1"]);
      expect(await hub.parked()).toEqual([
        `statement W of ${account} is refused: opening balance and entries give 110.00, the closing balance is 110.01 EUR`,
      ]);
    });
  });
});

/** What the forecast starts from, minor units. */
async function openingOf(hub: BankHub): Promise<bigint | undefined> {
  const { database, configuration } = hub.hub();
  const forecast = await readForecast((queries) => database.read(queries), { clock: hub.clock.now() }, configuration.settings);
  return forecast.rows[0]?.opening?.amount;
}
