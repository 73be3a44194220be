// One hub of the demo group for all tests in a browser: reading the group takes longer than any of them.
import type { TestProject } from "vitest/node";
import { openConsoleHub } from "./console-hub.ts";

declare module "vitest" {
  export interface ProvidedContext {
    readonly consoleAddress: string;
    /** Of an administrator of every site. */
    readonly consoleToken: string;
    /** By which the first account is made, once. */
    readonly setupCode: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const opened = await openConsoleHub();
  project.provide("consoleAddress", opened.address);
  project.provide("consoleToken", opened.token);
  project.provide("setupCode", (await opened.setupCode()) ?? "");
  return async () => opened[Symbol.asyncDispose]();
}
