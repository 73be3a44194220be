// How a set of entries reaches a hub: in any order, some of them twice, cut into commits anywhere, with restarts between.
import { manualClock } from "../../src/base/clock.ts";
import { type Intake, intake } from "../../src/commit/intake.ts";
import { openWriter, type Writer } from "../../src/commit/writer.ts";
import { chance, type Chance } from "../../src/demo/chance.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import type { Database } from "../../src/platform/database.ts";
import { plainSettings, worldStart } from "../support/claim-world.ts";
import type { Said } from "./history.ts";

/** Intakes that are handed over together: the first is committed while the others wait, then those go in one. */
export type Arrival = readonly { readonly together: readonly (readonly Said[])[]; readonly restart: boolean }[];

export const inOneCommit = (entries: readonly Said[]): Arrival => [{ together: [entries], restart: false }];

/** `repeats` in a thousand entries come a second time. */
export function arrival(entries: readonly Said[], seed: number, repeats = 150): Arrival {
  const some = chance(seed, "arrival");
  const all = [...entries, ...entries.filter(() => some.inThousand(repeats)).map((entry) => again(entry, some))];
  const order = shuffled(all, some);
  const most = some.pick([8, 30, 60, 200]);
  const cuts: { together: Said[][]; restart: boolean }[] = [];
  for (let from = 0; from < order.length;) {
    const together = Array.from({ length: some.pick([1, 1, 1, 2, 3]) }, () => {
      const page = order.slice(from, from + 1 + some.below(most));
      from += page.length;
      return page;
    });
    cuts.push({ together: together.filter((page) => page.length > 0), restart: some.inThousand(60) });
  }
  return cuts;
}

/** The same content, read again later. */
const again = (entry: Said, some: Chance): Said =>
  entry.kind === "claim" ? { ...entry, receivedAt: entry.receivedAt + some.below(1000) } : entry;

export function shuffled<T>(items: readonly T[], some: Chance): T[] {
  const order = [...items];
  for (let place = order.length - 1; place > 0; place -= 1) {
    const other = some.below(place + 1);
    [order[place], order[other]] = [order[other] as T, order[place] as T];
  }
  return order;
}

export interface Held {
  readonly fence: number;
  readonly ttlMs: number;
}

/** Few standings and records are remembered, so that histories are told again from the log. */
const smallMemory = { entities: 6, records: 400 };

export const openHub = (database: Database, lease: Held): Promise<Writer> =>
  openWriter({ database, lease, model: canonicalModel, settings: plainSettings, clock: manualClock(worldStart), memory: smallMemory });

/** Hands everything over; resolves when it is durable. */
export async function arrive(database: Database, lease: Held, coming: Arrival): Promise<Writer> {
  const open = (): Promise<Writer> => openHub(database, lease);
  let writer = await open();
  for (const { together, restart } of coming) {
    await Promise.all(together.map((page) => writer.submit(intakeOf(page))));
    if (restart) writer = await open();
  }
  return writer;
}

export const intakeOf = (page: readonly Said[]): Intake =>
  intake({
    claims: page.filter((entry) => entry.kind === "claim"),
    decisions: page.filter((entry) => entry.kind === "decision"),
    others: page.filter((entry) => entry.kind !== "claim" && entry.kind !== "decision"),
  });
