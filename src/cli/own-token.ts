// The token of the person who started the hub: made at the first start, in a file that only they can read.

import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { machineOwner } from "../access/account-name.ts";
import { all, grantsOf } from "../access/grant.ts";
import { issueToken, verifyToken, writeTokenFile } from "../access/token.ts";
import { Fault } from "../base/fault.ts";
import type { Hub } from "../hub.ts";
import { placesOf } from "../hub-store.ts";

export const tokenFile = (data: string): string => join(placesOf(data).tokens, `${machineOwner}.token`);

/** Makes the token where there is none that this hub knows: a new store, or one that was restored. */
export async function ownToken(hub: Hub, data: string): Promise<string> {
  const file = tokenFile(data);
  if (existsSync(file)) {
    const token = readToken(data);
    if ((await verifyToken(hub.database, token)) !== undefined) return token;
    rmSync(file);
  }
  mkdirSync(placesOf(data).tokens, { recursive: true, mode: 0o700 });
  const token = await issueToken(hub.database, { name: machineOwner, grants: grantsOf(["admin"], all) }, hub.clock.now());
  writeTokenFile(file, token);
  return token;
}

export function readToken(data: string): string {
  const file = tokenFile(data);
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    const cause = `the token cannot be read (${error instanceof Error && "code" in error ? String(error.code) : "unknown"})`;
    throw new Fault({ code: "token-unreadable", subject: file, cause, hint: "run the command as the user who started the hub" }, error);
  }
}
