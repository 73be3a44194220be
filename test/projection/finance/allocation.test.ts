import fc from "fast-check";
import { expect, test } from "vitest";
import { present } from "../../../src/base/assert.ts";
import { type Decimal, add, compare, decimal, decimalOf, subtract, toText } from "../../../src/base/decimal.ts";
import { allocate } from "../../../src/projection/finance/allocation.ts";
import type { Chain, Document, Invoice, OrderLine } from "../../../src/projection/finance/document.ts";

const terms = { days: 30, endOfMonth: false };
const document = (entity: string): Document => ({
  entity,
  side: "buy",
  site: "lyon",
  company: "FR01",
  party: null,
  currency: "EUR",
  degraded: [],
});

const orderLine = (quantity: string, price: string): OrderLine => ({
  ...document("line"),
  quantity: decimal(quantity),
  price: { amount: decimal(price), per: decimalOf(1n) },
  promised: "2026-03-02",
  ready: undefined,
  moved: undefined,
  isOpen: true,
  terms,
});

const billed = (entity: string, quantity: string | undefined, amount?: bigint): Invoice => ({
  ...document(entity),
  line: "line",
  quantity: quantity === undefined ? undefined : decimal(quantity),
  amount,
  tax: 0n,
  stated: undefined,
  issued: undefined,
  due: undefined,
  terms,
  isOpen: true,
  counts: true,
});

const received = (entity: string, quantity: string, date: string) => ({ entity, line: "line", quantity: decimal(quantity), date });

const chain = (line: OrderLine, rest: Partial<Chain>): Chain => ({
  root: "line",
  lines: [line],
  movements: [],
  invoices: [],
  payments: [],
  ...rest,
});

const inWords = ({ pieces, allocations }: ReturnType<typeof allocate>) => ({
  pieces: pieces.map((piece) => `${piece.stage} ${piece.entity} ${toText(piece.quantity)} ${piece.amount}`),
  allocations: allocations.map(({ from, to, quantity, amount }) => `${from} -> ${to} ${toText(present(quantity, "a quantity"))} ${amount}`),
});

test("an invoice takes the earliest receipt first and only the part it bills", () => {
  const movements = [received("late", "5", "2026-03-09"), received("early", "3", "2026-03-04")];
  const made = allocate(chain(orderLine("10", "2.5"), { movements, invoices: [billed("bill", "4")] }));
  expect(inWords(made)).toEqual({
    pieces: ["moved late 4 1000", "ordered line 2 500"],
    allocations: ["line -> early 3 750", "line -> late 5 1250", "early -> bill 3 750", "late -> bill 1 250"],
  });
});

test("an invoice ahead of the goods takes from the order, and the goods are not owed again when they come", () => {
  const ahead = allocate(chain(orderLine("10", "2.5"), { invoices: [billed("bill", "4")] }));
  expect(inWords(ahead).pieces).toEqual(["ordered line 6 1500"]);
  const arrived = allocate(
    chain(orderLine("10", "2.5"), { invoices: [billed("bill", "4")], movements: [received("all", "10", "2026-03-04")] }),
  );
  expect(inWords(arrived).pieces).toEqual(["moved all 6 1500"]);
});

test("an invoice without a quantity takes its amount", () => {
  const made = allocate(chain(orderLine("10", "2.5"), { invoices: [billed("bill", undefined, 1100n)] }));
  expect(inWords(made)).toEqual({ pieces: ["ordered line 5.6 1400"], allocations: ["line -> bill 4.4 1100"] });
});

test("a credit note for returned goods gives back what the invoice took", () => {
  const invoices = [billed("a bill", "6"), billed("b credit", "-2")];
  expect(inWords(allocate(chain(orderLine("10", "2.5"), { invoices }))).pieces).toEqual(["ordered line 6 1500"]);
});

const quantity = fc.integer({ min: 0, max: 3000 }).map((value) => toText(decimalOf(BigInt(value), 2)));

test("over all stages the quantity is the ordered one, or more where more moved or was billed; the money likewise, to the cent", () => {
  fc.assert(
    fc.property(
      quantity,
      fc.array(quantity, { maxLength: 4 }),
      fc.array(quantity, { maxLength: 4 }),
      fc.nat(999_999),
      (ordered, moves, bills, price) => {
        const line = orderLine(ordered, toText(decimalOf(BigInt(price), 4)));
        const movements = moves.map((one, index) => received(`receipt ${index}`, one, `2026-03-0${index + 1}`));
        const { pieces, allocations } = allocate(
          chain(line, { movements, invoices: bills.map((one, index) => billed(`bill ${index}`, one)) }),
        );
        const sum = (parts: readonly { quantity: Decimal | undefined }[]) =>
          parts.reduce((total, part) => add(total, part.quantity ?? decimal("0")), decimal("0"));
        const taken = allocations.filter(({ to }) => to.startsWith("bill"));
        const moved = moves.map(decimal).reduce(add, decimal("0"));
        const whole = compare(moved, decimal(ordered)) > 0 ? moved : decimal(ordered);
        expect(toText(subtract(add(sum(pieces), sum(taken)), whole))).toBe("0");
        const minor = [...pieces, ...taken].reduce((total, { amount }) => total + amount, 0n);
        const [only] = allocate(chain({ ...line, quantity: whole }, {})).pieces;
        expect(minor).toBe(only?.amount ?? 0n);
      },
    ),
    { numRuns: 300, seed: 5 },
  );
});
