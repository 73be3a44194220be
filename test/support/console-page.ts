// Every page of the console, as its navigation lists them: a page that is added there is in every test that visits them all.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A system of the demo group. */
const demoSource = "kassel-erp";

const source = new URL("../../console/src/", import.meta.url);

/** Addresses, in the order of the navigation. Throws where a page lies in a folder that no entry loads. */
export function consolePages(): readonly string[] {
  const [head = "", ...entries] = readFileSync(new URL("navigation.ts", source), "utf8").split("\n    {\n");
  // An address that other code needs too has a name of its own.
  const named = new Map([...head.matchAll(/^const (\w+) = "(.+)";$/gm)].map(([, name = "", path = ""]) => [name, path]));
  const pathOf = (entry: string): string | undefined => {
    const [, literal, name = ""] = /^ {6}path: (?:"(\/[a-z/:-]+)"|(\w+)),$/m.exec(entry) ?? [];
    return (literal ?? named.get(name))?.replace(":source", demoSource);
  };
  const pages = entries.map((entry) => ({
    path: pathOf(entry),
    folder: /import\("\.\/page\/([a-z-]+)\/page\.tsx"\)/.exec(entry)?.[1],
  }));
  const folders = readdirSync(fileURLToPath(new URL("page", source)));
  const loaded = pages.map(({ folder }) => folder);
  const left = folders.filter((folder) => !loaded.includes(folder));
  if (left.length > 0) throw new Error(`no entry of console/src/navigation.ts loads ${left.join(", ")}`);
  return pages.map(({ path }, place) => {
    if (path === undefined) throw new Error(`entry ${place + 1} of console/src/navigation.ts has no path that can be read`);
    return path;
  });
}
