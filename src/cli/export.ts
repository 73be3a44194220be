// synchromesh export: a list as a file.

import type { Command } from "commander";
import { Fault } from "../base/fault.ts";
import { act } from "./command.ts";
import { withDoor } from "./door.ts";
import { say } from "./say.ts";

interface ExportOptions {
  readonly to: string;
  readonly format: string;
  readonly filter?: readonly string[];
}

export function addExport(program: Command): void {
  const command = program
    .command("export")
    .argument("<list>", "records, orders, cash-lines, inbox or requests")
    .summary("write a list to a file")
    .description("Writes what the list shows, as CSV that runs nothing in a spreadsheet, or as XLSX with typed cells.")
    .requiredOption("--to <file>", "a new file")
    .option("--format <format>", "csv or xlsx", "csv")
    .option("--filter <name=value...>", "as the list takes it, such as kind=purchase_order");
  act<ExportOptions>(command, async ({ place, words, options: { to, format, filter = [] } }) => {
    const query = { ...Object.fromEntries(filter.map(parted)), format };
    await withDoor(place, ({ download }) => download(`/v1/exports/${encodeURIComponent(words[0] ?? "")}`, query, to));
    say(place.isJson, { file: to }, () => `Written to ${to}.`);
  });
}

function parted(text: string): [string, string] {
  const at = text.indexOf("=");
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new Fault({
    code: "request-refused",
    subject: text.slice(0, 60),
    cause: "it is no name with a value",
    hint: "write --filter kind=purchase_order",
  });
}
