// The standard workload's shape, made from a seed: purchase orders held by two ERPs that disagree about 2 % of the promised
// dates, then changes by popularity (Zipf): A moves master fields and dates, B receipts, status and dates.

export interface OrderRow {
  /** Position in the ERP's own change log, from 1. */
  readonly seq: number;
  readonly number: string;
  supplier: string;
  item: string;
  quantity: string;
  unit_price: string;
  currency: string;
  promised_date: string;
  received_quantity: string;
  status: string;
  /** ISO, UTC. */
  updated_at: string;
}

export interface Workload {
  /** Change logs in order of seq; the first `orders` rows of each are the initial state. */
  readonly a: readonly OrderRow[];
  readonly b: readonly OrderRow[];
  readonly orders: number;
}

const dayMs = 86_400_000;
const start = Date.UTC(2026, 0, 5);
const currencies = ["EUR", "EUR", "EUR", "USD", "CHF"];
const states = ["open", "confirmed", "shipped", "partly received", "received", "closed"];

export const logColumns = [
  "seq",
  "number",
  "supplier",
  "item",
  "quantity",
  "unit_price",
  "currency",
  "promised_date",
  "received_quantity",
  "status",
  "updated_at",
] as const;

/** A small, fast, seeded generator (splitmix32); good enough to shuffle orders. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296;
  };
}

export function workload(seed: number, orders: number, changes: number): Workload {
  const random = chance(seed);
  const between = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const a: OrderRow[] = [];
  const b: OrderRow[] = [];
  const supplier = (): string => `SUP-${String(between(1, 1200)).padStart(5, "0")}`;
  const item = (): string => `MAT-${String(between(1, 20_000)).padStart(6, "0")} shaft ${between(10, 90)} mm`;
  const price = (): string => `${between(0, 2499)}.${String(between(10, 99))}`;
  for (let index = 0; index < orders; index += 1) {
    const promised = start + between(0, 240) * dayMs;
    const row: OrderRow = {
      seq: index + 1,
      number: `PO${4_500_000_000 + index}`,
      supplier: supplier(),
      item: item(),
      quantity: `${between(1, 5000)}.000`,
      unit_price: price(),
      currency: currencies[between(0, 4)] ?? "EUR",
      promised_date: day(promised),
      received_quantity: "0.000",
      status: "open",
      updated_at: new Date(start + index).toISOString(),
    };
    const shifted = random() < 0.02 ? day(promised + between(3, 30) * dayMs) : row.promised_date;
    a.push(row);
    b.push({ ...row, promised_date: shifted, updated_at: new Date(start + orders + index).toISOString() });
  }
  const pick = zipf(orders, random);
  const now = { a: a.map((row) => ({ ...row })), b: b.map((row) => ({ ...row })) };
  for (let change = 1; change <= changes; change += 1) {
    const isA = random() < 0.6;
    const place = pick();
    const row = (isA ? now.a : now.b)[place];
    const other = (isA ? now.b : now.a)[place];
    if (!row || !other) continue;
    const kind = random();
    const newDate = (): string => (random() < 0.6 ? other.promised_date : day(Date.parse(row.promised_date) + between(-7, 14) * dayMs));
    if (isA) {
      if (kind < 0.3) row.promised_date = newDate();
      else if (kind < 0.55) row.unit_price = price();
      else if (kind < 0.8) row.quantity = `${between(1, 5000)}.000`;
      else if (kind < 0.88) row.supplier = supplier();
      else if (kind < 0.95) row.item = item();
      else row.currency = currencies[between(0, 4)] ?? "EUR";
    } else if (kind < 0.45) row.received_quantity = `${between(0, 5000)}.000`;
    else if (kind < 0.75) row.status = states[between(0, 5)] ?? "open";
    else row.promised_date = newDate();
    row.updated_at = new Date(start + dayMs + change * 10).toISOString();
    const log = isA ? a : b;
    log.push({ ...row, seq: log.length + 1 });
  }
  return { a, b, orders };
}

/** Places by popularity 1/rank over a shuffled order. */
function zipf(count: number, random: () => number): () => number {
  const shuffled = Array.from({ length: count }, (_, place) => place);
  for (let place = count - 1; place > 0; place -= 1) {
    const other = Math.floor(random() * (place + 1));
    [shuffled[place], shuffled[other]] = [shuffled[other] ?? 0, shuffled[place] ?? 0];
  }
  const sums = new Float64Array(count);
  let sum = 0;
  for (let rank = 0; rank < count; rank += 1) sums[rank] = sum += 1 / (rank + 1);
  return () => {
    const wanted = random() * sum;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return shuffled[low] ?? 0;
  };
}
