// synchromesh bench: the benchmark of this clone, in a process of its own.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve as resolvePath } from "node:path";
import type { Command } from "commander";
import { Fault } from "../base/fault.ts";
import { act, exitCode } from "./command.ts";

const script = resolvePath(import.meta.dirname, "..", "..", "bench", "main.ts");

export function addBench(program: Command): void {
  const command = program
    .command("bench")
    .argument("[words...]", "what the benchmark takes")
    .summary("measure this machine")
    .description("Runs the benchmark of a clone: one JSON object a line.")
    .allowUnknownOption();
  act(command, async ({ words }) => {
    if (!existsSync(script))
      throw new Fault({
        code: "bench-missing",
        subject: script,
        cause: "the benchmark is part of a clone only",
        hint: "clone the repository",
      });
    const child = spawn(process.execPath, [script, ...words], { stdio: "inherit" });
    const code = await new Promise<number | null>((resolve) => child.on("exit", resolve));
    return code ?? exitCode.fault;
  });
}
