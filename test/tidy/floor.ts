// The floors of the building, as data. Data flows down the list; imports look up the list.
import { importsOf, isSource } from "./rule.ts";
import type { Finding, Rule, SourceFile } from "./rule.ts";

interface Floor {
  /** Folder (or file without its ending) directly under `src/`. */
  readonly name: string;
  /** Floors it may import; absent: every floor before it that is not a leaf. */
  readonly imports?: readonly string[];
  /** Subfolders that never import one another. */
  readonly siblings?: true;
  /** Implementations: only the composition root names them. */
  readonly leaf?: true;
}

const floors: readonly Floor[] = [
  { name: "base" },
  { name: "platform" },
  { name: "access" },
  { name: "model", imports: ["base"] },
  { name: "source" },
  { name: "signal" },
  { name: "observation" },
  { name: "identity" },
  { name: "governance" },
  { name: "record" },
  { name: "projection", siblings: true },
  { name: "workflow", siblings: true },
  { name: "writeback" },
  { name: "desk" },
  { name: "lineage" },
  { name: "audit" },
  { name: "commit" },
  { name: "notification" },
  { name: "hub-configuration" },
  { name: "connection" },
  { name: "hub-store", imports: ["base", "platform"] },
  { name: "federation", imports: ["base", "platform", "access", "model", "source", "observation"], leaf: true },
  { name: "connectors", imports: ["base", "platform", "model", "source", "writeback"], siblings: true, leaf: true },
  { name: "api" },
  { name: "hub" },
  { name: "demo", imports: ["base", "platform", "model", "source"] },
  { name: "chaos" },
  { name: "cli" },
];

const byName = new Map(floors.map((floor, index) => [floor.name, { floor, index }]));
const root = "hub";
/** Where the implementations of the store live; a file outside `platform/` reaches them through the one below. */
const backends = "src/platform/databases/";
const opener = "hub-store";

export const floorOf = (path: string): string => (path.split("/")[1] ?? "").replace(/\.ts$/, "");

const mayImport = (from: string, to: string): boolean => {
  const upper = byName.get(to);
  const lower = byName.get(from);
  if (upper === undefined || lower === undefined) return false;
  if (from === to) return true;
  if (lower.floor.imports !== undefined) return lower.floor.imports.includes(to);
  return upper.index < lower.index && (upper.floor.leaf === undefined || from === root);
};

function complaint(from: string, to: string): string | undefined {
  const [here, there] = [floorOf(from), floorOf(to)];
  if (!to.startsWith("src/")) return `the product does not import ${to}: move what it needs under src/`;
  if (!mayImport(here, there)) {
    return `${here} may not import ${there}: data flows down the floors, imports look up (test/tidy/floor.ts); pass the data in instead`;
  }
  if (to.startsWith(backends) && here !== "platform" && here !== opener) {
    return "only src/hub-store.ts names a backend: take the Database contract as an argument";
  }
  const [ours, theirs] = [from.split("/"), to.split("/")];
  const crosses = here === there && ours.length > 3 && theirs.length > 3 && ours[2] !== theirs[2];
  if (crosses && byName.get(here)?.floor.siblings) {
    return `${here}/${ours[2]} may not import its sibling ${here}/${theirs[2]}: what both need goes one level up`;
  }
  return undefined;
}

function check(file: SourceFile): Finding[] {
  if (!byName.has(floorOf(file.path))) {
    return [{ path: file.path, line: 1, message: "is on no floor: put it in a folder of test/tidy/floor.ts" }];
  }
  return importsOf(file).flatMap(({ line, specifier, target }) => {
    if (target === undefined) {
      const foreign = floorOf(file.path) === "base" && !specifier.startsWith("node:");
      return foreign ? [{ path: file.path, line, message: `base imports nothing: ${specifier} belongs on a lower floor` }] : [];
    }
    const message = complaint(file.path, target);
    return message === undefined ? [] : [{ path: file.path, line, message }];
  });
}

export const floorRule: Rule = {
  name: "floor",
  states: "imports look up the floors, siblings never meet, only the hub and its store name implementations",
  check: (files) => files.filter(isSource).flatMap(check),
};
