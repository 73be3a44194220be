// The forty rules beside this file, as the list of rules of a hub.yaml.

import { readFileSync } from "node:fs";

export const fortyRules: string = readFileSync(new URL("forty-rules.yaml", import.meta.url), "utf8");
