// synchromesh preview: what a delimited file looks like, for a person to confirm. Nothing is read into the hub.

import { open } from "node:fs/promises";
import type { Command } from "commander";
import { Fault } from "../base/fault.ts";
import { previewOf } from "../hub.ts";
import { act } from "./command.ts";
import { say, table } from "./say.ts";

const sampleBytes = 65_536;
/** Columns of a table that a screen can hold. */
const columnsShown = 8;
const cellShown = 24;

type Seen = ReturnType<typeof previewOf>;

export function addPreview(program: Command): void {
  const command = program
    .command("preview")
    .argument("<file>", "a delimited text file")
    .summary("show what a delimited file looks like")
    .description("Guesses the dialect of a file from its beginning, with the evidence, and prints the block that states it in hub.yaml.");
  act(command, async ({ place, words }) => {
    const seen = previewOf(await beginning(words[0] ?? ""));
    say(place.isJson, seen, previewText);
  });
}

async function beginning(path: string): Promise<Uint8Array> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(sampleBytes), 0, sampleBytes, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new Fault(
      { code: "file-unreadable", subject: path, cause: `it cannot be read (${why})`, hint: "check path and permissions" },
      error,
    );
  }
}

const previewText = ({ columns, rows, evidence, doubts, block }: Seen): string =>
  [
    table(
      rows,
      columns
        .slice(0, columnsShown)
        .map((title, index) => ({ title, value: (row: readonly string[]) => (row[index] ?? "").slice(0, cellShown) })),
    ),
    ...(columns.length > columnsShown ? [`and ${columns.length - columnsShown} more columns`] : []),
    "",
    ...evidence.map((line) => `seen: ${line}`),
    ...doubts.map((line) => `look at: ${line}`),
    "",
    "If the rows look right, put this under the feed in hub.yaml:",
    "",
    block.trimEnd(),
  ].join("\n");
