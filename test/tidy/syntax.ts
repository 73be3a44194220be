// The server runs unbuilt: only syntax that strips away. And a reader finds a name where it is written, so nothing is passed on.
import { findings, isCode, partsOf } from "./rule.ts";
import type { Finding, Rule, SourceFile } from "./rule.ts";

const forms: readonly (readonly [RegExp, string])[] = [
  [/^\s*(?:export\s+)?(?:declare\s+)?(?:const\s+)?enum\s+\w/gm, "no enum: a union of literals, or a frozen object"],
  [/^\s*(?:export\s+)?(?:declare\s+)?(?:namespace|module)\s+\w+\s*\{/gm, "no namespace: a file is one already"],
  [/^\s*@[A-Za-z]\w*(?:\(|\s|$)/gm, "no decorator: call a function"],
  [/\bconstructor\([^)]*\b(?:public|private|protected|readonly)\s+\w+\s*[:?]/g, "no parameter property: assign the field"],
  [/^\s*export\s+(?:type\s+)?(?:\*|\{[^}]*\})\s*(?:as\s+\w+\s*)?from\b/gm, "no passing on (barrel): import the file you mean"],
  [/^\s*export\s+default\b/gm, "no default export: a name is the same everywhere"],
];

const isDefaultByTool = (file: SourceFile): boolean => ["vitest.config.ts", "console/vite.config.ts"].includes(file.path);

function check(file: SourceFile): Finding[] {
  const applied = isDefaultByTool(file) ? forms.slice(0, -1) : forms;
  return [
    ...applied.flatMap(([pattern, message]) => findings(file, pattern, message)),
    ...findings(file, /@ts-(?:ignore|nocheck|expect-error)/g, "the compiler is right: fix the type", partsOf(file).comments),
  ];
}

export const syntaxRule: Rule = {
  name: "syntax",
  states: "TypeScript is erasable, exports are named and never passed on, the compiler is never silenced",
  check: (files) => files.filter(isCode).flatMap(check),
};
