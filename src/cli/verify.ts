// synchromesh verify: proves the state from the log.

import type { Command } from "commander";
import type { z } from "zod";
import type { verification } from "../api/contract-operation.ts";
import { act, exitCode } from "./command.ts";
import { withDoor } from "./door.ts";
import { counted, figure, say } from "./say.ts";

type Verification = z.output<typeof verification>;

export function addVerify(program: Command): void {
  const command = program
    .command("verify")
    .summary("prove the state from the log")
    .description("Checks the chain of the log, rebuilds every derived table and compares it, and adds up the money. Changes nothing.");
  act(command, async ({ place }) => {
    const found = await withDoor(place, ({ post }) => post<Verification>("/v1/verify", {}));
    say(place.isJson, found, verifyText);
    return found.ok ? exitCode.done : exitCode.fault;
  });
}

function verifyText({ position, ok, commits, entries, brokenLink, heads, requests, tables, unconserved }: Verification): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const wrong = tables.filter(({ gone, extra }) => gone > 0 || extra > 0);
  return [
    `${counted(commits, "commit")} with ${counted(entries, "entry", "entries")} replayed up to position ${figure(position)}.`,
    brokenLink === null
      ? "The chain of the log is whole."
      : `The chain of the log is broken at position ${brokenLink.position}: ${brokenLink.cause}`,
    headsText(heads, position),
    ...heads.epochs.map(epochLine),
    requests.broken === null
      ? `The chain of ${counted(requests.requests, "request")} in ${counted(requests.batches, "batch", "batches")} is whole.`
      : `The chain of requests is broken at batch ${requests.broken.batch}: ${requests.broken.cause}`,
    wrong.length === 0 ? `${counted(rows, "derived row")} in ${counted(tables.length, "table")} equal a rebuild.` : "",
    ...wrong.flatMap(({ table, gone, extra, sample }) => [
      `${table}: ${counted(gone, "row")} a rebuild does not give, ${counted(extra, "row")} that it gives and are missing`,
      ...sample.map((line) => `  ${line}`),
    ]),
    unconserved.length === 0 ? "Money is conserved: the journal adds up to the lines." : "",
    ...unconserved.map(({ currency, lines, journal }) => `${currency}: lines ${lines}, journal ${journal} (minor units)`),
    ok ? "Verified." : "Not verified. Keep the data as it is and report this.",
  ]
    .filter((line) => line !== "")
    .join("\n");
}

function epochLine({ epoch, at, cause, position, lostTo, accepted }: Verification["heads"]["epochs"][number]): string {
  const lost =
    lostTo === null
      ? "nothing is known to be gone"
      : `positions ${figure(position + 1)} to ${figure(lostTo)} of the log of before are gone`;
  const said = accepted === null ? "" : ` ${accepted.by} said so: ${accepted.reason}`;
  return `Epoch ${epoch} began behind position ${figure(position)} at ${at} (${cause}): ${lost}.${said}`;
}

function headsText({ signed, broken, unprotectedFrom }: Verification["heads"], position: number): string {
  if (broken !== null)
    return (
      `The log is not what was signed, from position ${figure(broken.position)}: ${broken.cause}. ` +
      "If an older copy was brought back on purpose: synchromesh epoch --accept --reason ..."
    );
  const span = unprotectedFrom === null ? "all of it" : `positions ${figure(unprotectedFrom)} to ${figure(position)} are not covered yet`;
  return `The log leads to ${counted(signed, "signed head")}: ${span}.`;
}
