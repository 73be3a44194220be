import { isCode, isConsole, isSource, lineAt, partsOf } from "./rule.ts";
import type { Finding, Rule, SourceFile } from "./rule.ts";

const fileLinesMax = 400;
const fileLinesMedianMax = 120;
const functionLinesMax = 70;
const lineCharsMax = 140;

const linesOf = (file: SourceFile): string[] => file.text.replace(/\n$/, "").split("\n");

/** Text before a brace that opens a function body: an arrow, or a parameter list with an optional result type. */
const opensBody = /(?:=>|\)\s*(?::[^;=(){]*(?:\{[^{}]*\}[^;=(){]*)?)?)\s*$/;
const opensBlock = /\b(?:if|for|while|switch|catch|with)\s*(?:await\s*)?$/;

function isFunctionBody(code: string, brace: number): boolean {
  const before = code.slice(Math.max(0, brace - 400), brace);
  const match = opensBody.exec(before);
  if (match === null) return false;
  if (match[0].startsWith("=>")) return true;
  let depth = 0;
  for (let at = match.index; at >= 0; at -= 1) {
    if (before[at] === ")") depth += 1;
    if (before[at] === "(") depth -= 1;
    if (depth === 0) return !opensBlock.test(before.slice(0, at));
  }
  return true;
}

function longFunctions(file: SourceFile): Finding[] {
  const { code } = partsOf(file);
  const open: number[] = [];
  const found: Finding[] = [];
  for (const { 0: brace, index } of code.matchAll(/[{}]/g)) {
    if (brace === "{") {
      open.push(index);
      continue;
    }
    const start = open.pop() ?? index;
    const lines = lineAt(code, index) - lineAt(code, start) + 1;
    if (lines > functionLinesMax && isFunctionBody(code, start)) {
      const message = `a function of ${lines} lines (${functionLinesMax} at most): branch here, compute in named leaves`;
      found.push({ path: file.path, line: lineAt(code, start), message });
    }
  }
  return found;
}

function longLines(file: SourceFile): Finding[] {
  return linesOf(file).flatMap((text, index) =>
    text.length <= lineCharsMax
      ? []
      : [{ path: file.path, line: index + 1, message: `a line of ${text.length} characters (${lineCharsMax} at most): break it` }],
  );
}

function longFile(file: SourceFile): Finding[] {
  const lines = linesOf(file).length;
  const message = `a file of ${lines} lines (${fileLinesMax} at most): split it along its nouns`;
  return lines <= fileLinesMax ? [] : [{ path: file.path, line: lines, message }];
}

function median(files: readonly SourceFile[]): Finding[] {
  const lines = files.map((file) => linesOf(file).length).sort((a, b) => a - b);
  const middle = lines[Math.floor(lines.length / 2)] ?? 0;
  const message = `the median file has ${middle} lines (${fileLinesMedianMax} at most): split the long ones`;
  return middle <= fileLinesMedianMax ? [] : [{ path: "src", line: 1, message }];
}

export const sizeRule: Rule = {
  name: "size",
  states: "a file has at most 400 lines (120 in the median), a function 70, a line 140 characters",
  check: (files) => {
    const code = files.filter(isCode);
    const source = code.filter((file) => isSource(file) || isConsole(file));
    return [...code.flatMap(longFile), ...code.flatMap(longLines), ...source.flatMap(longFunctions), ...median(source)];
  },
};
