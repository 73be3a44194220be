// PGlite's code, compiled once a process. Functions are made ready to run when they are first called, and who is given the same module
// finds them so: a second database of a process costs half of the first.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** A `WebAssembly.Module`: of the browser's library, which a server does not load, only this is wanted. */
export interface CompiledCode {
  readonly [Symbol.toStringTag]: "WebAssembly.Module";
}

const { WebAssembly: assembly } = globalThis as unknown as {
  readonly WebAssembly: { compile(bytes: Uint8Array): Promise<CompiledCode> };
};

let compiled: Promise<CompiledCode> | undefined;

export const pgliteCode = (): Promise<CompiledCode> => (compiled ??= compile());

async function compile(): Promise<CompiledCode> {
  const entry = createRequire(import.meta.url).resolve("@electric-sql/pglite");
  return assembly.compile(await readFile(join(dirname(entry), "pglite.wasm")));
}
