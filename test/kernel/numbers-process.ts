// The process of numbered-claims.ts as the tests hold it.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("numbered-claims.ts", import.meta.url));

export interface NumbersProcess {
  readonly process: ChildProcess;
  /** What it has said, line by line. */
  readonly lines: readonly string[];
  /** Ranges that it was told are durable. */
  acknowledged(): (readonly [number, number])[];
  /** Resolves when a line begins so; rejects when the process ends before. */
  said(beginning: string): Promise<string>;
  readonly ended: Promise<number | null>;
}

export const startNumbers = (place: string, first: number, ttlMs: number): NumbersProcess =>
  startScript(script, place, String(first), String(ttlMs));

/** Another script of this folder that says what it does, line by line. */
export function startScript(file: string, ...args: readonly string[]): NumbersProcess {
  const child = spawn(process.execPath, [file, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const lines: string[] = [];
  const waiting: (() => void)[] = [];
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    for (const one of waiting.splice(0)) one();
  });
  return {
    process: child,
    lines,
    ended,
    acknowledged: () =>
      lines.flatMap((line) => {
        const [word, from, to] = line.split(" ");
        return word === "durable" ? [[Number(from), Number(to)] as const] : [];
      }),
    async said(beginning) {
      for (;;) {
        const found = lines.find((line) => line.startsWith(beginning));
        if (found !== undefined) return found;
        const heard = new Promise<"heard">((resolve) => waiting.push(() => resolve("heard")));
        if ((await Promise.race([heard, ended])) !== "heard" && !lines.some((line) => line.startsWith(beginning)))
          throw new Error(`it ended without saying "${beginning}": ${lines.slice(-3).join("; ")}`);
      }
    },
  };
}
