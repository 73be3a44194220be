// PGlite inside the worker. Speaks the wire protocol itself: a statement is parsed once and then costs one call
// instead of six, and every value stays the text PostgreSQL printed.
import { PGlite, protocol } from "@electric-sql/pglite";
import type { Copy, Query } from "../database.ts";
import { copyStatement } from "./engine.ts";
import type { Engine } from "./engine.ts";
import type { CompiledCode } from "./pglite-code.ts";
import { openWireAnswer } from "./wire-answer.ts";
import type { RowTable } from "./worker-protocol.ts";

/** Bounded: sql texts are few and fixed; a text built per call would otherwise grow the engine's memory. */
const preparedMax = 500;

/** Of one sort; a hash may take twice as much. */
const workMemMiB = 32;

const { serialize } = protocol;

interface PgliteOptions {
  readonly code: CompiledCode;
  /** Undefined: in memory. */
  readonly folder: string | undefined;
  /** A tar file of a data folder to start from, in memory only. */
  readonly image: Uint8Array | undefined;
}

export const openPgliteEngine = async ({ code, folder, image }: PgliteOptions): Promise<Engine> => {
  const pglite = await PGlite.create({
    pgliteWasmModule: code,
    ...(folder === undefined ? {} : { dataDir: folder }),
    ...(image === undefined ? {} : { loadDataDir: new Blob([new Uint8Array(image)]) }),
    parsers: {},
  });
  // With the default of four, a list of a hundred thousand is sorted and joined through files, which cost a third of its time.
  await pglite.exec(`set work_mem = '${workMemMiB}MB'`);
  const prepared = new Map<string, string>();
  const came = openWireAnswer();
  const shown = await pglite.query<{ server_version: string }>("show server_version");

  /** Sends messages in one go; after an error the protocol needs its own sync before the next call. */
  const exchange = async (...parts: readonly Uint8Array[]): Promise<RowTable> => {
    await pglite.execProtocolRawStream(Buffer.concat(parts), { onRawData: (bytes) => came.take(bytes) });
    return came.end();
  };

  const query = async ({ sql, params }: Query): Promise<RowTable> => {
    const known = prepared.get(sql);
    if (known === undefined && prepared.size >= preparedMax) await forgetAll();
    const statement = known ?? `s${prepared.size + 1}`;
    const run = [
      serialize.bind({ statement, values: [...params] }),
      serialize.describe({ type: "P" }),
      serialize.execute({}),
      serialize.sync(),
    ];
    if (known !== undefined) return exchange(...run);
    // Parsed apart: a statement whose execution fails stays prepared, one whose parse fails does not.
    await exchange(serialize.close({ type: "S", name: statement }), serialize.parse({ name: statement, text: sql }), serialize.sync());
    prepared.set(sql, statement);
    return exchange(...run);
  };

  const forgetAll = async (): Promise<void> => {
    prepared.clear();
    await pglite.exec("deallocate all");
  };

  return {
    version: shown.rows[0]?.server_version.split(" ")[0] ?? "",
    query,
    script: async (sql) => {
      await pglite.exec(sql);
    },
    copy: async (copy: Copy) => {
      await pglite.query(`${copyStatement(copy)} '/dev/blob'`, [], { blob: new Blob([copy.data]) });
    },
    exported: async function* (sql) {
      const { blob } = await pglite.query(`copy (${sql}) to '/dev/blob'`);
      if (blob !== undefined) yield new Uint8Array(await blob.arrayBuffer());
    },
    image: async () => new Uint8Array(await (await pglite.dumpDataDir("none")).arrayBuffer()),
    forget: () => prepared.clear(),
    close: () => pglite.close(),
  };
};
