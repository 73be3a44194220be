// The same changes read by two hubs, one with three rules and one with forty: a part by this one, then by that one, and so on in
// turn, because what else a machine does must not look like the price of rules.

import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { freshDatabase, happenNext, linesOf } from "./erp.ts";

/** Rows that each ERP's part brings at most; more parts than there are rows bring nothing. */
const partRows = 6_000;
const parts = 10;

/** What one hub has read in all. */
interface Took {
  readonly changes: number;
  readonly ms: number;
  /** Processor time of its process, the thread of the database's connection included. */
  readonly cpuUs: number;
}

/** Caller guarantees: the ERPs hold their initial state, and changes wait in them. */
export async function underRules(server: string, folder: string, flags: readonly string[]): Promise<{ few: Took; forty: Took }> {
  const [few, forty] = [await openChild("few", server, folder, flags), await openChild("forty", server, folder, flags)];
  try {
    for (let part = 0; part < parts; part += 1) {
      await happenNext(server, partRows);
      for (const hub of part % 2 === 0 ? [few, forty] : [forty, few]) await hub.read();
    }
    return { few: few.took, forty: forty.took };
  } finally {
    await Promise.all([few.end(), forty.end()]);
  }
}

async function openChild(rules: string, server: string, root: string, flags: readonly string[]) {
  const folder = join(root, rules);
  mkdirSync(folder);
  await freshDatabase(server, `bench_${rules}`);
  const script = new URL("rule-child.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [...flags, script, rules, folder, server], { stdio: ["pipe", "pipe", "inherit"] });
  const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const lines = linesOf(child.stdout)[Symbol.asyncIterator]();
  const answer = async (): Promise<Took> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`rule-child.ts ${rules} ended with ${await exit}`);
    return JSON.parse(value) as Took;
  };
  const took = { changes: 0, ms: 0, cpuUs: 0 };
  await answer(); // The initial state is not measured.
  return {
    took,
    async read(): Promise<void> {
      child.stdin.write("read\n");
      const { changes, ms, cpuUs } = await answer();
      took.changes += changes;
      took.ms += ms;
      took.cpuUs += cpuUs;
    },
    async end(): Promise<void> {
      child.stdin.end();
      await exit;
    },
  };
}
