// synchromesh audit: evidence of a period in one signed folder, and whether such a folder is still what was signed.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import type { z } from "zod";
import type { auditIndex, signingKey } from "../api/contract-audit.ts";
import { checkFolder } from "../audit/folder.ts";
import { Fault } from "../base/fault.ts";
import { act, exitCode } from "./command.ts";
import { withDoor } from "./door.ts";
import { counted, say } from "./say.ts";

type Index = z.output<typeof auditIndex>;

interface ExportOptions {
  readonly company?: string;
  readonly from: string;
  readonly to: string;
}

export function addAudit(program: Command): void {
  const audit = program.command("audit").summary("evidence of a period for an auditor");
  const exporting = audit
    .command("export")
    .argument("<folder>", "a folder that is not there yet")
    .requiredOption("--from <day>", "first day, YYYY-MM-DD")
    .requiredOption("--to <day>", "last day, YYYY-MM-DD; it must be over")
    .option("--company <name>", "only this company's sites; without it: the whole group")
    .summary("write what happened in a period to a signed folder")
    .description(
      "Decisions, bank data, rules, mappings, access, cash and its causes, the chain of the log, and what was open at both ends.",
    );
  act<ExportOptions>(exporting, async ({ place, words, options: { company, from, to } }) => {
    const folder = resolve(words[0] ?? "");
    const index = await withDoor(place, ({ post }) =>
      post<Index>("/v1/audit-exports", { ...(company ? { company } : {}), from, to, folder }),
    );
    say(place.isJson, { folder, ...index }, () => exportText(folder, index));
  });
  const checking = audit
    .command("check")
    .argument("<folder>", "a folder that `audit export` wrote")
    .option("--key <file>", "public key of the hub that is trusted, PEM; without it: the one in the folder")
    .summary("tell whether a folder is what was signed")
    .description("Needs no hub. With the hub's own key it proves who signed; with the folder's, that nothing was changed since.");
  act<{ readonly key?: string }>(checking, async ({ place, words, options: { key } }) => {
    const folder = resolve(words[0] ?? "");
    const { index, broken } = await checkFolder(folder, key === undefined ? undefined : readKey(resolve(key)));
    const signer = key === undefined ? "" : ", by the owner of that key";
    const whole = `${folder} is what was signed: ${counted(index.parts.length, "file")}, ${index.from} to ${index.to}${signer}.`;
    const changed = [`${folder} is not what was signed:`, ...broken.map((one) => `  ${one}`)].join("\n");
    say(place.isJson, { folder, broken, ...index }, () => (broken.length > 0 ? changed : whole));
    return broken.length > 0 ? exitCode.fault : exitCode.done;
  });
  const showing = audit
    .command("key")
    .summary("print the hub's public key")
    .description("Give it to an auditor on another way than the folders: `audit check --key` then proves who signed.");
  act(showing, async ({ place }) => {
    const { data } = await withDoor(place, ({ get }) => get<z.output<typeof signingKey>>("/v1/signing-key"));
    say(place.isJson, data, ({ publicKey }) => publicKey.trimEnd());
  });
}

function readKey(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new Fault({ code: "signing-key-unusable", subject: file, cause: `it cannot be read (${why})`, hint: "name a PEM file" });
  }
}

function exportText(folder: string, { company, from, to, positions, parts }: Index): string {
  const width = Math.max(...parts.map(({ file }) => file.length));
  const committed =
    positions.after === positions.until ? "nothing was committed in it" : `positions ${positions.after + 1} to ${positions.until}`;
  return [
    `Wrote ${folder}: ${company ?? "the whole group"}, ${from} to ${to}, ${committed}.`,
    ...parts.map(({ file, rows, says }) => `  ${file.padEnd(width)}  ${String(rows).padStart(7)}  ${says}`),
    "Signed in index.json.sig; `synchromesh audit check` tells whether it is still what was signed.",
  ].join("\n");
}
