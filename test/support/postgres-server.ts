// A private PostgreSQL server for one test run, where its binaries are installed. It refuses to run as root, so it is given
// to the user postgres there.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, realpathSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";

export interface PostgresServer {
  /** A superuser's address of the database postgres. */
  readonly url: string;
  readonly folder: string;
  stop(): Promise<void>;
  /** Stops it, runs one of its programs over its data, and starts it again. */
  offline(program: string, args: readonly string[]): Promise<void>;
}

const debianFolder = "/usr/lib/postgresql";

/** The folder of `initdb` and `postgres`, or undefined. */
export const postgresBinaries = (): string | undefined => {
  const debian = existsSync(debianFolder) ? readdirSync(debianFolder).toSorted().toReversed() : [];
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), ...debian.map((version) => join(debianFolder, version, "bin"))];
  return folders.find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres")));
};

/** What a power cut would lose is not written through; a process that is killed loses nothing by it. */
const quick = ["fsync=off", "full_page_writes=off"];
/** As docs/how-to/move-to-postgresql.md has a server that takes many changes: with all that makes it durable. */
const prepared = ["shared_buffers=1GB", "max_wal_size=8GB", "checkpoint_timeout=15min"];

/** Durable: set up as for a plant, to be measured. Not durable: for tests. */
export const startPostgres = async ({ isDurable }: { readonly isDurable: boolean }): Promise<PostgresServer | undefined> => {
  const binaries = postgresBinaries();
  if (binaries === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "synchromesh-postgres-"));
  const isRoot = process.getuid?.() === 0;
  if (isRoot) execFileSync("chown", ["postgres", folder]);
  else chmodSync(folder, 0o700);
  const asOwner = (command: string, args: readonly string[]): [string, string[]] =>
    isRoot ? ["setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", command, ...args]] : [command, [...args]];

  const data = join(folder, "data");
  execFileSync(
    ...asOwner(join(binaries, "initdb"), ["-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C", "-A", "trust", "--no-sync"]),
    {
      cwd: folder,
      stdio: "ignore",
    },
  );
  const port = await freePort();
  // Changes of tables are read from the log by connectors.
  const chosen = [
    "max_connections=200",
    "wal_level=logical",
    "max_replication_slots=50",
    "max_wal_senders=50",
    ...(isDurable ? prepared : quick),
  ].flatMap((setting) => ["-c", setting]);
  const settings = ["-p", String(port), "-k", folder, "-h", "127.0.0.1", ...chosen];
  const start = (): ChildProcess =>
    spawn(...asOwner(join(binaries, "postgres"), ["-D", data, ...settings]), { cwd: folder, stdio: "ignore" });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  let server = start();
  await answers(url);
  const stop = async (): Promise<void> => {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    // SIGINT is the fast shutdown: open sessions are ended.
    if (server.exitCode === null && server.kill("SIGINT")) await ended;
  };
  return {
    url,
    folder,
    stop,
    async offline(program, args) {
      await stop();
      // Of some installations only the usual programs lie on the path.
      const beside = dirname(realpathSync(join(binaries, "postgres")));
      execFileSync(...asOwner(join(beside, program), ["-D", data, ...args]), { cwd: folder, stdio: "ignore" });
      server = start();
      await answers(url);
    },
  };
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no free port"))));
    });
  });

const attemptsMax = 100;

const answers = async (url: string): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (attempt === attemptsMax) throw error;
      await pause(100);
    }
  }
};
