// Asks the hub of this container whether it lives (/health) or can answer (/ready). Both want a token, which a probe of Kubernetes or
// Compose cannot send; the hub's own lies in its data folder.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { machineOwner } from "../src/access/account-name.ts";
import { readFolderHolder } from "../src/platform/folder-lock.ts";

/** Of the hub in this folder; where it keeps its store and its tokens is said by src/hub-store.ts. */
const data = ".synchromesh";
/** Less than what the probes of the chart and of compose.yaml wait. */
const answerMs = 4_000;

const path = process.argv[2] ?? "/health";
const api = readFolderHolder(join(data, "store"))?.api;
const token = readFileSync(join(data, "tokens", `${machineOwner}.token`), "utf8").trim();
const headers = { authorization: `Bearer ${token}` };
const answer = api === undefined ? undefined : await fetch(new URL(path, api), { headers, signal: AbortSignal.timeout(answerMs) });
process.exitCode = answer?.ok === true ? 0 : 1;
