// hub.yaml as the one truth of what a hub is: changed in whole versions, by a person with a reason, never over what somebody else wrote
// meanwhile, and taken up by a running hub.

import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import { instantText } from "../base/instant.ts";
import type { Act } from "../observation/entry.ts";
import { practiceFault } from "../platform/practice-mark.ts";
import { type DifferenceLine, lineDifference } from "./line-difference.ts";
import { type ConfigurationVersion, hashOfText, type VersionBook } from "./version-book.ts";
import { sourceIn, withSource, withoutSource } from "./yaml-edit.ts";

export interface ConfigurationState {
  readonly version: ConfigurationVersion;
  /** Hash of the text that this hub runs by. */
  readonly inForce: string;
  /** What it takes for the hub to run by what is written. */
  readonly takesUp: TakesUp;
}

/** `in-force`: it does. `by-itself`: in a moment. `restart`: a person restarts it. */
export type TakesUp = "in-force" | "by-itself" | "restart";

export interface Change {
  readonly author: string;
  readonly reason: string;
  /** In a few words. */
  readonly what: string;
  /** Hash of the text that its author looked at. */
  readonly base: string;
  /** The source it speaks of; undefined: the whole file. */
  readonly source?: string;
  readonly edit: (text: string) => string;
}

export interface Changed {
  readonly version: ConfigurationVersion;
  readonly difference: readonly DifferenceLine[];
  readonly takesUp: TakesUp;
  /** Of the act that tells of it. */
  readonly position: number;
}

export interface ConfigurationFile {
  state(): ConfigurationState;
  text(): string;
  /** Of a version; of that hash. Fault `version-unknown`. */
  textOf(version: number | string): string;
  versions(): readonly ConfigurationVersion[];
  /** Faults: `configuration-changed` where somebody else changed the same, `configuration-refused` and its kin, `practice-copy`. */
  change(change: Change): Promise<Changed>;
  /** The version as it was, of the whole file or of one source. */
  revert(version: number, by: Pick<Change, "author" | "reason" | "base" | "source">): Promise<Changed>;
  /** Whoever made a version stays one person, of another name; their reasons go. */
  rename(author: string, other: string): void;
  /** From now on a change is taken up by whoever runs the hub. */
  onChange(takeUp: () => void): void;
}

export interface ConfigurationFileParts {
  readonly book: VersionBook;
  readonly clock: Clock;
  /** Of what the hub runs by. */
  readonly inForce: string;
  readonly isPractice: boolean;
  /** Reads and checks a text as a start would. */
  readonly read: (text: string) => unknown;
  /** Appends an act to the log. */
  readonly note: (act: Act) => Promise<{ readonly position: number }>;
}

export function openConfigurationFile({ book, clock, inForce, isPractice, read, note }: ConfigurationFileParts): ConfigurationFile {
  let takeUp: (() => void) | undefined;
  const now = (): string => instantText(clock.now());
  const takesUp = (hash: string): TakesUp => (hash === inForce ? "in-force" : takeUp === undefined ? "restart" : "by-itself");
  const textOf = (version: number | string): string => {
    if (typeof version === "number") return book.text(version);
    const known = book.ofHash(version);
    if (known !== undefined) return book.text(known.version);
    const hint = "look at what stands there now, and begin from it";
    throw new Fault({ code: "version-unknown", subject: `version ${version.slice(0, 12)}`, cause: "it was never kept", hint });
  };
  /** What the author looked at still stands, as far as it is meant. */
  const assertUntouched = (text: string, version: ConfigurationVersion, { base, source }: Pick<Change, "base" | "source">): void => {
    if (version.hash === base) return;
    if (source !== undefined && book.ofHash(base) !== undefined)
      if (isDeepStrictEqual(sourceIn(textOf(base), source), sourceIn(text, source))) return;
    throw changedMeanwhile(version, base);
  };
  const change = async (wanted: Change): Promise<Changed> => {
    if (isPractice) throw practiceFault("hub.yaml", "a practice copy changes no configuration");
    const { text, version } = book.current(now());
    assertUntouched(text, version, wanted);
    const next = wanted.edit(text);
    if (hashOfText(next) === version.hash) throw unchanged();
    read(next);
    const { author, reason, what } = wanted;
    const written = book.write(next, { at: now(), author, reason, what });
    const body = JSON.stringify({ author, reason, what, before: version.hash, after: written.hash });
    const key = `hub.yaml/${written.version}`;
    const { position } = await note({ kind: "act", act: "configuration-changed", key, site: "*", at: clock.now(), body });
    const taken = takesUp(written.hash);
    if (taken === "by-itself") takeUp?.();
    return { version: written, difference: lineDifference(text, next), takesUp: taken, position };
  };
  return {
    state: () => {
      const { version } = book.current(now());
      return { version, inForce, takesUp: takesUp(version.hash) };
    },
    text: () => book.current(now()).text,
    textOf,
    versions: () => {
      book.current(now());
      return book.list();
    },
    change,
    revert: (version, { author, reason, base, source }) =>
      change({
        author,
        reason,
        base,
        ...(source === undefined ? {} : { source }),
        what: source === undefined ? `back to version ${version}` : `${source} back to version ${version}`,
        edit: (text) => (source === undefined ? textOf(version) : oneBack(text, textOf(version), source)),
      }),
    rename: (author, other) => book.rename(author, other),
    onChange(listener) {
      takeUp = listener;
    },
  };
}

function oneBack(text: string, earlier: string, source: string): string {
  const then = sourceIn(earlier, source);
  return then === undefined ? withoutSource(text, source) : withSource(text, then);
}

function changedMeanwhile({ author, at, version }: ConfigurationVersion, base: string): Fault {
  const who = author ?? "somebody on its machine";
  return new Fault({
    code: "configuration-changed",
    subject: `hub.yaml, version ${version}`,
    cause: `changed by ${who} at ${at}, after you looked at it`,
    hint: `see what changed: GET /v1/configuration/difference?from=${base.slice(0, 64)}; then put what you want upon that`,
  });
}

const unchanged = (): Fault =>
  new Fault({ code: "configuration-same", subject: "hub.yaml", cause: "it says so already", hint: "nothing to do" });
