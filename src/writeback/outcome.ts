// What a row that a system shows says about what it was to be told: before it is written, and afterwards.

import { compare, parseDecimal, rescale } from "../base/decimal.ts";
import { harmlessForms, normalFormOf, showsAs } from "../governance/normal-form.ts";
import type { RawValues } from "../source/connector.ts";
import type { Mapper } from "../source/mapping/mapper.ts";

/**
 * `claimed`: it is on its way, or was when the hub died. `written`: the system shows it. `adapted`: it shows the value in a form of its
 * own. `there`: it said so already. `changed`: it says something that the hub has not heard yet, and nothing was written.
 * `refused`: it has a reason against it. `ineffective`: it took it and shows what it showed before. `unknown`: no answer came; it is
 * looked up. `lapsed`: it never got there, and may be sent again. `stopped`: it was told so too often; a person has to look. `waiting`:
 * it is to name something of which it has no record yet; it is sent when it has one.
 */
export type SendState =
  | "claimed"
  | "written"
  | "adapted"
  | "there"
  | "changed"
  | "refused"
  | "ineffective"
  | "unknown"
  | "lapsed"
  | "stopped"
  | "waiting";

/** One field of one record that a system is to be told. */
export interface Told {
  readonly field: string;
  /** What it said when that was planned; null: nothing. */
  readonly from: string | null;
  readonly to: string;
  /** What its row says then: of a reference its own key, of anything else the value itself. */
  readonly own: string;
  /** What it shows of that by the form that it was learnt to have; absent: the same. */
  readonly shows?: string;
  /** Which intent, and the decision that let it out ("": none was needed). */
  readonly plannedAt: number;
  readonly plannedBy: string;
  readonly released: string;
}

type Values = Pick<Told, "field" | "from" | "own" | "shows">;

export interface Outcome {
  readonly field: string;
  readonly state: SendState;
  /** What the system shows; null where it was not asked. */
  readonly shown: string | null;
  /** Why, in words; "" where nothing has to be said. */
  readonly cause: string;
  /** The record of another system that is waited for. */
  readonly waitsFor?: string;
  /** The system took what it was told, and this is what it shows of it: by such outcomes its forms are learnt. */
  readonly isTaken?: true;
}

export const outcome = (field: string, state: SendState, shown: string | null, cause = ""): Outcome => ({ field, state, shown, cause });

/** What the system says of each field, "" for nothing; undefined where the row does not speak of it, or not in a form that is read. */
export function saidNow(mapper: Mapper, row: RawValues): ReadonlyMap<string, string> {
  const { fields, foreign = {} } = mapper.map({ index: 0, values: row }, 0);
  // A key that another system gave is no key that this one could be told.
  const own = Object.entries(fields).filter(([name]) => foreign[name] === undefined);
  return new Map(own.map(([name, value]) => [name, value ?? ""]));
}

/** Before writing: what needs no writing, or must not be written. Undefined: it stands as it did, and can be written. */
export function beforeWriting({ field, from, own: to, shows = to }: Values, said: ReadonlyMap<string, string>): Outcome | undefined {
  const now = said.get(field);
  if (now === undefined) return outcome(field, "refused", null, "the system does not show this field in a form that is read");
  if (now === to || now === shows) return outcome(field, "there", now);
  if (now !== (from ?? "")) return outcome(field, "changed", now, "the system says something else by now; it is judged when it is read");
  return undefined;
}

/** After the system said that it wrote. */
export function afterWriting(told: Values, said: ReadonlyMap<string, string>): Outcome {
  const found = whatShows(told, said);
  return found.state === "unknown" ? found : { ...found, isTaken: true };
}

function whatShows({ field, from, own: to, shows }: Values, said: ReadonlyMap<string, string>): Outcome {
  const now = said.get(field);
  if (now === to) return outcome(field, "written", now);
  if (now !== undefined && now === shows) return outcome(field, "adapted", now, "in its form, as it was learnt");
  if (now === undefined) return outcome(field, "unknown", null, "the system does not show it any more");
  if (now === (from ?? "")) return outcome(field, "ineffective", now, "the system took it and shows what it showed before");
  const form = normalForm(to, now);
  if (form !== undefined) return outcome(field, "adapted", now, form);
  return outcome(field, "changed", now, "the system shows something else than it was told");
}

/** After no answer came: whether it got there. */
export function whenLookedUp(told: Values, said: ReadonlyMap<string, string>): Outcome {
  const now = said.get(told.field);
  if (now === (told.from ?? "")) return outcome(told.field, "lapsed", now, "it did not get there");
  const found = whatShows(told, said);
  // What somebody else wrote meanwhile teaches nothing.
  return found.state === "written" || found.state === "adapted" ? { ...found, isTaken: true } : found;
}

/** How a system writes a value in its own way that loses nothing but digits; undefined where it is another value. */
export function normalForm(told: string, shown: string): string | undefined {
  const form = harmlessForms.map(normalFormOf).find((one) => one !== undefined && showsAs(one, told, shown));
  if (form !== undefined) return form.text;
  if (told.trim().replaceAll(/\s+/g, " ").normalize("NFC") === shown.normalize("NFC")) return "in another Unicode form";
  const [given, held] = [parseDecimal(told), parseDecimal(shown)];
  if (given === undefined || held === undefined) return undefined;
  if (compare(given, held) === 0) return "with other digits";
  const isRounded = (["half-up", "half-even"] as const).some((way) => compare(rescale(given, held.scale, way), held) === 0);
  return isRounded ? `rounded to ${held.scale} decimals` : undefined;
}
