// What placing a batch asks of the crosswalk: records by key, entity, cluster, block and reference, as they will be when
// every commit on its way has landed. Each question costs at most the statements it names, whatever the number of keys.
import type { Block } from "./match-key.ts";
import type { MatchPlan } from "./match-plan.ts";
import type { Placed } from "./placed.ts";

export interface BlockMembers {
  /** Without those of the source that was left out. */
  readonly records: readonly Placed[];
  /** All of them; where there are more than are read, so many as were read. */
  readonly count: number;
}

export interface Crosswalk {
  planOf(kind: string): MatchPlan;
  /** From memory alone: undefined also where a known record was not prefetched. */
  get(record: string): Placed | undefined;
  /** One statement. */
  prefetch(records: Iterable<string>): Promise<void>;
  /** Members of each entity, in no particular order; an id that is nobody's has none. Two statements. */
  members(entities: readonly string[]): Promise<Map<string, readonly Placed[]>>;
  /** Ids of the members of each entity. One statement, none for entities met before. */
  memberIds(entities: readonly string[]): Promise<Map<string, readonly string[]>>;
  /** Everybody in these clusters. One statement. */
  clustered(clusters: ReadonlySet<string>): Promise<Placed[]>;
  /**
   * Who is in each block now, without the records of one source ("": of all). `left`: "block record" of those that the running batch
   * takes out. One statement.
   */
  blockMembers(
    blocks: ReadonlyMap<string, string>,
    left: ReadonlySet<string>,
    blocksOf: (placed: Placed) => readonly Block[],
  ): Promise<Map<string, BlockMembers>>;
  /** Records of a kind by id, so many after one. One statement, and none of a commit on its way is missed. */
  page(kind: string, after: string, limit: number): Promise<Placed[]>;
  /** Records that wait for one of these. One statement. */
  waitingFor(targets: readonly string[]): Promise<Placed[]>;
  /** Records with a reference to each of these. Two statements. */
  referrers(targets: readonly string[]): Promise<Map<string, Placed[]>>;
  /** Records of which an earlier version referred to one of these. Two statements. */
  pastReferrers(targets: readonly string[]): Promise<Placed[]>;

  /** Makes a new record known to the running batch. */
  meet(placed: Placed): void;
  /** Holds a record as the running commit leaves it. */
  keep(placed: Placed, position: number): void;
  keepGroup(entity: string, members: readonly string[], position: number): void;
  /** Only clusters of several: a record alone is found without its cluster. */
  keepCluster(cluster: string, members: readonly string[], position: number): void;
  keepBlock(block: string, record: string, position: number): void;
  keepWait(target: string, record: string, position: number): void;
  keepReference(target: string, record: string, position: number): void;
  keepPastReference(target: string, record: string, position: number): void;
  /** Everything at or before this position can be read from the tables. */
  settle(position: number): void;
  /** Between batches: what was not used lately is kept in less room. */
  rest(): void;
  /** Between pages of one batch: the same, but what the batch has moved stays as it is, for it is held. */
  turnPage(): void;
  forget(): void;
}
