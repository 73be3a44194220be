// "Make this a rule": where people have chosen the same system for the same field several times running, the rule that would
// have chosen for them. Proposed only; a rule takes effect when somebody puts it in force.

import { present } from "../base/assert.ts";
import { readRuleSet } from "../governance/rule-configuration.ts";
import { sentence } from "../governance/sentence.ts";
import { readReference } from "../model/reference-key.ts";
import type { Row } from "../platform/database.ts";
import { type InboxRequest, ranked, type Ranked } from "./inbox.ts";
import type { Sides } from "./inbox-item.ts";
import type { Listed } from "./listed.ts";
import { amounts, type MoneyText } from "./priced.ts";
import { type Reader, text } from "./reader.ts";
import { chosenQuery } from "./store-practice.ts";

export interface RuleProposal {
  readonly kind: string;
  readonly field: string;
  /** The system that people chose, the last `alike` times running. */
  readonly source: string;
  readonly alike: number;
  /** As it would stand under `governance.rules` of hub.yaml. */
  readonly yaml: string;
  readonly sentence: string;
  /** Items open now in which that system has a say: the rule would decide them. */
  readonly open: number;
  readonly money: readonly MoneyText[];
  readonly unpriced: number;
}

/** `alikeMin`: how many decisions running make a rule. What was taken back is no precedent. At most five reads' worth of items. */
export async function ruleProposals(
  reader: Reader,
  request: Omit<InboxRequest, "limit" | "after">,
  alikeMin: number,
): Promise<RuleProposal[]> {
  const [rows = []] = await reader.read([chosenQuery(decisionsMax)]);
  const runs = runsOf(rows.map(chosen).filter((one) => isSeen(one, reader, request.sources))).filter(
    ({ kind, field, times }) => times >= alikeMin && (request.kind ?? kind) === kind && (request.field ?? field) === field,
  );
  if (runs.length === 0) return [];
  const { each } = await ranked(reader, { ...request, what: "discrepancy" });
  const isOf = ({ recordKind, field }: Listed): boolean => runs.some((run) => run.kind === recordKind && run.field === field);
  const open = [...each].filter(({ waits }) => isOf(waits.listed));
  return runs.map((run) => proposal(run, open, reader)).toSorted((a, b) => b.open - a.open || b.alike - a.alike);
}

/** A rule names systems: whoever does not see one of them is shown no rule about it. */
const isSeen = ({ sources, against }: Chosen, reader: Reader, known: InboxRequest["sources"]): boolean =>
  reader.seesEverything ||
  [...sources, ...against].every((name) => known.some((source) => source.name === name && reader.seesSite(source.site)));

/** So many decisions are looked at, the latest first. */
const decisionsMax = 10_000;

interface Chosen {
  readonly kind: string;
  readonly field: string;
  readonly site: string;
  /** Systems that said what was chosen; none where it was a value of the person's own. */
  readonly sources: readonly string[];
  readonly against: readonly string[];
}

function chosen(row: Row): Chosen {
  const sides = JSON.parse(text(row, "sides_now")) as Sides;
  const value = text(row, "value");
  const agrees = ([source, said]: Sides[number]): boolean => {
    const [one, other] = [readReference(source, said), readReference(source, value)];
    return said === value || (one.source === other.source && one.key === other.key);
  };
  const sources = sides.filter(agrees).map(([source]) => source);
  const against = sides.filter((side) => !agrees(side)).map(([source]) => source);
  return { kind: text(row, "kind"), field: text(row, "field"), site: text(row, "site"), sources, against };
}

interface Run {
  readonly kind: string;
  readonly field: string;
  readonly source: string;
  readonly times: number;
  readonly against: readonly string[];
  readonly sites: readonly string[];
}

/** Of each field, how many times running, up to the latest, one system was chosen. */
function runsOf(all: readonly Chosen[]): Run[] {
  const byField = new Map<string, Chosen[]>();
  for (const one of all) {
    const key = `${one.kind}.${one.field}`;
    byField.set(key, [...(byField.get(key) ?? []), one]);
  }
  return [...byField.values()].flatMap((list) => {
    const [latest] = list;
    const runs = (latest?.sources ?? []).map((source) => {
      const other = list.findIndex(({ sources }) => !sources.includes(source));
      return { source, alike: other < 0 ? list : list.slice(0, other) };
    });
    const longest = runs.toSorted((a, b) => b.alike.length - a.alike.length || (a.source < b.source ? -1 : 1))[0];
    if (latest === undefined || longest === undefined) return [];
    const { source, alike } = longest;
    const distinct = (names: readonly string[]): string[] => [...new Set(names)].toSorted();
    const against = distinct(alike.flatMap((one) => [...one.against, ...one.sources])).filter((name) => name !== source);
    return [
      { kind: latest.kind, field: latest.field, source, times: alike.length, against, sites: distinct(alike.map(({ site }) => site)) },
    ];
  });
}

function proposal({ kind, field, source, times, against, sites }: Run, open: readonly Ranked[], { model }: Reader): RuleProposal {
  // Decisions at one site say nothing about the others.
  const scope = sites.length === 1 && sites[0] !== "*" && model.kinds.get(kind)?.group !== true ? { sites } : {};
  const written = { fields: `${kind}.${field}`, ...scope, authority: [source, ...against] };
  const [rule] = readRuleSet(JSON.stringify([written]), 0, model).rules;
  const decides = open.filter(
    ({ waits: { listed } }) =>
      listed.kind === "discrepancy" &&
      listed.recordKind === kind &&
      listed.field === field &&
      (!("sites" in scope) || sites.includes(listed.site)) &&
      listed.sources.includes(source),
  );
  const priced = decides.flatMap(({ stake }) => stake?.money ?? []);
  const lines = Object.entries(written).map(([name, value]) => `${name}: ${typeof value === "string" ? value : `[${value.join(", ")}]`}`);
  return {
    kind,
    field,
    source,
    alike: times,
    yaml: `- ${lines.join("\n  ")}\n`,
    sentence: sentence(present(rule, "the one rule that was written"), model.language),
    open: decides.length,
    money: amounts(priced),
    unpriced: decides.length - priced.length,
  };
}
