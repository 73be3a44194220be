// A hub that runs in a process of its own and takes up what people apply: with a system that is read, one that cannot be reached, and one
// that is paused.
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { tokenFile } from "../../src/cli/own-token.ts";
import { placesOf } from "../../src/hub-store.ts";
import { readFolderHolder } from "../../src/platform/folder-lock.ts";

export interface ConnectingHub extends AsyncDisposable {
  readonly address: string;
  /** Of an administrator of every site. */
  readonly token: string;
  /** A system writes a file, whole. */
  readonly drop: (name: string, text: string) => void;
}

const dialect = `{ delimiter: ";", quote: '"', header: true, row_end: lf, encoding: utf-8 }`;

const yaml = `# The works of Lyon.
hub: works
zone: Europe/Paris
currency: EUR
sources:
  # Ask Marc before you touch it.
  - name: navision
    connector: delimited
    site: lyon
    zone: Europe/Paris
    owner: Marc, purchasing systems
    poll_every: 1s
    options: { folder: navision, settle_seconds: 0 }
    feeds: { orders: { file: "orders*.csv", dialect: ${dialect} } }
    mapping:
      system: navision
      version: "5"
      feeds:
        orders:
          kind: purchase_order
          key: NR
          fields: { number: NR, amount: BETRAG, status: STATUS, currency: { value: EUR } }
  - name: ledger
    connector: postgres-query
    site: lyon
    options: { url: "postgres://reader:of-the-ledger@127.0.0.1:1/ledger" }
    feeds: { invoices: { query: select * from invoices } }
    mapping:
      system: ledger
      version: "1"
      feeds: { invoices: { kind: supplier_invoice, key: id, fields: { number: id } } }
  - name: weighbridge
    connector: delimited
    site: dijon
    zone: Europe/Paris
    paused: true
    options: { folder: weighbridge, settle_seconds: 0 }
    feeds: { goods: { file: "*.csv", dialect: ${dialect} } }
    mapping:
      system: weighbridge
      version: "1"
      feeds: { goods: { kind: item, key: code, fields: { number: code, name: name } } }
`;

const files = {
  "navision/orders.csv": "NR;STATUS;BETRAG\nPO1;draft;100.00\nPO2;draft;7.50\n",
  "weighbridge/goods.csv": "code;name\nG1;Gravel\nG2;Sand\nG3;Clay\n",
};

export async function openConnectingHub({ port = 0 }: { readonly port?: number } = {}): Promise<ConnectingHub> {
  const folder = mkdtempSync(join(tmpdir(), "synchromesh-connecting-"));
  const data = join(folder, ".synchromesh");
  const drop = (name: string, text: string): void => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
  };
  for (const [name, text] of Object.entries({ ...files, "hub.yaml": yaml })) drop(name, text);
  const template = process.env["TEST_PGLITE_TEMPLATE"];
  if (template !== undefined) cpSync(template, placesOf(data).store, { recursive: true });
  const environment = { ...process.env, DATABASE_URL: "" };
  const child = spawn(process.execPath, [resolve("src/cli/main.ts"), "start", "--port", String(port)], { cwd: folder, env: environment });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<void>((done) => child.once("close", () => done()));
  let address: string | undefined;
  while (address === undefined) {
    if (child.exitCode !== null) throw new Error(`the hub has ended: ${said}`);
    await pause(50);
    address = readFolderHolder(placesOf(data).store)?.api;
  }
  return {
    address,
    token: readFileSync(tokenFile(data), "utf8").trim(),
    drop,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
