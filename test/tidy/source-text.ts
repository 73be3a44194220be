// Splits TypeScript text into code, strings and comments without a compiler (TypeScript 7 has no JavaScript API).
// Each view has the length and the line breaks of the original; everything else in it is a space, so places stay true.

export interface SourceText {
  /** Code only: string contents and comments are blank, the quotes stay. */
  readonly code: string;
  /** Contents of comments only. */
  readonly comments: string;
  /** String and template literals, in order. Code inside `${}` is left out of the content. */
  readonly literals: readonly Literal[];
}

export interface Literal {
  readonly at: number;
  readonly content: string;
}

type Part = "code" | "comment" | "literal";

const regexMayFollow = /(?:^|[(,=:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|await|yield))\s*$/;

/** End (exclusive) of the regular expression literal that starts at `start`, or -1 where the slash is a division. */
function regexEnd(text: string, start: number): number {
  if (!regexMayFollow.test(text.slice(Math.max(0, start - 40), start))) return -1;
  let inClass = false;
  for (let at = start + 1; at < text.length && text[at] !== "\n"; at += 1) {
    const char = text[at];
    if (char === "\\") at += 1;
    else if (char === "[") inClass = true;
    else if (char === "]") inClass = false;
    else if (char === "/" && !inClass) return at + 1;
  }
  return -1;
}

/** End (exclusive) of the template's text part from `start`: at its backtick or after its next `${`. */
function templateEnd(text: string, start: number): number {
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === "`") return at + 1;
    else if (text[at] === "$" && text[at + 1] === "{") return at + 2;
  }
  return text.length;
}

function quoteEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === text[start] || text[at] === "\n") return at + 1;
  }
  return text.length;
}

function until(text: string, mark: string, start: number, length: number): number {
  const found = text.indexOf(mark, start);
  return found < 0 ? text.length : found + length;
}

export function sourceText(text: string): SourceText {
  const parts = new Array<Part>(text.length).fill("code");
  const literals: { at: number; content: string }[] = [];
  // One number per open template: how many braces are open inside its current `${}`.
  const templates: { literal: { at: number; content: string }; braces: number }[] = [];
  const mark = (start: number, end: number, part: Part): number => {
    parts.fill(part, start, end);
    return end;
  };
  const template = (open: { literal: { at: number; content: string }; braces: number }, start: number): number => {
    const end = templateEnd(text, start);
    const closing = text[end - 1] === "`" ? 1 : 2;
    open.literal.content += text.slice(start, end - closing);
    if (closing === 1) templates.splice(templates.indexOf(open), 1);
    return mark(start, end - closing, "literal") + closing;
  };
  let at = 0;
  while (at < text.length) {
    const open = templates.at(-1);
    const two = text.slice(at, at + 2);
    const char = text[at];
    const regex = char === "/" && two !== "//" && two !== "/*" ? regexEnd(text, at) : -1;
    if (two === "//") at = mark(at, until(text, "\n", at, 0), "comment");
    else if (two === "/*") at = mark(at, until(text, "*/", at + 2, 2), "comment");
    else if (regex > 0) at = mark(at + 1, regex - 1, "literal") + 1;
    else if (char === '"' || char === "'") {
      const end = quoteEnd(text, at);
      literals.push({ at, content: text.slice(at + 1, end - 1) });
      at = mark(at + 1, end - 1, "literal") + 1;
    } else if (char === "`") {
      const literal = { at, content: "" };
      literals.push(literal);
      const opened = { literal, braces: 0 };
      templates.push(opened);
      at = template(opened, at + 1);
    } else if (open !== undefined && char === "}" && open.braces === 0) at = template(open, at + 1);
    else {
      if (open !== undefined && char === "{") open.braces += 1;
      if (open !== undefined && char === "}") open.braces -= 1;
      at += 1;
    }
  }
  const view = (part: Part): string =>
    text.replace(/[^\n]/gsu, (char, place: number) => (parts[place] === part ? char : " ".repeat(char.length)));
  return { code: view("code"), comments: view("comment"), literals };
}
