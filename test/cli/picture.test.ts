import { describe, expect, test } from "vitest";
import { picture } from "../../src/cli/picture.ts";
import type { CauseRow, PictureFacts, RecordDetail } from "../../src/cli/picture-facts.ts";
import { addDays } from "../../src/base/civil-date.ts";

const noon = "2026-03-02T12:00:00.000Z";
const cause = { source: "lyon-erp", record: "r1", version: 2, at: noon, fields: ["due_date"] };
const moved: CauseRow = {
  position: 9,
  cause,
  of: null,
  company: "FR01",
  currency: "EUR",
  lines: 1,
  before: { amount: "18400.00", date: "2026-11-27" },
  after: { amount: "18400.00", date: "2026-12-07" },
};

const value = (text: string) => ({ value: text, source: "lyon-erp", movedAt: noon });
const version = (number: number, due: string) => ({
  at: noon,
  source: "lyon-erp",
  key: "OF1042",
  version: number,
  deleted: false,
  fromPosition: number,
  toPosition: null,
  changed: { due_date: value(due) },
});
const order: RecordDetail = {
  entity: "e1",
  kind: "production_order",
  site: "lyon",
  at: noon,
  deleted: false,
  fields: { number: value("OF1042"), due_date: value("2026-11-29") },
  members: [],
  claims: [],
  versions: [version(2, "2026-11-29"), version(1, "2026-11-20")],
};

const source = (name: string, parkedFields: number): PictureFacts["status"]["sources"][number] => ({
  name,
  site: "lyon",
  observedAt: "2026-03-02T11:58:00.000Z",
  standing: "live",
  records: 1094,
  parked: { fields: parkedFields, records: 0, waiting: 0 },
  fault: null,
  replayDue: [],
});

const facts: PictureFacts = {
  hub: "demo-group",
  position: 1234,
  status: {
    committedAt: noon,
    sources: [source("lyon-erp", 3), source("lyon-mes", 0)],
    coherence: [
      {
        kind: "production_order",
        site: "lyon",
        systems: ["lyon-erp", "lyon-mes"],
        known: 1000,
        agreed: 999,
        inFlight: 0,
        parked: 0,
        real: 1,
        realSince: "2026-02-26T12:00:00.000Z",
        parkedSince: null,
        money: [],
      },
    ],
    entities: { production_order: 1000 },
    open: { discrepancies: 1, asked: 0, reviews: 0, overrides: 0, held: 0 },
    alarms: [],
    practice: null,
    epoch: { epoch: 1, cause: "begun", since: "1970-01-01T00:00:00.000Z", position: 0, lostTo: null },
    paused: [],
  },
  inbox: {
    items: [
      {
        kind: "discrepancy",
        id: "discrepancy.1",
        label: "Purchase order line 4500 / 10",
        recordKind: "purchase_order_line",
        site: "kassel",
        since: "2026-02-26T12:00:00.000Z",
        stake: { amount: "11853.60", currency: "EUR" },
        formula: "540893.5 open x 100 days x 0.08 / 365 = 11853.60 EUR; 4 days: x1",
        causeClass: "different",
        baseline: false,
        desk: { site: "kassel", role: "planner" },
        entity: "e2",
        field: "promised_date",
        value: "2026-03-14",
        sides: [
          { source: "kassel-erp", value: "2026-03-14" },
          { source: "purchasing", value: "2026-03-24" },
        ],
        rule: "",
        asks: true,
      },
    ],
    next: null,
    considered: 5,
    unpriced: 0,
    baseline: 0,
    alarms: [],
    isWhole: true,
  },
  forecast: {
    hiddenLines: false,
    clock: noon,
    rows: [
      {
        company: "FR01",
        currency: "EUR",
        day: "2026-03-02",
        opening: { amount: "100.00", date: "2026-03-01" },
        overdue: { inflow: "10.50", outflow: "-3.25" },
        weeks: [],
        later: "0.00",
        undated: "0.00",
      },
    ],
    reporting: {
      currency: "EUR",
      opening: "1000000.00",
      weeks: Array.from({ length: 13 }, (_, week) => ({
        monday: addDays("2026-03-02", 7 * week),
        inflow: "0.00",
        outflow: "-200000.00",
        closing: `${800_000 - 200_000 * week}.00`,
      })),
      rates: [{ currency: "USD", rate: "1.0800", inverse: true, date: "2026-03-02", source: "treasury" }],
      missing: [],
    },
  },
  causes: [{ row: moved, record: order }],
  api: "http://127.0.0.1:4780",
};

const drawn = picture(facts, { columns: 120, colour: false });
const lines = drawn.split("\n");

describe("the picture of a hub", () => {
  test("a slip is told with its days and the weeks between which the money moves", () => {
    expect(drawn).toContain("Production order OF1042 (lyon): due date 9 days later -> receipt of EUR 18,400.00 from week 48 to week 50");
  });

  test("the figures of thirteen weeks stand under each other, with their currency and what is overdue", () => {
    const weeks = lines.filter((line) => /^ {2}W\d\d /.test(line));
    expect(weeks).toHaveLength(13);
    expect(new Set(weeks.map((line) => line.search(/\.\d\d {2}[█░]|\.\d\d {2}$|\.\d\d$/))).size).toBe(1);
    expect(drawn).toContain("EUR, opening balance 1,000,000.00; 1 EUR = 1.0800 USD of 2 Mar 2026");
    expect(drawn).toContain("overdue, in the first week: EUR 10.50 to come in; EUR 3.25 to pay");
  });

  test("a balance below zero is drawn in another way than one above", () => {
    expect(lines.find((line) => line.includes("-1,600,000.00"))).toMatch(/░$/);
    expect(lines.find((line) => line.includes("  800,000.00"))).toMatch(/█$/);
  });

  test("a share below a hundred percent is never rounded up to it", () => {
    const almost = { ...facts.status.coherence[0], known: 100_000, agreed: 99_999, real: 1 } as PictureFacts["status"]["coherence"][number];
    const text = picture({ ...facts, status: { ...facts.status, coherence: [almost] } }, { columns: 120, colour: false });
    expect(text).toContain("99.9 % of what two systems both know is the same in both: 99,999 of 100,000");
  });

  test("on a narrow screen a long cause keeps its effect, on a line of its own", () => {
    const text = picture(facts, { columns: 80, colour: false });
    expect(text).toContain("due date 9 days later\n    -> receipt of EUR 18,400.00 from week 48 to week 50");
  });

  test("what needs a decision names both sides, the money and how many more wait", () => {
    expect(drawn).toContain("EUR 11,853.60  Purchase order line 4500 / 10: promised date 14 Mar (kassel-erp) or 24 Mar (purchasing)?");
    expect(drawn).toContain("and 4 more: synchromesh inbox");
  });

  test.each([80, 100, 120])("it fits a screen of %i columns and sixty lines", (columns) => {
    const text = picture(facts, { columns, colour: false }).split("\n");
    expect(Math.max(...text.map((line) => line.length))).toBeLessThanOrEqual(columns);
    expect(text.length).toBeLessThanOrEqual(60);
  });

  test("colours are only there when they are asked for, and change no word", () => {
    // oxlint-disable-next-line no-control-regex -- the escape character is what is looked for
    const bare = (text: string): string => text.replace(/\u001b\[\d+m/g, "");
    const painted = picture(facts, { columns: 120, colour: true });
    expect(drawn).not.toContain("\u001b");
    expect(painted).toContain("\u001b");
    expect(bare(painted)).toBe(drawn);
  });

  test("a hub that has read nothing yet says so without inventing figures", () => {
    const empty: PictureFacts = {
      ...facts,
      status: { ...facts.status, sources: [], coherence: [] },
      inbox: { items: [], next: null, considered: 0, unpriced: 0, baseline: 0, alarms: [], isWhole: true },
      forecast: { clock: noon, rows: [], reporting: null, hiddenLines: false },
      causes: [],
    };
    const text = picture(empty, { columns: 80, colour: false });
    expect(text).not.toMatch(/CASH|NEEDS/);
    expect(text).toContain("demo-group");
  });
});
