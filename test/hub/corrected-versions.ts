// A hub whose versions were read from the wrong column is corrected, and set beside one that was read right from the first.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Backend } from "../support/database.ts";
import { type CustomerHub, customerHub } from "../support/customer-hub.ts";

export async function correct(hub: CustomerHub, wrong: string, right: string): Promise<void> {
  const file = join(hub.folder, "hub.yaml");
  const text = readFileSync(file, "utf8");
  if (!text.includes(wrong)) throw new Error(`hub.yaml says ${wrong}`);
  await hub.close();
  writeFileSync(file, text.replace(wrong, right));
  await hub.open();
}

/** Rows with two counters: the number of the revision stands in one of them. */
export const versioned = (column: "name" | "changed"): string => `version: { from: ${column}, kind: number }`;

const history =
  "select at, key, changed, deleted from record.version where to_position is null order by key, at, version, deleted, changed";

/** Lists in the order in which they were read, each as rows. */
async function told(backend: Backend, column: "name" | "changed", lists: readonly (readonly string[])[]): Promise<CustomerHub> {
  const hub = await customerHub(backend, { guard: "{ deletes: { share: 100% } }", order: versioned(column) });
  for (const list of lists) await hub.read(list);
  return hub;
}

/** The version is the other column: each record, and its whole history, is then as if it had been read so from the first. */
export async function versionsCorrected(
  backend: Backend,
  wrong: "name" | "changed",
  lists: readonly (readonly string[])[],
): Promise<CustomerHub> {
  const right = wrong === "name" ? "changed" : "name";
  const hub = await told(backend, wrong, lists);
  await correct(hub, versioned(wrong), versioned(right));
  await hub.hub().replay();
  const asRight = await told(backend, right, lists);
  expect(await hub.standing()).toEqual(await asRight.standing());
  expect(await hub.rows(history)).toEqual(await asRight.rows(history));
  expect((await hub.verify()).ok).toBe(true);
  const position = hub.hub().writer.position();
  await hub.hub().replay();
  expect(hub.hub().writer.position(), "a second replay has nothing to say").toBe(position);
  // What stands is known anew after the hub was stopped, and is the same.
  await hub.close();
  await hub.open();
  return hub;
}
