// Once per run: a folder for everything it writes, a migrated PGlite folder to copy, a PostgreSQL server with a migrated template
// database, and where processes and threads find code that was read before.
import { rmSync } from "node:fs";
import { startPostgres } from "./postgres-server.ts";
import { openScratch } from "./scratch.ts";
import { codeCache, pgliteTemplate, postgresTemplate } from "./template.ts";

export const setup = async (): Promise<() => Promise<void>> => {
  const scratch = openScratch();
  process.env["TEST_PGLITE_TEMPLATE"] = await pgliteTemplate();
  process.env["NODE_COMPILE_CACHE"] ??= codeCache;
  const given = process.env["TEST_DATABASE_URL"];
  const server = given === undefined ? await startPostgres({ isDurable: false }) : undefined;
  const url = given ?? server?.url;
  if (url === undefined) return () => Promise.resolve(scratch.remove());
  process.env["TEST_DATABASE_URL"] = url;
  const template = await postgresTemplate(url);
  process.env["TEST_DATABASE_TEMPLATE"] = template.name;
  return async () => {
    await template.drop();
    if (server !== undefined) {
      await server.stop();
      rmSync(server.folder, { recursive: true, force: true });
      delete process.env["TEST_DATABASE_URL"];
    }
    scratch.remove();
  };
};
