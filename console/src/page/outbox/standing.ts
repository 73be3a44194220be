// How what a system is to be told stands, in one word: what was decided about it, and what came of telling it.

import type { Creation, Intent } from "./outbox.ts";

/**
 * `observed`: nobody may write it. `proposed`: it waits for a person. `due`: it goes out. `on-its-way`, `unknown`: it was sent, and what
 * came of it is not known yet. `confirmed`: the system shows it. `refused`: it does not hold it. `changed`: it says something else by now.
 * `waits`: for something that it does not have. `agreed`, `withdrawn`: it is over.
 */
export const standings = [
  "proposed",
  "due",
  "on-its-way",
  "unknown",
  "confirmed",
  "refused",
  "changed",
  "waits",
  "observed",
  "agreed",
  "withdrawn",
] as const;

export type Standing = (typeof standings)[number];

type Sent = NonNullable<Intent["sent"]>["state"];

const bySent: Readonly<Record<Exclude<Sent, "lapsed">, Standing>> = {
  claimed: "on-its-way",
  unknown: "unknown",
  written: "confirmed",
  adapted: "confirmed",
  there: "confirmed",
  refused: "refused",
  ineffective: "refused",
  stopped: "refused",
  changed: "changed",
  waiting: "waits",
};

export function standingOf({ state, mode, released, sent }: Intent): Standing {
  if (state !== "planned") return state;
  // What never got there is due as before.
  if (sent !== null && sent.state !== "lapsed") return bySent[sent.state];
  if (mode === "observe") return "observed";
  return mode === "propose" && released === null ? "proposed" : "due";
}

const halted: ReadonlySet<Standing> = new Set(["refused", "changed", "waits"]);

/** A person's word lets it out, for the first time or again. */
export function isReleasable(intent: Intent): boolean {
  const standing = standingOf(intent);
  return intent.to !== null && intent.mode !== "observe" && (standing === "proposed" || halted.has(standing));
}

const byCreation: Readonly<Record<Creation["state"], Standing>> = {
  waits: "waits",
  planned: "due",
  claimed: "on-its-way",
  unknown: "unknown",
  created: "agreed",
  there: "agreed",
  refused: "refused",
  withdrawn: "withdrawn",
};

export function creationStanding({ state, mode, released }: Creation): Standing {
  if (state === "planned" && mode === "observe") return "observed";
  return state === "planned" && mode === "propose" && released === null ? "proposed" : byCreation[state];
}

export const isCreatable = (creation: Creation): boolean =>
  creation.isWhole && creation.mode !== "observe" && ["proposed", "refused"].includes(creationStanding(creation));

export const tones = {
  proposed: "accent",
  due: "accent",
  "on-its-way": "accent",
  unknown: "warn",
  confirmed: "good",
  refused: "bad",
  changed: "warn",
  waits: "warn",
  observed: "plain",
  agreed: "good",
  withdrawn: "plain",
} as const satisfies Readonly<Record<Standing, string>>;
