// synchromesh doctor: what stands in the way, with the next thing to try. Looks at everything it can reach, whatever fails.

import { statfsSync, statSync } from "node:fs";
import type { Command } from "commander";
import type { z } from "zod";
import type { hubStatus } from "../api/contract-desk.ts";
import { isFault } from "../base/fault.ts";
import { systemClock } from "../base/clock.ts";
import { type Hub, loadConfiguration } from "../hub.ts";
import { placesOf } from "../hub-store.ts";
import { query } from "../platform/database.ts";
import { readFolderHolder } from "../platform/folder-lock.ts";
import { driftCheck } from "../platform/schema.ts";
import { act, exitCode } from "./command.ts";
import { withDoor } from "./door.ts";
import { openOwnHub } from "./own-hub.ts";
import { tokenFile } from "./own-token.ts";
import { assertConfigured, type Place } from "./place.ts";
import { replayCause } from "./replay-notice.ts";
import { counted, say } from "./say.ts";

interface Finding {
  readonly about: string;
  readonly ok: boolean;
  readonly said: string;
  /** Where it is not ok. */
  readonly hint?: string;
}

export function addDoctor(program: Command): void {
  const command = program
    .command("doctor")
    .summary("look for what stands in the way")
    .description("Checks configuration, disk, permissions, store, schema, clock and every source. Changes nothing.");
  act(command, async ({ place }) => {
    const findings = [
      ...(await attempt("configuration", () => configuration(place))),
      ...folders(place),
      ...(await attempt("hub", () => hub(place))),
    ];
    say(place.isJson, findings, doctorText);
    return findings.every(({ ok }) => ok) ? exitCode.done : exitCode.fault;
  });
}

async function attempt(about: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (!isFault(error)) throw error;
    return [{ about, ok: false, said: `${error.subject}: ${error.cause}`, hint: error.hint }];
  }
}

async function configuration(place: Place): Promise<Finding[]> {
  const { hub: name, sources } = loadConfiguration(place.configFile);
  return [{ about: "configuration", ok: true, said: `${place.configFile}: hub ${name}, ${counted(sources.length, "source")}` }];
}

const lowBytes = 1024 ** 3;

function folders({ data }: Place): Finding[] {
  const free = freeBytes(data);
  const room: Finding[] =
    free === undefined
      ? []
      : [
          {
            about: "disk",
            ok: free > lowBytes,
            said: `${(free / lowBytes).toFixed(1)} GiB free for ${data}`,
            hint: "make room: the hub stops writing when little is left",
          },
        ];
  const { key } = placesOf(data);
  return [...room, ...[key, tokenFile(data)].flatMap(privateFile)];
}

const freeBytes = (folder: string): number | undefined => {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return undefined; // Not there yet: the hub makes it when it starts.
  }
};

function privateFile(file: string): Finding[] {
  const mode = statSync(file, { throwIfNoEntry: false })?.mode;
  if (mode === undefined || process.platform === "win32") return [];
  const isOpen = (mode & 0o077) !== 0;
  return [
    {
      about: "permissions",
      ok: !isOpen,
      said: `${file} can be read by ${isOpen ? "others" : "its owner only"}`,
      hint: `chmod 600 ${file}`,
    },
  ];
}

async function hub(place: Place): Promise<Finding[]> {
  assertConfigured(place);
  const holder = readFolderHolder(placesOf(place.data).store);
  if (holder !== undefined)
    return running(place, `process ${holder.pid} on ${holder.host} runs it${holder.api === undefined ? "" : ` at ${holder.api}`}`);
  await using own = await openOwnHub(place);
  const mappings = own.hub.sources.flatMap(({ name, replayDue }) => mapping(name, replayDue));
  return [...(await store(own.hub)), ...mappings, ...(await Promise.all(own.hub.sources.map(({ name }) => source(own.hub, name)))).flat()];
}

/** Claims that were read with an earlier mapping stand until they are read again. */
const mapping = (name: string, feeds: readonly string[]): Finding[] =>
  feeds.length === 0
    ? []
    : [
        {
          about: `mapping of ${name}`,
          ok: false,
          said: replayCause(feeds),
          hint: `synchromesh replay --source ${name} --plan, then without --plan`,
        },
      ];

/** A hub in another process is asked what it knows; its sources' own systems are asked by a stopped hub only. */
async function running(place: Place, said: string): Promise<Finding[]> {
  const { data } = await withDoor(place, ({ get }) => get<z.output<typeof hubStatus>>("/v1/status"));
  return [
    { about: "hub", ok: true, said },
    ...data.sources.flatMap(({ name, replayDue }) => mapping(name, replayDue)),
    ...data.sources.map(({ name, standing, fault }): Finding =>
      fault === null
        ? { about: `source ${name}`, ok: standing === "live", said: standing, hint: "see when it was heard: synchromesh status" }
        : { about: `source ${name}`, ok: false, said: fault.cause, hint: fault.hint },
    ),
  ];
}

/** Beyond this, ms, dates judged by the database and by the hub may differ. */
const clockMsMax = 5_000;

async function store({ database }: Hub): Promise<Finding[]> {
  const { name, version, survivesPowerCut } = database.profile;
  const [[row] = []] = await database.read([query("select (extract(epoch from clock_timestamp()) * 1000)::bigint as now")]);
  const apart = Math.abs(Number(row?.["now"]) - systemClock.now());
  const { missing, unexpected } = await driftCheck(database);
  const drift = [...missing.map((line) => `missing ${line}`), ...unexpected.map((line) => `unexpected ${line}`)];
  const promise = survivesPowerCut
    ? "what was acknowledged survives a power cut"
    : "survives a killed process, not a power cut: back up, or move to PostgreSQL";
  return [
    { about: "store", ok: true, said: `${name} ${version}: ${promise}` },
    {
      about: "schema",
      ok: drift.length === 0,
      said: drift.slice(0, 3).join("; ") || "as this release made it",
      hint: "somebody changed the tables: restore a backup",
    },
    {
      about: "clock",
      ok: apart < clockMsMax,
      said: `${apart} ms between the database and this machine`,
      hint: "let both follow the same time server",
    },
  ];
}

const source = async (own: Hub, name: string): Promise<Finding[]> =>
  (await own.check(name)).map((result): Finding => {
    const about = `source ${name}, ${result.stage} ${result.object}`;
    return result.ok ? { about, ok: true, said: result.detail } : { about, ok: false, said: result.cause, hint: result.hint };
  });

const doctorText = (findings: readonly Finding[]): string =>
  findings
    .map(
      ({ about, ok, said, hint }) => `${ok ? "ok  " : "FAIL"}  ${about}: ${said}${ok || hint === undefined ? "" : `\n      Try: ${hint}`}`,
    )
    .join("\n");
