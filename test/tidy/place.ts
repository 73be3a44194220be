import { findings } from "./rule.ts";
import type { Rule } from "./rule.ts";

// Absolute folders of one person's or one machine's disk. Public places (/usr/lib, /etc, /proc, /dev, /tmp) are everybody's.
const machine = /(?<![\w.:/}*])(?:\/(?:root|home|Users|mnt|Volumes|work)\/[\w.-]+|[A-Z]:\\Users\\)/g;

export const placeRule: Rule = {
  name: "place",
  states: "no path of a particular machine is written down",
  check: (files) =>
    files.flatMap((file) => findings(file, machine, "a path of one machine: use a relative path, an option or SHARED_DIR", file.text)),
};
