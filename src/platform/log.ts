// The log of the running hub: one JSON object a line, to stderr, so that stdout belongs to the command.
import { destination, pino } from "pino";
import type { DestinationStream, Logger } from "pino";
import { isFault } from "../base/fault.ts";

export type Log = Logger;
export type LogLevel = "debug" | "info" | "warn" | "error" | "silent";

/** Keys whose values never reach the log, at the first three depths. */
const secretKeys = ["password", "secret", "token", "authorization", "cookie", "privateKey", "url"];
const redacted = secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

const faultOf = (error: unknown): unknown =>
  isFault(error) ? error.toJSON() : error instanceof Error ? { message: error.message, stack: error.stack } : error;

export const openLog = (level: LogLevel, stream: DestinationStream = destination(2)): Log =>
  pino(
    {
      level,
      redact: { paths: redacted, censor: "[redacted]" },
      formatters: { level: (label) => ({ level: label }), bindings: () => ({}) },
      serializers: { fault: faultOf, err: faultOf },
    },
    stream,
  );
