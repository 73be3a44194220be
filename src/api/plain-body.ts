// Settings in a body are what JSON says: numbers are numbers there, as in hub.yaml. Claims are read by their source text instead.

import type { FastifyRequest } from "fastify";
import { present } from "../base/assert.ts";

/** What was sent under this name; the body was found to be JSON before. */
export const plainPart = (request: FastifyRequest, name: string): unknown => {
  const bytes = present(request.bytes, "the bytes of a write");
  return (JSON.parse(Buffer.from(bytes).toString("utf8")) as Readonly<Record<string, unknown>>)[name];
};
