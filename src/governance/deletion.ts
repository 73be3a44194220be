// What it means that a system deletes a record that others still have, by the delete rule of its kind.

import { endAgreed } from "./override.ts";
import type { DeleteOutcome } from "./rule.ts";
import { type Episode, type MemberStanding, type Side, type Standing, withEntry, withoutEntry, wholeRecord } from "./standing.ts";

/** Its claims count no more: it was deleted, and no rule keeps what it said. */
export const isOut = (standing: Standing, member: MemberStanding): boolean =>
  member.deleted && outcomeFor(standing, member.source) === "uncouple";

function outcomeFor({ rules }: Standing, source: string): DeleteOutcome {
  const rule = rules?.deletes;
  if (rule === undefined || (rule.sources.length > 0 && !rule.sources.includes(source))) return "uncouple";
  return rule.outcome;
}

/** The record is gone: everybody deleted it, a person said so, or somebody whose delete ends it for all deleted it. */
export function isDeleted(standing: Standing): boolean {
  const { members, rules, overrides } = standing;
  if (members.length === 0) return false;
  if (members.every((member) => member.deleted)) return true;
  if (overrides.length > 0) {
    const said = overrides.findLast(({ fields, pending }) => !pending && fields.has(wholeRecord))?.fields.get(wholeRecord);
    if (said !== undefined) return said === "gone";
  }
  return (
    rules?.deletes?.outcome === "end-date" && members.some(({ deleted, source }) => deleted && outcomeFor(standing, source) === "end-date")
  );
}

/** Opens, updates or closes the question whether a record that some deleted and others have is gone. */
export function askAboutDeletes(standing: Standing, episodes: Set<Episode>): void {
  const open = standing.episodes.get(wholeRecord);
  if (open === undefined && standing.rules?.deletes?.outcome !== "ask") return;
  const isAsked = standing.members.some(({ deleted, source }) => deleted && outcomeFor(standing, source) === "ask");
  if (!isAsked && open === undefined) return;
  const sides = standing.members.map(({ source, deleted }): Side => [source, deleted ? "gone" : "there"]);
  const by = `${standing.last.source}|${standing.last.version}`;
  if (isAsked && standing.members.some(({ deleted }) => !deleted)) {
    if (open !== undefined && JSON.stringify(open.sidesNow) === JSON.stringify(sides)) return;
    const rule = standing.rules?.deletes?.name ?? "";
    const asked = {
      field: wholeRecord,
      openedAt: standing.last.at,
      openedBy: by,
      sides,
      closedAt: undefined,
      closedBy: "",
      rule,
      ask: true,
    };
    const episode: Episode = open ?? { ...asked, sidesNow: sides };
    episode.sidesNow = sides;
    standing.episodes = withEntry(standing.episodes, wholeRecord, episode);
    episodes.add(episode);
  } else if (open !== undefined) {
    Object.assign(open, { closedAt: standing.last.at, closedBy: by, sidesNow: sides });
    standing.episodes = withoutEntry(standing.episodes, wholeRecord);
    episodes.add(open);
    for (const override of standing.overrides) if (override.until.kind === "agreed") endAgreed(standing, override, wholeRecord);
  }
}
