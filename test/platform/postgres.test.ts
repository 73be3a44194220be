// What only a server has: roles, its own end, and a version.
import { Client } from "pg";
import { afterAll, expect, test } from "vitest";
import { query } from "../../src/platform/database.ts";
import { openPostgres } from "../../src/platform/databases/postgres.ts";
import { onPostgres } from "../support/database.ts";
import { onServer } from "../support/template.ts";

onPostgres(({ newPlace, openAt }, serverUrl) => {
  const role = `synchromesh_bound_${process.pid}`;
  afterAll(() => onServer(serverUrl, `drop role if exists ${role}`));

  test("a role that the policies bind is refused with the statement that helps", async () => {
    await onServer(serverUrl, `create role ${role} login`);
    const url = new URL(serverUrl);
    url.username = role;
    await expect(openPostgres({ url: url.href })).rejects.toMatchObject({
      code: "role-needs-bypassrls",
      hint: expect.stringContaining(`ALTER ROLE "${role}" BYPASSRLS;`) as unknown,
    });
    await onServer(serverUrl, `alter role ${role} bypassrls`);
    await (await openPostgres({ url: url.href })).close();
  });

  test("a server that is not there is a fault to try again", async () => {
    const url = new URL(serverUrl);
    url.port = "1";
    await expect(openPostgres({ url: url.href })).rejects.toMatchObject({ code: "database-unreachable", retryable: true });
  });

  test("a connection cut by the server undoes the write under way, and the next calls open another", async () => {
    const place = await newPlace();
    const database = await openAt(place);
    await database.write([{ kind: "script", sql: "create table public.kept (value text)" }]);
    const writing = database.write([query("insert into public.kept values ('half')"), query("select pg_sleep(20)")]);
    const caught = expect(writing).rejects.toMatchObject({ code: "database-unreachable", retryable: true });
    const killer = new Client({ connectionString: place.kind === "server" ? place.url : "" });
    await killer.connect();
    const cut = "select pg_terminate_backend(pid) as cut from pg_stat_activity where pid <> pg_backend_pid()";
    await expect.poll(async () => (await killer.query(`${cut} and query like '%pg_sleep%'`)).rows.length).toBeGreaterThan(0);
    await killer.end();
    await caught;
    await expect.poll(() => database.write([query("select count(*) from public.kept")]).catch(() => undefined)).toEqual([[{ count: "0" }]]);
  });
});
