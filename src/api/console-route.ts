// The console: files that Vite built, the same for everybody, and the page that every address of the console begins with.

import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply } from "fastify";
import { Fault } from "../base/fault.ts";

/** Where `npm run build` leaves it. */
const builtFolder = join(import.meta.dirname, "..", "..", "console", "dist");

/** Anybody may have them: they hold no data. */
const openRoute = { config: { action: "open" }, schema: { hide: true } } as const;

/** Stands in the page where the nonce of an answer goes. */
const nonceMark = "{{nonce}}";

/** Addresses of the console: words with hyphens, but for the API and what machines ask for. */
const pageAddress = "/:page(^(?!v1$)(?!health$)(?!ready$)(?!metrics$)[a-z][a-z-]*$)";

export async function consoleRoutes(app: FastifyInstance, folder: string = builtFolder): Promise<void> {
  await app.register(fastifyStatic, { root: folder, serve: false, preCompressed: true, index: false });
  const answer = async (_: unknown, reply: FastifyReply): Promise<string> => sendPage(reply, template(folder));
  for (const url of ["/", pageAddress, `${pageAddress}/*`]) app.get(url, openRoute, answer);
  // A file whose name holds the hash of its contents never changes.
  app.get<{ Params: { "*": string } }>("/assets/*", openRoute, async (request, reply) => {
    void reply.header("x-content-type-options", "nosniff");
    return reply.sendFile(`assets/${request.params["*"]}`, { maxAge: "365d", immutable: true });
  });
  app.get("/favicon.svg", openRoute, async (_, reply) => reply.sendFile("favicon.svg", { maxAge: "1h" }));
}

/** Read anew each time: a hub that goes on while the console is built shows the new one. */
function template(folder: string): string {
  const file = join(folder, "index.html");
  if (existsSync(file)) return readFileSync(file, "utf8");
  throw new Fault({
    code: "console-not-built",
    subject: "console/dist",
    cause: "the console has not been built here",
    hint: "run npm run build, or npm ci, which does it",
  });
}

/** Components write their colours into style elements as they are drawn; they carry the nonce of this answer, nothing else may. */
function sendPage(reply: FastifyReply, page: string): string {
  const nonce = randomBytes(18).toString("base64url");
  void reply.headers({
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": securityPolicy(nonce),
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  });
  return page.replaceAll(nonceMark, nonce);
}

const securityPolicy = (nonce: string): string =>
  [
    "default-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
