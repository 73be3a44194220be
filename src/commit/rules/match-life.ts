// The life of match rules: what a set would part and join among the records that stand, and what it takes to put it in force.

import { matchRulesForm, matchRulesOf, matchRulesText, readMatchRules } from "../../identity/match-rule.ts";
import type { Rehearsal } from "../../identity/rehearsal.ts";
import type { Model } from "../../model/kind.ts";
import { matchActPrefix } from "../../observation/store-rule-act.ts";
import { checked, readYaml, refusal } from "../../source/yaml-document.ts";
import { type LifeOptions, openLife, type RuleLife } from "./rule-life.ts";

/** What a set of match rules would make of the records that stand. */
export interface MatchRehearsal {
  /** The position it was made on. */
  readonly position: number;
  /** True where entities would part or join. */
  readonly changes: boolean;
  readonly kinds: readonly KindRehearsal[];
}

interface KindRehearsal {
  readonly kind: string;
  /** Compared again. */
  readonly records: number;
  /** Entities of which some records would be another entity. */
  readonly parted: number;
  /** Entities that would come of several. */
  readonly joined: number;
  /** Pairs that a person would be asked about. */
  readonly doubts: number;
  /** Some of those parted and joined. */
  readonly examples: Pick<Rehearsal, "parted" | "joined">;
}

export type MatchLife = RuleLife<MatchRehearsal>;

export interface MatchLifeOptions extends LifeOptions {
  readonly model: Model;
  /** Names of the configured sources. */
  readonly sources: readonly string[];
}

/** Entities and records of one that are kept with a rehearsal: enough to judge by, few enough for the log. */
const examplesMax = 20;

export function openMatchLife(options: MatchLifeOptions): MatchLife {
  const { writer, model, sources } = options;
  return openLife(options, {
    prefix: matchActPrefix,
    command: "identity",
    submit: (batch) => writer.submit(batch),
    readText: (written) => readWritten(written, model, sources),
    // A set that begins on a later day is rehearsed as if it began now: nobody knows what comes until then.
    async rehearse(rules) {
      const found = await writer.stages.identity.rehearseRules(readMatchRules(rules, model));
      const kinds = [...found].map(([kind, one]) => kindRehearsal(kind, one));
      return { position: writer.position(), changes: kinds.some(({ parted, joined }) => parted + joined > 0), kinds };
    },
  });
}

const kindRehearsal = (kind: string, { records, parted, joined, doubts }: Rehearsal): KindRehearsal => ({
  kind,
  records,
  parted: parted.length,
  joined: joined.length,
  doubts,
  examples: { parted: parted.slice(0, examplesMax), joined: joined.slice(0, examplesMax) },
});

/** Faults: `yaml-refused`, `configuration-refused` with the line, `match-rules-refused`, `kind-unknown`. */
function readWritten(written: string, model: Model, sources: readonly string[]): string {
  const document = readYaml(written, "match rules");
  const form = checked(matchRulesForm, document.value, [], document);
  const rules = matchRulesOf(form, model);
  for (const [kind, { severalKeys }] of rules)
    for (const [place, source] of severalKeys.entries()) {
      if (sources.includes(source)) continue;
      const path = [kind, "several_keys", place];
      throw refusal(document, path, `there is no source ${source}`, `use one of: ${sources.toSorted().join(", ")}`);
    }
  return matchRulesText(rules);
}
