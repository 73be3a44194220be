// Given rules and what systems and people said, what survives: the fold alone, without a database.
import { recordId } from "../../src/base/id.ts";
import { sha256Hex } from "../../src/base/hash.ts";
import { inCanonicalOrder } from "../../src/governance/canonical-order.ts";
import { fieldPlan } from "../../src/governance/field-plan.ts";
import { fold, newFoldOutput } from "../../src/governance/fold.ts";
import { kindContext } from "../../src/governance/kind-context.ts";
import { normalFormOf } from "../../src/governance/normal-form.ts";
import { readRuleSet, rulesText } from "../../src/governance/rule-configuration.ts";
import { rulesConfiguration } from "../../src/governance/rule-schema.ts";
import { fieldName, newStanding } from "../../src/governance/standing.ts";
import { newTimeline } from "../../src/governance/timeline.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { kindOf, type Model } from "../../src/model/kind.ts";
import { claimOf } from "../../src/observation/claim.ts";
import type { Claim, Decision, DecisionBody, Fields } from "../../src/observation/entry.ts";

const start = Date.UTC(2026, 2, 2);
/** Milliseconds of an hour of the story, which begins at hour 0. */
export const hour = (count: number): number => start + count * 3_600_000;

/** A system says something at an hour; later words of a system are later versions. */
export const says =
  (source: string, at: number, fields: Fields, { deleted = false, site = "lyon", key = "1" } = {}) =>
  (kind: string, version: number): Claim =>
    claimOf(
      { kind, key, version, at: hour(at), site, deleted, fields, parked: [], rawIndex: 0 },
      { source, mapping: "test@1", page: null, receivedAt: hour(at) },
    );

export const decides =
  (at: number, body: DecisionBody, about = "erp") =>
  (kind: string, version: number): Decision => ({
    kind: "decision",
    source: "people",
    site: "lyon",
    record: recordId(about, kind, "1"),
    recordKind: kind,
    key: `decision-${version}`,
    version: hour(at),
    at: hour(at),
    receivedAt: hour(at),
    author: "a controller",
    reason: "the supplier said so",
    body,
    hash: sha256Hex(`${version}`),
  });

type Said = (kind: string, version: number) => Claim | Decision;

export interface Story {
  readonly kind?: string;
  /** Kinds beside those the hub knows. */
  readonly model?: Model;
  /** As a person writes them. */
  readonly rules?: readonly object[];
  /** Later rules, by the hour from which they hold. */
  readonly laterRules?: Readonly<Record<number, readonly object[]>>;
  readonly said: readonly Said[];
  /** "source field: form" by the hour from which it is known; "source field: " for one that is none any more. */
  readonly forms?: Readonly<Record<number, string>>;
  /** Hours at which each source was read. */
  readonly contacts?: Readonly<Record<string, readonly number[]>>;
  /** The hour of the last tick. */
  readonly now?: number;
  /** What a reference means: "source:value" -> entity. */
  readonly meaning?: Readonly<Record<string, string>>;
}

export interface Told {
  /** "value from source", or "nothing". */
  survivor(field: string): string;
  /** Each "field: a=1 b=2, from hour to hour", in the order they opened; an open one ends with "open", one that asks with "ask". */
  readonly discrepancies: readonly string[];
  /** Source and version of the entry that closed each discrepancy; "" for an open one. */
  readonly closedBy: readonly string[];
  /** Rule or invariant behind each discrepancy. */
  readonly reasons: readonly string[];
  /** Hours at which a survivor changed. */
  readonly versions: readonly number[];
  readonly refused: readonly string[];
  /** Each "source field: from -> to, cause, from hour", with "agreed" or "withdrawn" and the hour for one that ended. */
  readonly intents: readonly string[];
  readonly deleted: boolean;
}

const rulesOf = (written: readonly object[], from: number, model: Model) =>
  readRuleSet(rulesText(rulesConfiguration.parse(written)), from, model);

export function judged({
  kind = "purchase_order_line",
  rules = [],
  laterRules = {},
  said,
  forms = {},
  contacts = {},
  now,
  meaning = {},
  model = canonicalModel,
}: Story): Told {
  const kinds = [...model.kinds.values()];
  const timeline = newTimeline();
  timeline.addRules({ set: rulesOf(rules, 0, model), at: 0, key: "first" }, kinds);
  for (const [from, later] of Object.entries(laterRules))
    timeline.addRules({ set: rulesOf(later, hour(Number(from)), model), at: 0, key: from }, kinds);
  for (const [at, said] of Object.entries(forms)) {
    const [system = "", field = "", name = ""] = said.split(/:? /);
    const by = { site: "lyon", author: "", reason: "", since: 0, sends: [], key: said, name };
    timeline.addForm({ ...by, system, kind, field, at: hour(Number(at)), form: name === "" ? undefined : normalFormOf(name) });
  }
  for (const [source, hours] of Object.entries(contacts)) for (const at of hours) timeline.addContact(source, hour(at));
  if (now !== undefined) timeline.moveHorizon(hour(now));
  const context = kindContext(kindOf(model, kind), timeline, (_, source, value) => meaning[`${source}:${value}`] ?? `${source}:${value}`);
  const entries = said.map((one, place) => one(kind, place + 1));
  const standing = newStanding("entity", fieldPlan(kindOf(model, kind)), entries[0]?.site ?? "");
  const out = newFoldOutput();
  fold(standing, inCanonicalOrder(entries, undefined), context, out);
  const { names } = standing.plan;
  const hourOf = (ms: number): number => (ms - start) / 3_600_000;
  return {
    survivor(field) {
      const place = names.indexOf(field);
      const value = standing.values[place];
      return value === undefined || value === null ? "nothing" : `${value} from ${standing.sources[place]}`;
    },
    discrepancies: [...out.episodes].map(({ field, sides, openedAt, closedAt, ask }) => {
      const ends = closedAt === undefined ? "open" : hourOf(closedAt);
      const said = sides.map((side) => side.join("=")).join(" ");
      return `${fieldName(standing.plan, field)}: ${said}, ${hourOf(openedAt)} to ${ends}${ask ? ", ask" : ""}`;
    }),
    closedBy: [...out.episodes].map(({ closedBy }) => closedBy),
    reasons: [...out.episodes].map(({ rule }) => rule),
    versions: out.versions.map(({ at }) => hourOf(at)),
    refused: [...standing.refused].map(([field]) => names[field] ?? ""),
    intents: [...out.intents].map(({ member, field, from, to, cause, plannedAt, state, released, endedAt }) => {
      const ends = `${released === "" ? "" : ", released"}${endedAt === undefined ? "" : `, ${state} ${hourOf(endedAt)}`}`;
      return `${member.source} ${names[field]}: ${from ?? "nothing"} -> ${to}, ${cause}, ${hourOf(plannedAt)}${ends}`;
    }),
    deleted: standing.deleted,
  };
}
