import type { Finding, Rule, SourceFile } from "./rule.ts";

const folder = "src/platform/migrations/";
const named = /^(\d{4})-([a-z]+(?:-[a-z]+)*)\.sql$/;

function check(files: readonly SourceFile[]): Finding[] {
  const taken = new Map<string, string>();
  return files.flatMap((file) => {
    const [, number] = named.exec(file.path.slice(folder.length)) ?? [];
    const found: string[] = [];
    if (number === undefined) found.push("a migration is named NNNN-stage.sql");
    const other = number === undefined ? undefined : taken.get(number);
    if (other !== undefined) found.push(`number ${number} is taken by ${other}: take the next free one`);
    if (number !== undefined && other === undefined) taken.set(number, file.path);
    if (!/^-- breaking: (?:no|yes)\n/.test(file.text)) found.push('the first line says "-- breaking: no" or "-- breaking: yes"');
    return found.map((message) => ({ path: file.path, line: 1, message }));
  });
}

export const migrationRule: Rule = {
  name: "migration",
  states: "migrations are numbered once and say whether they break older nodes",
  check: (files) => check(files.filter((file) => file.path.startsWith(folder)).toSorted((a, b) => (a.path < b.path ? -1 : 1))),
};
