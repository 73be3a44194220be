// Every page of the console, as its navigation lists them: a page that is added there is in every test that visits them all.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const source = new URL("../../console/src/", import.meta.url);

/** Addresses, in the order of the navigation. Throws where a page lies in a folder that no entry loads. */
export function consolePages(): readonly string[] {
  const entries = readFileSync(new URL("navigation.ts", source), "utf8").split("\n    {\n").slice(1);
  const pages = entries.map((entry) => ({
    path: /^ {6}path: "(\/[a-z-]+)",$/m.exec(entry)?.[1],
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
