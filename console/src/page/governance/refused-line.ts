import { saidLine } from "../../part/yaml-editor.tsx";

/** The line a refusal is about: as the hub says it, else that of the rule or kind it names. */
export function refusedLine(subject: string, text: string): number | undefined {
  const said = saidLine(subject);
  if (said !== undefined) return said;
  const name = /^(?:rule|kind) (.+)$/.exec(subject)?.[1];
  if (name === undefined) return undefined;
  const lines = text.split("\n");
  const named = lines.findIndex(
    (line) => line.startsWith(`${name}:`) || (/^[\s-]*(?:name|fields|deletes):/.test(line) && line.includes(name)),
  );
  if (named >= 0) return named + 1;
  // One without a name is called by its place among the rules.
  const place = Number(/#(\d+)$/.exec(name)?.[1] ?? 0);
  const begins = lines.flatMap((line, at) => (line.startsWith("- ") ? [at + 1] : []));
  return begins[place - 1];
}
