// Texts that the hub is told to read: hub.yaml and what it names.

import { readFileSync } from "node:fs";
import { Fault } from "../base/fault.ts";

/** Fault `configuration-unreadable`. */
export function readOwnText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    const hint = "check the path and the permissions; synchromesh init writes a first hub.yaml";
    throw new Fault({ code: "configuration-unreadable", subject: path, cause: `the file cannot be read (${why})`, hint }, error);
  }
}
