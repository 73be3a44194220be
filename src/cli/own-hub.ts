// A hub that a command opens for itself. The demo group comes with its own systems and its own time.

import { existsSync, mkdirSync } from "node:fs";
import { systemClock } from "../base/clock.ts";
import { type Demo, openDemo } from "../demo/demo.ts";
import { type Hub, loadConfiguration, openHub } from "../hub.ts";
import { placesOf } from "../hub-store.ts";
import { type Log, type LogLevel, openLog } from "../platform/log.ts";
import { writeKeyFile } from "../platform/secret.ts";
import type { Place } from "./place.ts";

const levels: readonly string[] = ["debug", "info", "warn", "error", "silent"] satisfies LogLevel[];

/** Commands that a person waits for tell only what went wrong; LOG_LEVEL says otherwise. */
export const commandLog = (level: LogLevel = "warn"): Log => {
  const wanted = process.env["LOG_LEVEL"] ?? "";
  return openLog(levels.includes(wanted) ? (wanted as LogLevel) : level);
};

export interface OwnHub extends AsyncDisposable {
  readonly hub: Hub;
  readonly demo: Demo | undefined;
}

export async function openOwnHub({ configFile, data, demo: demoFolder }: Place, log: Log = commandLog()): Promise<OwnHub> {
  await using opened = new AsyncDisposableStack();
  const demo = demoFolder === undefined ? undefined : opened.use(await openDemo({ folder: demoFolder }));
  const configuration = loadConfiguration(configFile);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const { key } = placesOf(data);
  if (!existsSync(key)) writeKeyFile(key);
  const hub = opened.use(await openHub(configuration, { clock: demo?.clock ?? systemClock, log, folder: data }));
  const parts = opened.move();
  return { hub, demo, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}
