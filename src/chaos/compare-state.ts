// Whether a hub that went through faults knows what one knows that read the same systems in peace.

import type { Model } from "../model/kind.ts";
import { readRuleSet } from "../governance/rule-configuration.ts";
import type { Rule } from "../governance/rule.ts";
import type { Golden, KnownState, Values } from "./known-state.ts";

/** Whether the survivor of a field is the same, in whatever order the sources were heard. */
export type IsDecided = (kind: string, field: string) => boolean;

/** Where no rule ranks the sources one by one, the newest word counts, and faults change which one is heard last. */
export function decidedFields(rules: string, model: Model): IsDecided {
  const set = readRuleSet(rules, 0, model).rules;
  return (kind, field) => {
    const own = set.filter((rule) => rule.kind === kind && rule.fields.includes(field));
    return own.length > 0 && own.every(isRanking);
  };
}

const isRanking = ({ authority, resolution, onDisagreement, silentAfterMs, when, sites, companies, validations }: Rule): boolean =>
  authority.length > 0 &&
  authority.every((equals) => equals.length === 1) &&
  resolution === "rank" &&
  onDisagreement !== "hold" &&
  silentAfterMs === undefined &&
  sites.length + companies.length + Object.keys(when).length + Object.keys(validations).length === 0;

/** One line for each difference; none where they know the same. */
export function differences(calm: KnownState, found: KnownState, isDecided: IsDecided): string[] {
  return [...saidDifferences(calm, found), ...goldenDifferences(calm, found, isDecided)];
}

function saidDifferences({ said: calm }: KnownState, { said: found }: KnownState): string[] {
  const lines: string[] = [];
  for (const [name, one] of calm) {
    const other = found.get(name);
    if (other === undefined) lines.push(`${name} is lost`);
    else {
      lines.push(...valueDifferences(name, one.fields, other.fields));
      for (const park of one.parked.filter((text) => !other.parked.includes(text))) lines.push(`${name} has not parked ${park}`);
      for (const park of other.parked.filter((text) => !one.parked.includes(text) && !isOfWhole(text)))
        lines.push(`${name} has parked ${park}`);
    }
  }
  for (const name of found.keys()) if (!calm.has(name)) lines.push(`${name} does not exist`);
  return lines;
}

/** A row that lacked its version or time is filed by its receipt: it waits for a person until the record changes the next time. */
const isOfWhole = (park: string): boolean => park.startsWith("* ");

function valueDifferences(name: string, calm: Values, found: Values): string[] {
  const fields = [...new Set([...Object.keys(calm), ...Object.keys(found)])].toSorted();
  return fields
    .filter((field) => calm[field] !== found[field])
    .map((field) => `${name} ${field} is ${shown(found[field])} instead of ${shown(calm[field])}`);
}

const shown = (value: string | null | undefined): string => (value === undefined ? "not spoken of" : JSON.stringify(value));

function goldenDifferences(calm: KnownState, found: KnownState, isDecided: IsDecided): string[] {
  const byMembers = new Map(found.golden.map((one) => [one.members.join(", "), one]));
  const lines: string[] = [];
  for (const one of calm.golden) {
    const name = one.members.join(", ");
    const other = byMembers.get(name);
    byMembers.delete(name);
    if (other === undefined) lines.push(`no golden record is made of exactly ${name}`);
    else lines.push(...survivorDifferences(name, one, other, found, isDecided));
  }
  for (const name of byMembers.keys()) lines.push(`a golden record is made of ${name}, which are not one`);
  return lines;
}

function survivorDifferences(name: string, calm: Golden, found: Golden, { said }: KnownState, isDecided: IsDecided): string[] {
  const fields = [...new Set([...Object.keys(calm.values), ...Object.keys(found.values)])].toSorted();
  return fields.flatMap((field) => {
    const [there, here] = [calm.values[field] ?? "", found.values[field] ?? ""];
    if (there === here) return [];
    const words = found.members.map((member) => said.get(member)?.fields[field] ?? "");
    if (!isDecided(calm.kind, field) && words.includes(here) && words.includes(there)) return [];
    return [`the golden record of ${name} has ${field} ${shown(here)} instead of ${shown(there)}`];
  });
}
