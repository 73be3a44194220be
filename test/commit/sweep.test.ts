// A sweep judges ahead, beside the hub, what a change of rules judges again, and adopts it as one commit.
import { beforeAll, expect, test } from "vitest";
import { manualClock } from "../../src/base/clock.ts";
import { type Intake, intake } from "../../src/commit/intake.ts";
import { rehearse } from "../../src/commit/rules/rehearsal.ts";
import { isSwept, openSweeper, type SweepStage } from "../../src/commit/sweep/sweep.ts";
import { verify } from "../../src/commit/rebuild/verify.ts";
import { openWriter, type Writer } from "../../src/commit/writer.ts";
import { chance } from "../../src/demo/chance.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { rulesText } from "../../src/governance/rule-configuration.ts";
import { rulesConfiguration } from "../../src/governance/rule-schema.ts";
import type { RuleEntry } from "../../src/observation/entry.ts";
import { type Database, query } from "../../src/platform/database.ts";
import { leaseStep, takeLease } from "../../src/platform/lease.ts";
import { arrival, arrive, type Held } from "../kernel/arrival.ts";
import { historyStart, hour, type Said } from "../kernel/history.ts";
import { emptyHub, validHistory } from "../kernel/valid-history.ts";
import { plainSettings } from "../support/claim-world.ts";
import { eachBackend } from "../support/database.ts";
import { outcome, stands, told } from "./rehearsal-outcome.ts";
import { chanceRules, ruleHistory } from "./rule-history.ts";

const ttlMs = 600_000;
/** After everything in the history. */
const now = historyStart + 400 * hour;

const change = (seed: number, from: number): RuleEntry => ({
  kind: "rule",
  key: `set-${seed}`,
  at: now,
  receivedAt: now,
  from,
  author: "ana",
  reason: "a test",
  rules: rulesText(rulesConfiguration.parse(chanceRules(seed))),
});

const clockBatch = (set: RuleEntry): Intake => intake({ others: [set, { kind: "tick", at: now }] });

const open = (database: Database, lease: Held): Promise<Writer> =>
  openWriter({ database, lease, model: canonicalModel, settings: plainSettings, clock: manualClock(now) });

interface Beside {
  readonly onStage?: (stage: SweepStage) => void;
  /** Before each piece that the sweep stages. */
  readonly atPiece?: () => Promise<void>;
}

/** A sweeper for which one entity is many. */
const sweeperOf = (database: Database, writer: Writer, lease: Held, { onStage, atPiece }: Beside = {}) =>
  openSweeper({
    database: {
      read: (queries, scope) => database.read(queries, scope),
      write: async (steps) => {
        await atPiece?.();
        return database.write(steps);
      },
    },
    model: canonicalModel,
    settings: plainSettings,
    writer,
    lease: () => leaseStep(lease.fence, ttlMs, 0),
    mostAtOnce: 0,
    pageSize: 3,
    ...(onStage === undefined ? {} : { onStage }),
  });

async function proved(database: Database, writer: Writer, lease: Held): Promise<void> {
  const verified = await verify({
    database,
    model: canonicalModel,
    settings: plainSettings,
    position: writer.position(),
    lease: () => leaseStep(lease.fence, ttlMs, 0),
  });
  expect(verified.tables.filter(({ gone, extra }) => gone + extra > 0)).toEqual([]);
  expect(verified).toMatchObject({ ok: true, brokenLink: undefined, unconserved: [] });
}

/** ms */
async function leaseLeft(database: Database): Promise<number> {
  const [[row] = []] = await database.read([
    query("select ceil(extract(epoch from expires_at - clock_timestamp()) * 1000) as left from platform.lease"),
  ]);
  return Number(row?.["left"]);
}

/** Hands entries over one page at a time while the sweep is under way, the rest before it ends. */
function arriving(writer: Writer, pages: readonly Intake[]) {
  const waiting = [...pages];
  let isOpen = true;
  const stages: SweepStage[] = [];
  return {
    stages,
    onStage(stage: SweepStage): void {
      stages.push(stage);
      isOpen = stage === "begun";
    },
    async atPiece(): Promise<void> {
      const page = isOpen ? waiting.shift() : undefined;
      if (page !== undefined) await writer.submit(page);
    },
    async rest(): Promise<void> {
      for (const page of waiting.splice(0)) await writer.submit(page);
    },
  };
}

const pagesOf = (entries: readonly Said[], size: number): Intake[] =>
  Array.from({ length: Math.ceil(entries.length / size) }, (_, place) => {
    const page = entries.slice(place * size, (place + 1) * size);
    return intake({
      claims: page.filter((entry) => entry.kind === "claim"),
      decisions: page.filter((entry) => entry.kind === "decision"),
      others: page.filter((entry) => entry.kind === "rule" || entry.kind === "contact" || entry.kind === "tick"),
    });
  });

eachBackend(({ name, open: openDatabase }) => {
  const seeds = name === "pglite" ? [1, 3, 5] : [3];
  let world: { database: Database; lease: Held };
  beforeAll(async () => {
    const database = await openDatabase();
    const { fence } = await takeLease(database, { holder: "test", ttlMs });
    world = { database, lease: { fence, ttlMs } };
  });

  test.each(seeds)(
    "what the rehearsal of a rule set tells is what its sweep adopts, in one commit: values, discrepancies, cash by week (history %i)",
    async (seed) => {
      const { database, lease } = world;
      await emptyHub(database);
      await arrive(database, lease, arrival(ruleHistory(seed), seed));
      const writer = await open(database, lease);
      await writer.submit(intake({ others: [{ kind: "tick", at: now }] }));
      const sweeper = sweeperOf(database, writer, lease);
      for (let step = 1; step <= 3; step += 1) {
        const from = chance(seed, "from", step).pick([0, historyStart + 100 * hour, now]);
        const set = change(seed * 100 + step, from);
        const before = await stands(database);
        const position = writer.position();
        const rules = { text: set.rules, from };
        const rehearsal = await rehearse({ database, model: canonicalModel, settings: plainSettings, position, now, rules });
        const committed = await sweeper.submit(clockBatch({ ...set, at: now + step }));
        expect(committed.position).toBe(position + 1);
        expect(await leaseLeft(database), "who comes after a kill waits for no more than a lease").toBeLessThanOrEqual(ttlMs);
        expect(told(rehearsal), `step ${step}`).toEqual(outcome(before, await stands(database)));
      }
      await proved(database, writer, lease);
    },
    240_000,
  );

  test("a sweep that fails half-way leaves what stood, and the next one begins from nothing", async () => {
    const { database, lease } = world;
    await emptyHub(database);
    await arrive(database, lease, arrival(ruleHistory(4), 4, 0));
    const writer = await open(database, lease);
    await writer.submit(intake({ others: [{ kind: "tick", at: now }] }));
    const before = await validHistory(database);
    let pieces = 0;
    const atPiece = async (): Promise<void> => {
      pieces += 1;
      if (pieces > 2) throw new Error("the store is gone");
    };
    const set = change(450, 0);
    await expect(sweeperOf(database, writer, lease, { atPiece }).submit(clockBatch(set))).rejects.toThrow("the store is gone");
    expect(await validHistory(database)).toEqual(before);
    await proved(database, writer, lease);
    const stages: SweepStage[] = [];
    await sweeperOf(database, writer, lease, { onStage: (stage) => void stages.push(stage) }).submit(clockBatch(set));
    expect(stages).toEqual(["begun", "staged", "adopting", "adopted"]);
    expect(await validHistory(database)).not.toEqual(before);
    await proved(database, writer, lease);
  }, 240_000);

  test.each(seeds)(
    "commits go on while a sweep judges ahead; what stands afterwards is what the same entries give in one commit (history %i)",
    async (seed) => {
      const { database, lease } = world;
      const entries = ruleHistory(seed);
      const set = change(seed * 100 + 50, chance(seed, "from").pick([0, historyStart + 100 * hour, now]));
      await emptyHub(database);
      const plain = await arrive(database, lease, arrival([...entries, set, { kind: "tick", at: now }], seed, 0));
      await plain.drain();
      const expected = await validHistory(database);

      await emptyHub(database);
      const isCalm = seed % 3 !== 0;
      const isClocked = ({ kind }: Said): boolean => kind === "rule" || kind === "tick" || kind === "contact";
      const clocked = entries.filter(isClocked);
      const rest = entries.filter((entry) => !isClocked(entry));
      const early = rest.filter((_, place) => place % 5 < 3);
      const late = rest.filter((_, place) => place % 5 >= 3);
      await arrive(database, lease, arrival(isCalm ? [...clocked, ...early] : early, seed, 0));
      const writer = await open(database, lease);
      const beside = arriving(writer, pagesOf(isCalm ? late : [...clocked, ...late], 12));
      const committed = await sweeperOf(database, writer, lease, beside).submit(clockBatch(set));
      expect(beside.stages.at(-1)).toBe("adopted");
      // Rules that come beside it make what is judged ahead void.
      expect(beside.stages.includes("again")).toBe(!isCalm);
      await beside.rest();
      expect(committed.prepared !== undefined && isSwept(committed.prepared.batch)).toBe(true);
      expect(await validHistory(database)).toEqual(expected);
      await proved(database, writer, lease);
    },
    240_000,
  );
});
