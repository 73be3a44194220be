// Booked balances: a memory over their table, and what a commit moved: those of statements that changed, and of accounts that did.

import { openMemory } from "../../base/memory.ts";
import type { Query, Row } from "../../platform/database.ts";
import type { Cause, RecordChange, RecordReader } from "../../record/record-change.ts";
import { isLive } from "../lookup.ts";
import { type BalanceChange, balance, balanceChange } from "./balance-change.ts";
import type { FinanceSettings } from "./finance-settings.ts";
import { balancePacking } from "./standing.ts";
import { balanceOf, balancesQuery } from "./store.ts";

export interface BalancesOptions {
  readonly read: (queries: readonly Query[]) => Promise<Row[][]>;
  readonly settings: FinanceSettings;
  /** Position as of which they are read; absent: the newest. */
  readonly upTo?: () => number;
  /** Balances remembered. */
  readonly memory: number;
}

export interface BalancesMoved {
  readonly changes: BalanceChange[];
  readonly looked: readonly string[];
}

export interface Balances {
  /** What moved, and the statements that were looked at. At most one statement of its own. */
  project(batch: { readonly changes: readonly RecordChange[]; readonly reader: RecordReader }): Promise<BalancesMoved>;
  /** Between batches: what was not used lately is kept in less room. */
  rest(): void;
  forget(): void;
}

export function openBalances({ read, settings, upTo, memory }: BalancesOptions): Balances {
  const balances = openMemory({ size: memory, packing: balancePacking });

  /** At most one statement. */
  async function load(entities: readonly string[]): Promise<void> {
    const unknown = entities.filter((entity) => balances.get(entity) === undefined);
    if (unknown.length === 0) return;
    const [rows = []] = await read([balancesQuery(unknown, upTo?.())]);
    const known = new Map(rows.map((row) => [row["entity"], balanceOf(row)]));
    for (const entity of unknown) balances.set(entity, { balance: known.get(entity) });
  }

  return {
    async project({ changes, reader }) {
      const causes = await balanceCauses(changes, reader);
      await load([...causes.keys()]);
      const moved = [...causes].flatMap(([entity, cause]) => {
        const after = balance(reader.doc(entity), reader, settings);
        const change = balanceChange(entity, balances.get(entity)?.balance, after, cause);
        balances.set(entity, { balance: after });
        return change ?? [];
      });
      return { changes: moved, looked: [...causes.keys()] };
    },
    rest: () => balances.rest(),
    forget: () => balances.clear(),
  };
}

/** Balances to look at again: those that changed, and those of accounts that did. */
async function balanceCauses(changes: readonly RecordChange[], reader: RecordReader): Promise<Map<string, Cause>> {
  const causes = new Map<string, Cause>();
  const accounts = changes.filter(({ kind }) => kind === "bank_account");
  const own = changes.filter(({ kind, before, after }) => kind === "bank_balance" && (isLive(before) || isLive(after)));
  if (accounts.length === 0 && own.length === 0) return causes;
  await reader.prefetch({ referring: accounts.map(({ entity }) => entity) });
  for (const { entity, cause } of accounts)
    for (const one of reader.referring(entity)) if (one.kind === "bank_balance") causes.set(one.entity, cause);
  for (const { entity, cause } of own) causes.set(entity, cause);
  await reader.prefetch({ entities: [...causes.keys()] });
  const records = [...causes.keys()].flatMap((entity) => reader.doc(entity)?.references["account"] ?? []);
  await reader.prefetch({ records });
  await reader.prefetch({ entities: records.flatMap((record) => reader.resolve(record) ?? []) });
  return causes;
}
