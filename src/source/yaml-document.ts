// YAML with line numbers, so that a refusal can say where.

import { LineCounter, isNode, parseDocument } from "yaml";
import type { z } from "zod";
import { Fault } from "../base/fault.ts";

export type DocumentPath = readonly PropertyKey[];

export interface YamlDocument {
  readonly file: string;
  readonly value: unknown;
  /** Line (from 1) of what stands at the path, or of the nearest thing above it. */
  lineOf(path: DocumentPath): number | undefined;
}

/** Fault `yaml-refused`. Aliases are bounded by the parser; keys given twice are refused. */
export const readYaml = (text: string, file: string): YamlDocument => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, strict: true });
  const error = document.errors[0];
  if (error !== undefined) {
    const line = lines.linePos(error.pos[0]).line;
    throw new Fault({
      code: "yaml-refused",
      subject: `${file} line ${line}`,
      cause: error.message.split("\n", 1)[0] ?? "",
      hint: "correct the YAML",
    });
  }
  return {
    file,
    value: document.toJS({ maxAliasCount: 100 }),
    lineOf(path) {
      for (let length = path.length; length >= 0; length -= 1) {
        const node = document.getIn(path.slice(0, length), true);
        if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
      }
      return undefined;
    },
  };
};

/** What the schema makes of the value, or fault `configuration-refused` naming path, line and what is wrong. */
export const checked = <Output>(schema: z.ZodType<Output>, value: unknown, at: DocumentPath, document: YamlDocument): Output => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = [...at, ...(issue?.path ?? [])];
  const more = result.error.issues.length > 1 ? ` (and ${result.error.issues.length - 1} more)` : "";
  throw refusal(document, path, `${issue?.message ?? "it does not have the expected form"}${more}`, "see the reference of hub.yaml");
};

export const refusal = (document: YamlDocument, path: DocumentPath, cause: string, hint: string): Fault => {
  const line = document.lineOf(path);
  const place = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  const subject = `${document.file}${line === undefined ? "" : ` line ${line}`}, ${place.replace(/^\./, "")}`;
  return new Fault({ code: "configuration-refused", subject, cause, hint });
};
