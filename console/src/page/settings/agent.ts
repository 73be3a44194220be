// What a browser says of itself, in the two words that people know: its name and the machine's.

const browsers = [
  [/\bEdg\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bFirefox\//, "Firefox"],
  [/\b(?:Headless)?Chrom(?:e|ium)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
] as const;

const machines = [
  [/\bAndroid\b/, "Android"],
  [/\biP(?:hone|ad)\b/, "iOS"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bLinux\b/, "Linux"],
] as const;

const nameIn = (agent: string, known: readonly (readonly [RegExp, string])[]): string | undefined =>
  known.find(([pattern]) => pattern.test(agent))?.[1];

/** Undefined: it says nothing that is known. */
export function agentText(agent: string): string | undefined {
  const known = [nameIn(agent, browsers), nameIn(agent, machines)].filter((name) => name !== undefined);
  return known.length === 0 ? agent.slice(0, 40) || undefined : known.join(", ");
}
