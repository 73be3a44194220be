// What a delivery would change of what its source said before. A pure function of both.

import { absolute, add, compare, type Decimal, decimalOf, multiply, parseDecimal, subtract, toText } from "../../base/decimal.ts";
import { fieldOf, type Kind } from "../../model/kind.ts";
import type { Field } from "../../model/field.ts";
import type { Claim } from "../../observation/entry.ts";
import type { ChangeCount, ChangeSample, FieldCount } from "../../observation/held-change.ts";

/** The last claim of a record that stands. */
export interface LastSaid extends Pick<Claim, "version" | "hash" | "fields" | "deleted"> {}

export interface Counted extends ChangeCount {
  /** Ids of the records it changes, in order of their keys. */
  readonly records: readonly string[];
}

const samplesMax = 10;

/** `known`: records of the source and kind; `factor`: beyond it a number leaps. Claims of one kind. */
export function changeCount(
  claims: readonly Claim[],
  before: ReadonlyMap<string, LastSaid>,
  kind: Kind,
  { known, factor }: { readonly known: number; readonly factor: number },
): Counted {
  const fields = new Map<string, { changed: number; emptied: number; leapt: number }>();
  const money = new Map<string, Decimal>();
  const samples: ChangeSample[] = [];
  const records: string[] = [];
  let [emptied, leapt] = [0, 0];
  for (const claim of lastOf(claims)) {
    const last = before.get(claim.record);
    if (last === undefined || last.deleted || !isLater(claim, last)) continue;
    const moves = claim.deleted ? [gone(claim)] : movesOf(claim, last, kind, factor);
    if (moves.length === 0) continue;
    records.push(claim.record);
    if (moves.some((one) => one.isEmptied)) emptied += 1;
    if (moves.some((one) => one.isLeap)) leapt += 1;
    for (const move of moves) {
      const count = fields.get(move.sample.field) ?? { changed: 0, emptied: 0, leapt: 0 };
      fields.set(move.sample.field, count);
      count.changed += 1;
      if (move.isEmptied) count.emptied += 1;
      if (move.isLeap) count.leapt += 1;
      if (move.money !== undefined) money.set(move.money.currency, add(money.get(move.money.currency) ?? decimalOf(0n), move.money.by));
      if (samples.length < samplesMax && count.changed <= samplesOfField) samples.push(move.sample);
    }
  }
  return {
    known,
    changed: records.length,
    emptied,
    leapt,
    fields: [...fields].map(([field, count]): FieldCount => ({ field, ...count })).toSorted(byCount),
    samples,
    money: [...money].map(([currency, by]) => ({ currency, amount: toText(by) })).toSorted((a, b) => (a.currency < b.currency ? -1 : 1)),
    records,
  };
}

const samplesOfField = 3;

const byCount = (a: FieldCount, b: FieldCount): number => b.changed - a.changed || (a.field < b.field ? -1 : 1);

/** Of each record the claim that would stand, in order of keys. */
function lastOf(claims: readonly Claim[]): Claim[] {
  const last = new Map<string, Claim>();
  for (const claim of claims) {
    const known = last.get(claim.record);
    if (known === undefined || isLater(claim, known)) last.set(claim.record, claim);
  }
  return [...last.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

const isLater = (claim: Pick<Claim, "version" | "hash">, than: Pick<Claim, "version" | "hash">): boolean =>
  claim.version > than.version || (claim.version === than.version && claim.hash > than.hash);

interface Move {
  readonly sample: ChangeSample;
  readonly isEmptied: boolean;
  readonly isLeap: boolean;
  readonly money?: { readonly currency: string; readonly by: Decimal };
}

const gone = ({ key }: Claim): Move => ({
  sample: { key, field: "*", before: "there", after: "gone" },
  isEmptied: true,
  isLeap: false,
});

/** Fields that its source spoke of before and says otherwise now. One that cannot be read keeps what stood. */
function movesOf(claim: Claim, last: LastSaid, kind: Kind, factor: number): Move[] {
  return Object.entries(claim.fields).flatMap(([name, after]): Move[] => {
    const was = last.fields[name];
    if (was === undefined || (was ?? "") === (after ?? "")) return [];
    const sample = { key: claim.key, field: name, before: was, after };
    const isEmptied = (after ?? "") === "";
    const field = fieldOf(kind, name);
    const numbers = field?.type.kind === "decimal" && !isEmptied ? numbersOf(was, after) : undefined;
    if (numbers === undefined) return [{ sample, isEmptied, isLeap: false }];
    if (compare(numbers.was, numbers.now) === 0) return [];
    const money = moneyOf(field, claim, numbers);
    return [{ sample, isEmptied, isLeap: leaps(numbers, factor), ...(money === undefined ? {} : { money }) }];
  });
}

interface Numbers {
  readonly was: Decimal;
  readonly now: Decimal;
}

function numbersOf(was: string | null, after: string | null): Numbers | undefined {
  const [one, other] = [parseDecimal(was ?? ""), parseDecimal(after ?? "")];
  return one === undefined || other === undefined ? undefined : { was: one, now: other };
}

/** From nothing, no factor leads anywhere. */
function leaps({ was, now }: Numbers, factor: number): boolean {
  if (was.digits === 0n) return false;
  const [one, other, times] = [absolute(was), absolute(now), decimalOf(BigInt(factor))];
  return compare(other, multiply(one, times)) > 0 || compare(multiply(other, times), one) < 0;
}

function moneyOf(field: Field | undefined, { fields }: Claim, { was, now }: Numbers): Move["money"] {
  const currency = field?.currency === undefined || field.isRate === true ? undefined : fields[field.currency];
  return currency ? { currency, by: subtract(now, was) } : undefined;
}
