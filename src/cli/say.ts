// How commands speak: tables and sentences for people on stdout, one JSON document for programs, faults on stderr.

import pc from "picocolors";
import { type Fault, isFault } from "../base/fault.ts";

export const isTerminal = (): boolean => process.stdout.isTTY === true;

/** Prints one JSON document, or what `text` makes of it for people. */
export function say<Answer>(isJson: boolean, answer: Answer, text: (answer: Answer) => string): void {
  process.stdout.write(isJson ? `${JSON.stringify(answer, undefined, 2)}\n` : `${text(answer)}\n`);
}

export const note = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const paint = (text: string, colour: (text: string) => string): string => (process.stderr.isTTY ? colour(text) : text);

/** "subject: cause" and what to try next. Anything that is not a fault is a mistake of ours and shows its stack. */
export function sayFault(error: unknown, isJson: boolean): void {
  if (!isFault(error)) {
    note(error instanceof Error ? (error.stack ?? error.message) : String(error));
    note("This is a mistake in Synchromesh, not yours. Please report it with the lines above.");
    return;
  }
  if (isJson) process.stdout.write(`${JSON.stringify({ fault: error.toJSON() }, undefined, 2)}\n`);
  else note(faultText(error));
}

const faultText = (fault: Fault): string => `${paint(fault.subject, pc.red)}: ${fault.cause}\nTry: ${fault.hint}`;

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  /** Figures stand to the right. */
  readonly isFigure?: boolean;
}

/** Rows under their titles, columns two blanks apart. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = rows.map((row) => columns.map(({ value }) => value(row)));
  const widths = columns.map(({ title }, index) => Math.max(title.length, ...cells.map((row) => row[index]?.length ?? 0)));
  const line = (values: readonly string[]): string =>
    values
      .map((value, index) => (columns[index]?.isFigure ? value.padStart(widths[index] ?? 0) : value.padEnd(widths[index] ?? 0)))
      .join("  ")
      .trimEnd();
  return [line(columns.map(({ title }) => title)), ...cells.map(line)].join("\n");
}

/** "1 row", "2,000 rows". */
export const counted = (count: number, one: string, many = `${one}s`): string => `${figure(count)} ${count === 1 ? one : many}`;

export const figure = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ",");

/** How long ago, in the largest unit that fits. Both in ms. */
export function ago(at: number | null | undefined, now: number): string {
  if (at === null || at === undefined) return "never";
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} days ago`;
}
