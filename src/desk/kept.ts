// What a question over everything read, kept in memory and kept true: after a commit only what it touched is read again. An answer is
// one of one position, as a read would have given it; what cannot be told piece by piece is read whole.

import type { Query, Row } from "../platform/database.ts";
import { integer, type Reader } from "./reader.ts";
import { positionQuery } from "./store.ts";

/** What commits touched, by ids. */
export interface Touched {
  readonly entities: readonly string[];
  /** Source records: that came, moved, or that something waits for or is doubted of. */
  readonly records: readonly string[];
}

/** What happened lately, by position. */
export interface Moves {
  /** The last commit that was heard of. */
  heard(): number;
  /** What the commits after a position touched; undefined: more than can be told. */
  since(position: number): Touched | undefined;
  /** Resolves when the commit at a position has been heard of. */
  until(position: number): Promise<void>;
}

export interface Keeping<State> {
  /** What is read: of everything, or of what was touched. */
  readonly queries: (reader: Reader, touched: Touched | undefined) => readonly Query[];
  /** `before`: what stood before; undefined: everything was read. Undefined as an answer: there is too much to keep. */
  readonly take: (rows: readonly (readonly Row[])[], reader: Reader, change: Change<State> | undefined) => State | undefined;
}

export interface Change<State> {
  readonly before: State;
  readonly touched: Touched;
}

export interface Kept<State> {
  /**
   * As it stands, with the rows of what is read besides in the same snapshot. Undefined state: there is too much to keep, the caller
   * reads what it needs. `scope` names whose sight the reader has.
   */
  current(
    reader: Reader,
    scope: string,
    besides: readonly Query[],
  ): Promise<{ readonly state: State | undefined; readonly besides: readonly (readonly Row[])[] }>;
}

/** Sights that are kept at once; each costs some tens of MiB of a hundred thousand items. */
const scopesMax = 3;
/** Commits arrive between a read and its answer now and then. */
const attemptsMax = 4;

interface Held<State> {
  position: number;
  state: State | undefined;
  turn: Promise<unknown>;
}

export function openKept<State>(moves: Moves, { queries, take }: Keeping<State>): Kept<State> {
  const scopes = new Map<string, Held<State>>();
  const heldFor = (scope: string): Held<State> => {
    const held = scopes.get(scope) ?? { position: 0, state: undefined, turn: Promise.resolve() };
    scopes.delete(scope);
    scopes.set(scope, held);
    for (const oldest of scopes.keys()) {
      if (scopes.size <= scopesMax) break;
      scopes.delete(oldest);
    }
    return held;
  };
  const advance = async (held: Held<State>, reader: Reader, besides: readonly Query[]) => {
    for (let attempt = 0; ; attempt += 1) {
      const heard = moves.heard();
      const { state, position } = held;
      const touched = state === undefined || attempt >= attemptsMax ? undefined : moves.since(position);
      const change = state === undefined || touched === undefined ? undefined : { before: state, touched };
      const nothing = change !== undefined && touched?.entities.length === 0 && touched.records.length === 0;
      const own = nothing ? [] : queries(reader, touched);
      const [positions = [], ...rows] = await reader.read([positionQuery(), ...own, ...besides]);
      const at = integer(positions[0] ?? {}, "position");
      if (change !== undefined && at > heard) {
        // It is not told yet what the last commit touched.
        await moves.until(at);
        continue;
      }
      if (!nothing) held.state = take(rows.slice(0, own.length), reader, change);
      held.position = at;
      return { state: held.state, besides: rows.slice(own.length) };
    }
  };
  return {
    current(reader, scope, besides) {
      const held = heldFor(scope);
      const turn = held.turn.then(() => advance(held, reader, besides));
      held.turn = turn.catch(() => undefined);
      return turn;
    },
  };
}
