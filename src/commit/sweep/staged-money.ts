// What staged records mean: promises first, then the chains, a piece at a time, each chain once. Documents and promises are read as
// they would be, lines and balances as they stand.

import { openIdentity } from "../../identity/stage.ts";
import type { Model } from "../../model/kind.ts";
import type { Query, Row, Step } from "../../platform/database.ts";
import type { PromiseMove } from "../../projection/chain.ts";
import { rateChange } from "../../projection/finance/balance-change.ts";
import type { FinanceSettings } from "../../projection/finance/finance-settings.ts";
import { openBalances } from "../../projection/finance/store-balances.ts";
import { stageBalances, stageChains, stagedRoot, stagedRootsQuery, unstageChains } from "../../projection/finance/store-staged.ts";
import { openWhatIf } from "../../projection/finance/store-what-if.ts";
import { openProduction, promisingKinds } from "../../projection/production/stage.ts";
import { stagedLinesQuery, stagePromises, supposedPromisesQuery } from "../../projection/production/store-staged.ts";
import type { Cause, Doc, RecordChange, RecordReader } from "../../record/record-change.ts";
import { recordReader } from "../../record/record-reader.ts";
import { openRecord } from "../../record/stage.ts";
import { stagedPageQuery, stagedQuery, supposedRecordsQuery } from "../../record/store-staged.ts";
import { pageSizeDefault } from "../entity-page.ts";

export interface StagedMoneyOptions {
  readonly model: Model;
  readonly settings: FinanceSettings;
  readonly read: (queries: readonly Query[]) => Promise<Row[][]>;
  readonly write: (steps: readonly Step[]) => Promise<unknown>;
  readonly upTo: () => number;
  readonly cause: Cause;
  readonly pageSize?: number;
}

export interface StagedMoney {
  /** Everything that is staged. `between` runs between two pieces of chains. */
  all(between: () => Promise<void>): Promise<void>;
  /** Documents as they would be now. */
  supposed(entities: readonly string[]): Promise<Map<string, Doc>>;
  /** What these entities mean now, each with every form in which an earlier piece may have seen it; and chains and promises besides. */
  again(entities: ReadonlyMap<string, readonly (Doc | undefined)[]>, besides?: Besides): Promise<void>;
}

interface Besides {
  readonly roots: ReadonlySet<string>;
  readonly lines: ReadonlyMap<string, string>;
}

/** A piece and its neighbours, with room: chains share partners and orders. */
const memory = { entities: 20_000, records: 40_000 };

/** Of a staged record: what a projection needs to know beside the document. */
interface StagedRecord {
  readonly entity: string;
  readonly kind: string;
  readonly cause: Cause;
}

export function openStagedMoney(options: StagedMoneyOptions): StagedMoney {
  const { read, write, cause, pageSize = pageSizeDefault } = options;
  const view = openView(options);
  const rowOf = (row: Row): StagedRecord => stagedRecord(row, cause);
  const changesOf = async (records: readonly StagedRecord[]): Promise<RecordChange[]> => {
    const entities = records.map(({ entity }) => entity);
    await Promise.all([view.standing.prefetch(entities), view.supposed.prefetch(entities)]);
    return records.map((one) => ({ ...one, before: view.standing.doc(one.entity), after: view.supposed.doc(one.entity) }));
  };
  return {
    async all(between) {
      view.forget();
      // A chain is told once: all promises are known before the first.
      for await (const rows of pages(read, "entity", (after) => stagedPageQuery(after, pageSize, promisingKinds), pageSize)) {
        await write((await view.promises(await changesOf(rows.map(rowOf)))).steps);
        view.rest();
      }
      view.forget();
      for await (const rows of pages(read, "entity", (after) => stagedPageQuery(after, pageSize), pageSize)) {
        const changes = await changesOf(rows.map(rowOf));
        await write([...(await view.chains({ changes, moves: [] })), ...(await view.balances(changes, changes))]);
        view.rest();
        await between();
      }
      for await (const rows of pages(read, "line", (after) => stagedLinesQuery(after, pageSize), pageSize)) {
        const moves = rows.map((row) => moveOf(row["line"] ?? "", cause));
        await write(await view.chains({ changes: [], moves }));
        view.rest();
        await between();
      }
    },
    async supposed(entities) {
      view.forget();
      await view.supposed.prefetch(entities);
      return new Map(entities.flatMap((entity) => pair(entity, view.supposed.doc(entity))));
    },
    async again(forms, besides) {
      view.forget();
      const entities = [...forms.keys()];
      const [rows = []] = entities.length === 0 ? [] : await read([stagedQuery(entities)]);
      const staged = new Map(rows.map(rowOf).map((one) => [one.entity, one]));
      await Promise.all([view.standing.prefetch(entities), view.supposed.prefetch(entities)]);
      const changeOf = (entity: string, before: Doc | undefined): RecordChange => {
        const after = view.supposed.doc(entity);
        return { entity, kind: (after ?? before)?.kind ?? "", before, after, cause: staged.get(entity)?.cause ?? cause };
      };
      const standing = entities.map((entity) => changeOf(entity, view.standing.doc(entity)));
      const earlier = entities.flatMap((entity) =>
        (forms.get(entity) ?? []).map((before) => ({ ...changeOf(entity, before), anew: true })),
      );
      const changes = [...standing, ...earlier];
      const { steps, lines, moved } = await view.promises(changes, besides?.lines);
      await write(steps);
      const movesOf = (all: readonly string[]): PromiseMove[] => all.map((line) => moveOf(line, cause));
      await write(await view.chains({ changes: standing, moves: movesOf(moved), isAgain: true }));
      // What only commits have touched is told by them: it is looked at again where the sweep has told it.
      const told = await view.chains({ changes: earlier, moves: movesOf(lines), roots: besides?.roots, isAgain: true, isTold: true });
      await write([...told, ...(await view.balances(changes, standing))]);
    },
  };
}

/** Rows a page at a time, in the order of a column. */
async function* pages(read: StagedMoneyOptions["read"], key: string, next: (after: string) => Query, size: number): AsyncGenerator<Row[]> {
  for (let after = ""; ;) {
    const [rows = []] = await read([next(after)]);
    if (rows.length > 0) yield rows;
    if (rows.length < size) return;
    after = rows.at(-1)?.[key] ?? "";
  }
}

/** Where a rate comes from is part of it; of everything else the cause is the change of the rules. */
function stagedRecord(row: Row, cause: Cause): StagedRecord {
  const [entity, kind] = [row["entity"] ?? "", row["kind"] ?? ""];
  if (kind !== "exchange_rate") return { entity, kind, cause };
  const provenance = JSON.parse(row["provenance"] ?? "{}") as Readonly<Record<string, readonly [string, number]>>;
  return { entity, kind, cause: { ...cause, source: provenance["rate"]?.[0] ?? cause.source } };
}

const moveOf = (line: string, cause: Cause): PromiseMove => ({ line, before: undefined, after: undefined, cause });

const pair = (entity: string, doc: Doc | undefined): [string, Doc][] => (doc ? [[entity, doc]] : []);

interface ChainsAsked {
  readonly changes: readonly RecordChange[];
  readonly moves: readonly PromiseMove[];
  readonly roots?: ReadonlySet<string> | undefined;
  /** Whatever was told of these chains is told again. */
  readonly isAgain?: boolean;
  /** Only chains of which something was told. */
  readonly isTold?: boolean;
}

/** The stages over what stands and over what would be, with the statements that stage what they say. */
function openView({ model, settings, read, upTo, cause }: StagedMoneyOptions) {
  const identity = openIdentity({ model, read, upTo, memory: memory.records });
  const standing = openRecord({ model, read, memory: memory.entities });
  const supposed = openRecord({ model, read, memory: memory.entities, recordsOf: supposedRecordsQuery });
  const production = openProduction({ read, memory: memory.entities });
  const { reader: promises, ...promised } = openProduction({ read, memory: memory.entities, promisesOf: supposedPromisesQuery });
  const balances = openBalances({ read, settings, memory: memory.entities });
  const staged = async (roots: readonly string[]): Promise<string[]> => {
    if (roots.length === 0) return [];
    const [rows = []] = await read([stagedRootsQuery(roots)]);
    return rows.map(stagedRoot);
  };
  const untold = async (roots: readonly string[]): Promise<string[]> => {
    const told = new Set(await staged(roots));
    return roots.filter((root) => !told.has(root));
  };
  const whatIf = openWhatIf({ read, settings, untold });
  const whatIfAll = openWhatIf({ read, settings, untold: (roots) => Promise.resolve(roots) });
  const whatIfTold = openWhatIf({ read, settings, untold: staged });
  const reader = (): RecordReader => recordReader(identity, supposed);
  return {
    standing,
    supposed,
    async promises(changes: readonly RecordChange[], besides: ReadonlyMap<string, string> = new Map<string, string>()) {
      production.forget();
      const { rows, lines } = await production.project({ position: 0, at: 0, changes, reader: reader(), lines: besides });
      return { steps: stagePromises(lines, rows.changes), lines, moved: [...new Set(rows.changes.map(({ line }) => line))] };
    },
    async chains({ changes, moves, roots = new Set(), isAgain = false, isTold = false }: ChainsAsked): Promise<Step[]> {
      const suppose = isTold ? whatIfTold : isAgain ? whatIfAll : whatIf;
      const told = await suppose({ changes, moves, roots: [...roots], reader: reader(), promises });
      return [...(isAgain ? unstageChains(told.map(({ root }) => root)) : []), ...stageChains(told, cause)];
    },
    /** `steps`: from what stands to what would be. */
    async balances(changes: readonly RecordChange[], steps: readonly RecordChange[]): Promise<Step[]> {
      balances.forget();
      const moved = await balances.project({ changes, reader: reader() });
      const quotes = changes.filter(({ kind }) => kind === "exchange_rate").map(({ entity }) => entity);
      const rates = steps.map(rateChange).filter((change) => change !== undefined);
      return stageBalances([...new Set([...moved.looked, ...quotes])], moved.changes, rates);
    },
    rest() {
      for (const stage of [identity, standing, supposed, promised]) stage.rest();
    },
    forget() {
      for (const stage of [identity, standing, supposed, promised]) stage.forget();
    },
  };
}
