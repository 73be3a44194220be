// Notes in the log what people do with mappings, and tells it again.

import type { Clock } from "../../base/clock.ts";
import type { Act } from "../../observation/entry.ts";
import { mappingActsQuery } from "../../observation/store-mapping-act.ts";
import type { Database } from "../../platform/database.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import { intake } from "../intake.ts";
import type { Plan } from "../plan/plan.ts";
import type { Writer } from "../writer.ts";
import { type FeedMappings, mappingAct, type MappingLives, mappingsOf, readMappingLives, shownBy, withCounts } from "./mapping-life.ts";
import type { ReplayedFeed } from "./mapping-replay.ts";

/** A source, and those of its mappings that something was done with. */
export interface ChosenMappings {
  readonly source: ConfiguredSource;
  readonly feeds: readonly FeedMappings[];
}

/** Who asks for a rehearsal, while commits wait for it. */
export interface Rehearser {
  /** Undefined: the hub itself, and nothing is noted. */
  readonly author: string | undefined;
  readonly submit: Writer["submit"];
}

export interface MappingNotes {
  /** The position of the note; null: there is none. */
  rehearsed(
    chosen: readonly ChosenMappings[],
    found: { readonly feeds: readonly ReplayedFeed[]; readonly plan: Plan },
    by: Rehearser,
  ): Promise<number | null>;
  replayed(sources: readonly ConfiguredSource[], foreseen: readonly ReplayedFeed[], author: string): Promise<number>;
  approved(chosen: ChosenMappings, by: { readonly author: string; readonly reason: string }): Promise<number>;
  lives(): Promise<MappingLives>;
}

export interface MappingNoteOptions {
  readonly database: Pick<Database, "read">;
  readonly writer: Pick<Writer, "submit" | "position">;
  /** Stamps entries: never before what was seen. */
  readonly receipts: Clock;
}

export function openMappingNotes({ database, writer, receipts }: MappingNoteOptions): MappingNotes {
  const note = async (acts: readonly Act[], submit: Writer["submit"]): Promise<number> => (await submit(intake({ others: acts }))).position;
  const submit: Writer["submit"] = (one) => writer.submit(one);
  return {
    async rehearsed(chosen, { feeds: counted, plan }, by) {
      const { author } = by;
      if (author === undefined || chosen.length === 0) return null;
      const shown = shownBy(
        chosen.map(({ source }) => source.name),
        plan,
      );
      const acts = chosen.map(({ source, feeds }) => {
        const counts = withCounts(source.name, feeds, counted);
        return mappingAct(source, { kind: "mapping-rehearsed", author, feeds: counts, shown }, receipts.now());
      });
      return note(acts, by.submit);
    },
    replayed(sources, foreseen, author) {
      const acts = sources.map((source) => {
        const feeds = withCounts(source.name, mappingsOf(source), foreseen);
        return mappingAct(source, { kind: "mapping-replayed", author, feeds }, receipts.now());
      });
      return note(acts, submit);
    },
    approved: ({ source, feeds }, by) => note([mappingAct(source, { kind: "mapping-approved", ...by, feeds }, receipts.now())], submit),
    async lives() {
      const [acts = []] = await database.read([mappingActsQuery(writer.position())]);
      return readMappingLives(acts);
    },
  };
}
