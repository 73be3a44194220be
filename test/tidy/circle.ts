import { importsOf, isCode } from "./rule.ts";
import type { Finding, Rule, SourceFile } from "./rule.ts";

interface Edge {
  readonly line: number;
  readonly target: string;
}

/** Depth first; an edge back into the open path closes a circle, reported once, at the import that closes it. */
function circles(files: readonly SourceFile[]): Finding[] {
  const graph = new Map<string, Edge[]>(
    files.map((file) => [file.path, importsOf(file).flatMap(({ line, target }) => (target === undefined ? [] : [{ line, target }]))]),
  );
  const found: Finding[] = [];
  const done = new Set<string>();
  const open: string[] = [];
  const visit = (path: string): void => {
    open.push(path);
    for (const { line, target } of graph.get(path) ?? []) {
      const from = open.indexOf(target);
      if (from >= 0) {
        const around = [...open.slice(from), target].join(" → ");
        found.push({ path, line, message: `closes a circle of imports: ${around}; move what both need into a third file` });
      } else if (!done.has(target)) visit(target);
    }
    open.pop();
    done.add(path);
  };
  for (const path of graph.keys()) if (!done.has(path)) visit(path);
  return found;
}

export const circleRule: Rule = {
  name: "circle",
  states: "no file imports itself through others",
  check: (files) => circles(files.filter(isCode)),
};
