// The life of a set of rules or of match rules: proposed, rehearsed on recorded history, approved by somebody else, in force from a date,
// reverted by a new set that says the earlier one again. Every step is an entry of the log.

import { Fault } from "../../base/fault.ts";
import type { Clock } from "../../base/clock.ts";
import { readRuleSet } from "../../governance/rule-configuration.ts";
import type { RuleSet } from "../../governance/rule.ts";
import type { Model } from "../../model/kind.ts";
import type { RuleEntry } from "../../observation/entry.ts";
import { ruleActPrefix, ruleLifeQuery, type RulePrefix } from "../../observation/store-rule-act.ts";
import type { Database } from "../../platform/database.ts";
import type { FinanceSettings } from "../../projection/finance/finance-settings.ts";
import { type Intake, intake } from "../intake.ts";
import { type Proposal, type ProposalStep, proposalId, readLives, type RuleLives, setKey, stepAct } from "./proposal.ts";
import { type Rehearsal, rehearse } from "./rehearsal.ts";
import { readRules } from "./rule-text.ts";
import { turns } from "../turn.ts";
import type { Sweeper } from "../sweep/sweep.ts";
import type { Committed, Writer } from "../writer.ts";

/** `Found`: what a rehearsal says. */
export interface RuleLife<Found = Rehearsal> {
  lives(): Promise<RuleLives<Found>>;
  /** Fault `proposal-unknown`. */
  proposal(id: string): Promise<Proposal<Found>>;
  /** What these rules (YAML) would change. Commits wait for it; nothing is written. `from`: ms; undefined: from now on. */
  rehearse(rules: string, from: number | undefined): Promise<Found>;
  /** Keeps the rules as a proposal, with its rehearsal. */
  propose(given: Proposed): Promise<Proposal<Found>>;
  /** Rehearses a proposal on the history of now, and keeps that. Faults `proposal-unknown`, `proposal-decided`. */
  rehearseAgain(id: string, author: string): Promise<Proposal<Found>>;
  /**
   * Resolves when the set is in force: of a large change, when all of it has been judged ahead and adopted.
   * Faults `proposal-unknown`, `proposal-decided`, `proposal-overtaken`, `proposal-unrehearsed`, `approval-own`.
   */
  approve(id: string, by: Approver): Promise<Decided<Found>>;
  /** Faults `proposal-unknown`, `proposal-decided`. */
  reject(id: string, by: Pick<Approver, "author" | "reason">): Promise<Decided<Found>>;
  /**
   * Proposes an earlier set again: the one named by its key, or what holds without the last. A last set that is still to come is taken
   * back from the day on which it would begin. Fault `rule-set-unknown`.
   */
  revert(given: Reverted): Promise<Proposal<Found>>;
}

export interface Proposed {
  /** YAML */
  readonly rules: string;
  /** ms; undefined: from its approval on. */
  readonly from: number | undefined;
  readonly author: string;
  readonly reason: string;
}

export interface Reverted extends Omit<Proposed, "rules"> {
  readonly set: string | undefined;
}

export interface Approver {
  readonly author: string;
  readonly reason: string;
  /** Names that count as the author's own: of those they stand in for, and who stand in for them. */
  readonly hands?: readonly string[];
  /** Names of everybody who may approve. */
  readonly approvers: readonly string[];
}

export interface Decided<Found = Rehearsal> {
  readonly position: number;
  readonly proposal: Proposal<Found>;
}

export interface LifeOptions {
  readonly database: Database;
  readonly writer: Writer;
  /** Stamps entries: never before what was seen. */
  readonly receipts: Clock;
}

export interface RuleLifeOptions extends LifeOptions {
  readonly model: Model;
  readonly settings: FinanceSettings;
  /** Sites of the configured sources: where rules of a company hold. */
  readonly sites: readonly string[];
  /** Puts a set in force, however many records it judges again. */
  readonly sweeper: Sweeper;
  /** Told of every set that comes into the log. */
  readonly onApproved?: (set: RuleSet) => void;
}

/** What lives so: how its rules are read and rehearsed. */
export interface Governed<Found> {
  readonly prefix: RulePrefix;
  /** The command that people know it by. */
  readonly command: "rules" | "identity";
  /** From what a person wrote to what the log keeps. */
  readonly readText: (written: string) => string;
  /** Rules as the log keeps them, at a moment when nothing is committed; `from` and `now` in ms. */
  readonly rehearse: (rules: string, at: { readonly from: number; readonly now: number }) => Promise<Found>;
  /** Puts a set in force. */
  readonly submit: (batch: Intake) => Promise<Committed>;
  readonly onApproved?: (set: RuleEntry) => void;
}

export function openRuleLife({ onApproved, sweeper, ...options }: RuleLifeOptions): RuleLife {
  const { database, model, settings, writer } = options;
  return openLife(options, {
    prefix: ruleActPrefix,
    command: "rules",
    readText: (written) => readRules(written, options),
    rehearse: (text, { from, now }) => rehearse({ database, model, settings, position: writer.position(), now, rules: { text, from } }),
    submit: (batch) => sweeper.submit(batch),
    onApproved: ({ rules, from }) => onApproved?.(readRuleSet(rules, from, model)),
  });
}

export function openLife<Found>(options: LifeOptions, governed: Governed<Found>): RuleLife<Found> {
  const { database, writer, receipts } = options;
  const { prefix, command, readText } = governed;
  // Whoever decides has seen every earlier decision.
  const turn = turns();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => turn.take(["rules"], work);
  const lives = async (): Promise<RuleLives<Found>> => {
    const [rows = []] = await database.read([ruleLifeQuery(writer.position(), prefix)]);
    return readLives<Found>(rows);
  };
  const proposal = async (id: string): Promise<Proposal<Found>> => proposalOf(id, await lives(), command);
  const note = async (id: string, steps: readonly ProposalStep<Found>[], submit: Writer["submit"]): Promise<Decided<Found>> => {
    const { position } = await submit(intake({ others: steps.map((step) => stepAct(id, step, receipts.now(), prefix)) }));
    return { position, proposal: await proposal(id) };
  };
  const rehearsed = rehearsing(options, governed);
  const keep = async (
    text: string,
    reverts: string | null,
    { from, author, reason }: Omit<Proposed, "rules">,
  ): Promise<Proposal<Found>> => {
    const base = (await lives()).sets.at(-1)?.key ?? null;
    const proposed = { kind: "rules-proposed", author, reason, rules: text, from: from ?? null, base, reverts } as const;
    return rehearsed(text, from, async (rehearsal, submit) => {
      const id = proposalId(author, text, receipts.now());
      return (await note(id, [proposed, { kind: "rules-rehearsed", author, rehearsal }], submit)).proposal;
    });
  };
  return {
    lives,
    proposal,
    rehearse: (rules, from) => rehearsed(readText(rules), from, (found) => found),
    propose: ({ rules, ...given }) => inTurn(() => keep(readText(rules), null, given)),
    rehearseAgain: (id, author) =>
      inTurn(async () => {
        const { rules, from } = open(await proposal(id));
        return rehearsed(rules, from ?? undefined, async (rehearsal, submit) => {
          return (await note(id, [{ kind: "rules-rehearsed", author, rehearsal }], submit)).proposal;
        });
      }),
    approve: (id, by) =>
      inTurn(async () => {
        const known = await lives();
        const approved = open(proposalOf(id, known, command));
        assertApprovable(approved, known, by, command);
        const { author, reason } = by;
        const at = receipts.now();
        const from = approved.from ?? at;
        const set: RuleEntry = { kind: "rule", key: setKey(id, prefix), at, receivedAt: at, from, author, reason, rules: approved.rules };
        const step = stepAct(id, { kind: "rules-approved", author, reason, alone: author === approved.author }, at, prefix);
        const { position } = await governed.submit(intake({ others: [set, step, { kind: "tick", at }] }));
        governed.onApproved?.(set);
        return { position, proposal: await proposal(id) };
      }),
    reject: (id, { author, reason }) =>
      inTurn(async () => {
        open(await proposal(id));
        return note(id, [{ kind: "rules-rejected", author, reason }], (batch) => writer.submit(batch));
      }),
    revert: ({ set, ...given }) =>
      inTurn(async () => {
        const { key, rules, from } = earlierSet(set, (await lives()).sets, receipts.now(), governed);
        return keep(rules, key, { ...given, from: given.from ?? from });
      }),
  };
}

/** What was found is kept before anything else is committed: a rehearsal shows values, and an erasure may wait behind it. */
const rehearsing =
  <Found>({ writer, receipts }: LifeOptions, { rehearse: find }: Pick<Governed<Found>, "rehearse">) =>
  <Result>(
    text: string,
    from: number | undefined,
    keep: (found: Found, submit: Writer["submit"]) => Result | Promise<Result>,
  ): Promise<Result> =>
    writer.hold(async (submit) => {
      const now = receipts.now();
      return keep(await find(text, { from: from ?? now, now }), submit);
    });

function proposalOf<Found>(id: string, { proposals }: RuleLives<Found>, command: string): Proposal<Found> {
  const found = proposals.find((one) => one.id === id);
  if (found) return found;
  const hint = `take the id from ${command} list`;
  throw new Fault({ code: "proposal-unknown", subject: id, cause: "there is no such proposal", hint });
}

/** Fault `proposal-decided`. */
function open<Found>(proposal: Proposal<Found>): Proposal<Found> {
  const { id, decided } = proposal;
  if (decided === null) return proposal;
  const cause = `${decided.author} has ${decided.kind} it`;
  throw new Fault({ code: "proposal-decided", subject: id, cause, hint: "propose the rules again if they are still wanted" });
}

/** Nobody approves what they did not see: the set it was made upon has to be the last one still, and its effect has to be known. */
function assertApprovable<Found>(
  proposal: Proposal<Found>,
  { sets }: RuleLives<Found>,
  { author, hands = [author], approvers }: Approver,
  command: string,
): void {
  const { id, base, rehearsed } = proposal;
  if (base !== (sets.at(-1)?.key ?? null)) {
    const cause = "another rule set has come into the log since it was proposed, and would be undone by it";
    throw new Fault({ code: "proposal-overtaken", subject: id, cause, hint: "compare it with the set in force and propose it again" });
  }
  if (rehearsed === null) {
    const hint = `rehearse it first: synchromesh ${command} rehearse ${id}`;
    throw new Fault({ code: "proposal-unrehearsed", subject: id, cause: "nobody has seen yet what it would change", hint });
  }
  if (!hands.includes(proposal.author)) return;
  const others = approvers.filter((name) => name !== proposal.author && !hands.includes(name));
  if (others.length === 0) return;
  const whose = author === proposal.author ? author : `${proposal.author}, for whom ${author} acts or who acts for them,`;
  const hint = `ask one of: ${others.join(", ")}`;
  throw new Fault({ code: "approval-own", subject: id, cause: `${whose} proposed it, and others may approve it`, hint });
}

/** Fault `rule-set-unknown`. */
function earlierSet(
  key: string | undefined,
  sets: readonly RuleEntry[],
  now: number,
  { prefix, command }: Pick<Governed<unknown>, "prefix" | "command">,
): Pick<RuleEntry, "key" | "rules"> & { readonly from: number | undefined } {
  const last = sets.at(-1);
  const isToCome = last !== undefined && last.from > now;
  const isNamed = (set: RuleEntry): boolean => set.key === key || (key !== undefined && set.key === setKey(key, prefix));
  const found = key === undefined ? withoutLast(sets, Math.max(last?.from ?? now, now)) : sets.find(isNamed);
  if (found) return { ...found, from: key === undefined && isToCome ? last.from : undefined };
  const cause = key === undefined ? "there is no set before the last" : "no such set was ever in the log";
  throw new Fault({ code: "rule-set-unknown", subject: key ?? "rules", cause, hint: `take its key from ${command} list` });
}

/** What would hold at an instant if the last set had never been approved: of those that began by then, the last to begin. */
const withoutLast = (sets: readonly RuleEntry[], at: number): RuleEntry | undefined =>
  sets
    .slice(0, -1)
    .filter(({ from }) => from <= at)
    .toSorted((a, b) => a.from - b.from || a.at - b.at)
    .at(-1);
