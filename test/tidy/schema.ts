// A stage's tables are its own: only its store and its migration name its schema; readers for people use its public views.
import { isSource, lineAt, partsOf } from "./rule.ts";
import type { Finding, Rule, SourceFile } from "./rule.ts";

const schemas = [
  "platform",
  "access",
  "source",
  "signal",
  "observation",
  "identity",
  "governance",
  "record",
  "finance",
  "production",
  "asset",
  "workflow",
  "writeback",
  "desk",
  "federation",
];

/** These answer people, so they may read the views that stages publish. */
const viewReaders = /^src\/(?:desk|lineage|audit|api|commit|chaos)\//;
const named = new RegExp(String.raw`\b(${schemas.join("|")})\.([a-z_][a-z0-9_]*)`, "g");
const statement = /\b(?:select|insert\s+into|update|delete\s+from|from|join|copy|truncate|alter\s+table|create\s+table)\s/i;
const onlyName = new RegExp(String.raw`^(?:${schemas.join("|")})\.[a-z_][a-z0-9_]*$`);

const owns = (path: string, schema: string): boolean =>
  (schema === "platform" && path.startsWith("src/platform/")) ||
  new RegExp(String.raw`^src/(?:[a-z]+/)?${schema}/store(?:-[a-z-]+)?\.ts$`).test(path);

function inStatement(file: SourceFile, at: number, sql: string, may: (schema: string, table: string) => boolean): Finding[] {
  return [...sql.matchAll(named)].flatMap((match) => {
    const [, schema = "", table = ""] = match;
    if (may(schema, table)) return [];
    const message = `${match[0]} belongs to ${schema}: only its store.ts and migration name it; read ${schema}.public_* instead`;
    return [{ path: file.path, line: lineAt(file.text, at + match.index), message }];
  });
}

function inSource(file: SourceFile): Finding[] {
  const may = (schema: string, table: string): boolean =>
    owns(file.path, schema) || (table.startsWith("public_") && viewReaders.test(file.path));
  return partsOf(file)
    .literals.filter(({ content }) => onlyName.test(content) || statement.test(content))
    .flatMap(({ at, content }) => inStatement(file, at + 1, content, may));
}

function inMigration(file: SourceFile): Finding[] {
  const owner = /\d{4}-([a-z]+)/.exec(file.path)?.[1];
  const sql = file.text.replace(/--[^\n]*/g, (comment) => " ".repeat(comment.length));
  return inStatement(file, 0, sql, (schema) => schema === owner || schema === "platform");
}

export const schemaRule: Rule = {
  name: "schema",
  states: "only a stage's store and migration name its schema",
  check: (files) => [
    ...files.filter(isSource).flatMap(inSource),
    ...files.filter((file) => /^src\/platform\/migrations\/.*\.sql$/.test(file.path)).flatMap(inMigration),
  ],
};
