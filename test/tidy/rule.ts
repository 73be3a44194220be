import { sourceText } from "./source-text.ts";
import type { SourceText } from "./source-text.ts";

export interface SourceFile {
  /** Relative to the project, with slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Finding {
  readonly path: string;
  readonly line: number;
  /** What is wrong and what to write instead. */
  readonly message: string;
}

export interface Rule {
  /** Names its fixture: `fixtures/<name>.txt`. */
  readonly name: string;
  /** What holds when there is no finding: it is the name of the test. */
  readonly states: string;
  check(files: readonly SourceFile[]): Finding[];
}

export interface Import {
  readonly line: number;
  /** As written: `./x.ts`, `node:fs`, `zod`. */
  readonly specifier: string;
  /** Path in the project for a relative specifier. */
  readonly target: string | undefined;
  /** `import type`: gone at run time. */
  readonly typeOnly: boolean;
}

const read = new WeakMap<SourceFile, SourceText>();

/** Code, comments and literals of a file; read once per file whatever the number of rules. */
export function partsOf(file: SourceFile): SourceText {
  const known = read.get(file);
  if (known !== undefined) return known;
  const parts = sourceText(file.text);
  read.set(file, parts);
  return parts;
}

export const lineAt = (text: string, at: number): number => text.slice(0, at).split("\n").length;

export const isSource = (file: SourceFile): boolean => file.path.startsWith("src/") && file.path.endsWith(".ts");

/** Of the browser's half. */
export const isConsole = (file: SourceFile): boolean => /^console\/src\/.*\.tsx?$/.test(file.path);

export const isCode = (file: SourceFile): boolean => /\.tsx?$/.test(file.path);

/** One finding per match of the pattern (global flag) in the code of the file, or in another text of the same length. */
export function findings(file: SourceFile, pattern: RegExp, message: string, text: string = partsOf(file).code): Finding[] {
  return [...text.matchAll(pattern)].map((match) => ({ path: file.path, line: lineAt(text, match.index), message }));
}

/** `src/a/b.ts` and `../c.ts` give `src/c.ts`. */
export function resolve(from: string, specifier: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

const importing = /(?:\bfrom\s*|\bimport\s*\(?\s*|\bnew URL\(\s*)["'`]$/;

/** Every import of the file: static, type-only, dynamic, re-export and `new URL(…, import.meta.url)` of a worker. */
export function importsOf(file: SourceFile): Import[] {
  const { code, literals } = partsOf(file);
  return literals
    .filter((literal) => importing.test(code.slice(Math.max(0, literal.at - 60), literal.at + 1)))
    .map(({ at, content }) => ({
      line: lineAt(file.text, at),
      specifier: content,
      target: content.startsWith(".") ? resolve(file.path, content) : undefined,
      typeOnly: /^(?:import|export)\s+type\b/.test(code.slice(Math.max(...["import", "export"].map((word) => code.lastIndexOf(word, at))))),
    }));
}
