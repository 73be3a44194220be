// A hub that a command opens for itself, and closes whatever happens.

import { mkdirSync, existsSync } from "node:fs";
import { type Clock, systemClock } from "../base/clock.ts";
import { type Hub, loadConfiguration, openHub, placesOf } from "../hub.ts";
import { type Log, type LogLevel, openLog } from "../platform/log.ts";
import { writeKeyFile } from "../platform/secret.ts";
import type { Place } from "./place.ts";

export interface OwnHubOptions {
  readonly clock?: Clock;
  readonly log?: Log;
}

/** Messages of a command that a person waits for: only what went wrong. `LOG_LEVEL` says otherwise. */
export const commandLog = (level: LogLevel = "warn"): Log => openLog(isLevel(process.env["LOG_LEVEL"]) ? process.env["LOG_LEVEL"] : level);

const isLevel = (level: string | undefined): level is LogLevel => ["debug", "info", "warn", "error", "silent"].includes(level ?? "");

export async function openOwnHub({ configFile, data }: Place, { clock = systemClock, log = commandLog() }: OwnHubOptions = {}): Promise<Hub> {
  const configuration = loadConfiguration(configFile);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const { key } = placesOf(data);
  if (!existsSync(key)) writeKeyFile(key);
  return openHub(configuration, { clock, log, folder: data });
}
