// A hub with nothing but a bank: statements dropped into a folder.
import type { Backend } from "./database.ts";
import { type HubWorld, hubWorld } from "./hub-world.ts";

const yaml = `
hub: treasury
zone: Europe/Paris
currency: EUR
sites: { treasury: { company: group } }
sources:
  - name: bank
    connector: camt
    site: treasury
    options: { folder: bank, settle_seconds: 5 }
    feeds: { statement: {}, balance: {}, entry: {} }
`;

export interface BankHub extends HubWorld {
  /** Every movement the hub believes, signed, in the order of their text. */
  movements(): Promise<string[]>;
  /** Why deliveries were refused whole, by file. */
  refusals(): Promise<Record<string, string>>;
  /** Why statements or entries are parked, each once. */
  parked(): Promise<string[]>;
}

export async function bankHub(backend: Backend): Promise<BankHub> {
  const world = await hubWorld(backend, yaml);
  return {
    ...world,
    async movements() {
      const rows = await world.rows(
        "select doc::json ->> 'amount' as amount from record.record where kind = 'bank_statement_entry' and not deleted and doc <> '{}'",
      );
      return rows.map((row) => row["amount"] ?? "").toSorted();
    },
    async refusals() {
      const rows = await world.rows("select name, answer::json ->> 'cause' as cause from source.delivery where answer is not null");
      return Object.fromEntries(rows.map((row) => [row["name"] ?? "", row["cause"] ?? ""]));
    },
    async parked() {
      const rows = await world.rows(
        "select distinct cause from observation.parked where to_position is null and record_kind = 'bank_statement_entry' order by cause",
      );
      return rows.map((row) => row["cause"] ?? "");
    },
  };
}
