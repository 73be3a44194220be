// The compose file and the image it builds.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { lintFolder, projectFolder, tool, withDeployTools } from "../support/deploy-tool.ts";

const deploy = join(projectFolder, "deploy");
const read = (name: string): string => readFileSync(join(deploy, name), "utf8");

/** What a linter says of a text, as a file of that name. */
function said(lint: (file: string) => { readonly code: number | null; readonly text: string }, name: string, text: string) {
  const folder = mkdtempSync(join(tmpdir(), "synchromesh-deploy-"));
  const file = join(folder, name);
  writeFileSync(file, text);
  const { code, text: words } = lint(file);
  rmSync(folder, { recursive: true });
  return { code, words: words.replaceAll(folder, "").trim() };
}

const packaged = (path: string): string => join(lintFolder, "node_modules", path);
const composeLint = (file: string) =>
  tool(process.execPath, [packaged("dclint/bin/dclint.cjs"), "--config", join(lintFolder, "dclint.yaml"), "--max-warnings", "0", file]);
const imageLint = (file: string) => tool(process.execPath, [packaged("dockerfile-utils/bin/dockerfile-utils"), "lint", file]);

interface Service {
  readonly image?: string;
  readonly hostname?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly ports?: readonly string[];
  readonly healthcheck?: unknown;
}

withDeployTools("the compose file and its image", () => {
  test("of the compose file its linter says nothing, and of a broken one it does", () => {
    const text = read("compose.yaml");
    expect(said(composeLint, "compose.yaml", text)).toEqual({ code: 0, words: "" });
    expect(said(composeLint, "compose.yaml", text.replace("read_only:", "readonly:")).code).not.toBe(0);
    expect(said(composeLint, "compose.yaml", text.replace("    ports:\n      - ", "    ports:\n      - 5432\n      - ")).code).not.toBe(0);
  });

  test("of the Dockerfile its linter says nothing, and of a broken one it does", () => {
    const text = read("Dockerfile");
    expect(said(imageLint, "Dockerfile", text)).toEqual({ code: 0, words: "" });
    expect(said(imageLint, "Dockerfile", text.replace("WORKDIR /hub", "WORKDIR")).words).not.toBe("");
    expect(said(imageLint, "Dockerfile", text.replace("--interval=15s", "--every=15s")).words).not.toBe("");
  });

  test("the hub reaches its database by a reference, is reached from this machine only, and writes to its volume only", () => {
    const { services } = parse(read("compose.yaml")) as { services: Readonly<Record<string, Service>> };
    const { database, hub } = services;
    expect(database?.healthcheck).toBeDefined();
    expect(hub).toMatchObject({ read_only: true, cap_drop: ["ALL"], hostname: "hub" });
    expect(hub?.ports).toEqual(["127.0.0.1:${SYNCHROMESH_PORT:-4780}:4780"]);
    expect(read("compose.yaml")).toMatch(/DATABASE_URL: "postgres:\/\/hub:\$\{HUB_PASSWORD:\?/);
    const { version } = JSON.parse(readFileSync(join(projectFolder, "package.json"), "utf8")) as { version: string };
    expect(hub?.image).toBe(`synchromesh:\${SYNCHROMESH_VERSION:-${version}}`);
  });

  test("the image is made of what is there, by a user with a number, and no package runs a script", () => {
    const text = read("Dockerfile");
    const copied = [...text.matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(([, words = ""]) => words.split(" "));
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((path) => !existsSync(join(projectFolder, path)))).toEqual([]);
    expect(text).toMatch(/^USER \d+:\d+$/m);
    for (const [line] of text.matchAll(/npm (?:ci|prune).*/g)) expect(line).toContain("--ignore-scripts");
  });
});
