// The files the demo's systems drop: one a month for the history, one a day from the first day on.

import { mkdir, rename, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { demoStart } from "./group.ts";
import { statementFile } from "./statement-file.ts";
import { columnsOf, rowOf, type Sheet, type System } from "./system.ts";
import type { Emission, Happened, Statement } from "./world.ts";
import { dayOf } from "./world.ts";

export type Form = "delimited" | "ndjson";

export interface DroppedFiles {
  /** Keeps what happened; nothing is written yet. */
  add(happened: Happened): void;
  /** Everything kept so far lies in the folder already. */
  settle(): void;
  /** Writes every file that has grown since the last time, whole and at once, dated by the demo's clock. */
  write(folder: string): Promise<void>;
}

interface File {
  readonly lines: string[];
  readonly statements: Statement[];
  changedAt: number;
  isWritten: boolean;
}

const bucketOf = (at: number): string => (at < demoStart ? dayOf(at).slice(0, 7) : dayOf(at));

export const droppedFiles = (systems: readonly (readonly [System, Form])[]): DroppedFiles => {
  const byName = new Map(systems.map(([system, form]) => [system.name, { system, form }]));
  const files = new Map<string, File>();
  const fileAt = (path: string, at: number, head: readonly string[]): File => {
    const file = files.get(path) ?? { lines: [...head], statements: [], changedAt: at, isWritten: false };
    files.set(path, file);
    file.changedAt = Math.max(file.changedAt, at);
    file.isWritten = false;
    return file;
  };
  const addRow = (emission: Emission): void => {
    const found = byName.get(emission.system);
    const sheet = found?.system.sheets[emission.kind];
    if (found === undefined || sheet === undefined) return;
    const { system, form } = found;
    const path = join(system.name, `${sheet.name}-${bucketOf(emission.arrivedAt)}.${form === "ndjson" ? "ndjson" : "csv"}`);
    const head = form === "ndjson" ? [] : [columnsOf(system, sheet).join(";")];
    fileAt(path, emission.arrivedAt, head).lines.push(
      form === "ndjson" ? jsonLine(system, sheet, emission) : delimitedLine(system, sheet, emission),
    );
  };
  return {
    add({ emissions, statements }) {
      for (const emission of emissions) addRow(emission);
      for (const statement of statements) {
        const path = join("bank", `${statement.plant.site}-${bucketOf(statement.arrivedAt)}.xml`);
        fileAt(path, statement.arrivedAt, []).statements.push(statement);
      }
    },
    settle() {
      for (const file of files.values()) file.isWritten = true;
    },
    async write(folder) {
      for (const [path, file] of files) {
        if (file.isWritten) continue;
        const text = file.statements.length > 0 ? statementFile(file.statements) : `${file.lines.join("\n")}\n`;
        await dropFile(join(folder, path), text, file.changedAt);
        file.isWritten = true;
      }
    },
  };
};

/** The last change is the demo's own time, so that the folder looks the same wherever and whenever it is written. */
const dropFile = async (path: string, text: string, changedAt: number): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  const next = join(dirname(path), `.${changedAt}.next`);
  await writeFile(next, text);
  await utimes(next, changedAt / 1000, changedAt / 1000);
  await rename(next, path);
};

const quoted = (text: string): string => (/[;"\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const delimitedLine = (system: System, sheet: Sheet, emission: Emission): string => {
  const row = rowOf(system, sheet, emission);
  return columnsOf(system, sheet)
    .map((column) => quoted(row[column] ?? ""))
    .join(";");
};

/** Plain numbers are numbers, with the digits they have. */
const jsonLine = (system: System, sheet: Sheet, emission: Emission): string => {
  const pairs = Object.entries(rowOf(system, sheet, emission)).map(([name, text]) => {
    const isNumber = /^(?:0|[1-9]\d{0,11})(?:\.\d+)?$/.test(text) && /^(?:quantite|prix|montant|cout|jours)/.test(name);
    return `${JSON.stringify(name)}:${isNumber ? text : JSON.stringify(text)}`;
  });
  return `{${pairs.join(",")}}`;
};
