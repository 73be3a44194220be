// The version of this program, as its package says.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const manifest = JSON.parse(readFileSync(resolve(import.meta.dirname, "..", "..", "package.json"), "utf8")) as { readonly version: string };

export const version: string = manifest.version;
