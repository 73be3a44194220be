// What stands between the hub and a peer over HTTP, stage by stage: its name, its certificate, its answer, the account, each feed.
// A stage behind one that failed is not told: nobody got there.

import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { connect, type PeerCertificate, type TLSSocket } from "node:tls";
import { Fault } from "../base/fault.ts";
import { isMetadataAddress } from "../platform/outward.ts";
import type { CheckResult, CheckStage } from "../source/connector.ts";

export interface PeerCheck {
  readonly address: URL;
  readonly timeoutMs: number;
  /** Where logging in is a call of its own. */
  readonly login?: () => Promise<string>;
  readonly feeds: readonly FeedCheck[];
}

/** Calls whose faults tell how far they came, and which say what they found. */
export interface FeedCheck {
  readonly object: string;
  /** Where the peer can be asked what the account may do. */
  readonly permission?: () => Promise<string>;
  readonly sample: () => Promise<string>;
}

export async function checkPeer({ address, timeoutMs, login, feeds }: PeerCheck): Promise<CheckResult[]> {
  const name = await nameStage(address);
  if (!name.ok) return [name];
  const secure = address.protocol === "https:" ? await secureStage(address, timeoutMs) : undefined;
  const before = secure === undefined ? [name] : [name, secure];
  if (secure?.ok === false) return before;
  const { host } = address;
  const loggedIn = login === undefined ? undefined : await called(host, "login", login);
  if (loggedIn?.ok === false) return [...before, ...reachedBefore(loggedIn), loggedIn];
  const results: CheckResult[] = [];
  for (const feed of feeds) results.push(...(await feedStages(feed)));
  return [...before, ...accountStages(host, loggedIn, results), ...results];
}

const good = (stage: CheckStage, object: string, detail: string): CheckResult => ({ stage, object, ok: true, detail });
const bad = (stage: CheckStage, object: string, cause: string, hint: string): CheckResult => ({ stage, object, ok: false, cause, hint });

async function nameStage({ hostname }: URL): Promise<CheckResult> {
  try {
    const { address } = await lookup(hostname.replace(/^\[|\]$/g, ""));
    if (isMetadataAddress(address))
      return bad(
        "name",
        hostname,
        `${address} is an address at which a cloud tells credentials of machines; it is never called`,
        "put the address of the system itself into url:",
      );
    return good("name", hostname, address);
  } catch (error) {
    return bad(
      "name",
      hostname,
      `the name is not known here (${codeOf(error)})`,
      "check the host in url:, or the name server of this machine",
    );
  }
}

/** Undefined where there is no connection to secure: whether it can be reached is the next stage. */
async function secureStage({ hostname, port }: URL, timeoutMs: number): Promise<CheckResult | undefined> {
  const host = hostname.replace(/^\[|\]$/g, "");
  const socket = connect({ host, port: Number(port || "443"), timeout: timeoutMs, ...(isIP(host) === 0 ? { servername: host } : {}) });
  try {
    await secured(socket);
    return good(
      "secure",
      hostname,
      `${socket.getProtocol() ?? "TLS"}, its certificate is good until ${socket.getPeerCertificate().valid_to}`,
    );
  } catch (error) {
    const code = codeOf(error);
    if (/^(?:ECONN|EHOST|ENET|ETIMEDOUT)/.test(code)) return undefined;
    const { cause, hint } = await certificateFlaw(code, host, Number(port || "443"), timeoutMs);
    return bad("secure", hostname, cause, hint);
  } finally {
    socket.destroy();
  }
}

const secured = (socket: TLSSocket): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.once("secureConnect", resolve).once("error", reject);
    socket.once("timeout", () => reject(Object.assign(new Error("timeout"), { code: "ETIMEDOUT" })));
  });

/** Looks at the certificate that was refused, and says how it has to be. Nothing is sent over that connection. */
async function certificateFlaw(code: string, host: string, port: number, timeoutMs: number): Promise<Flaw> {
  const trust = "renew its certificate, or let this machine trust who signed it (NODE_EXTRA_CA_CERTS)";
  const socket = connect({ host, port, timeout: timeoutMs, rejectUnauthorized: false, ...(isIP(host) === 0 ? { servername: host } : {}) });
  try {
    await secured(socket);
    return flawOf(code, socket.getPeerCertificate(), trust);
  } catch {
    return { cause: `no secure connection comes about (${code})`, hint: trust };
  } finally {
    socket.destroy();
  }
}

interface Flaw {
  readonly cause: string;
  readonly hint: string;
}

function flawOf(code: string, { valid_from: from, valid_to: to, subjectaltname: names }: PeerCertificate, trust: string): Flaw {
  if (code === "CERT_HAS_EXPIRED")
    return { cause: `its certificate ended on ${to} (${code})`, hint: "renew the certificate of that system" };
  if (code === "CERT_NOT_YET_VALID")
    return { cause: `its certificate begins on ${from} (${code})`, hint: "check the clocks of both machines, or renew its certificate" };
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return { cause: `its certificate is for ${names ?? "another name"} (${code})`, hint: "put one of these names into url:" };
  return { cause: `no secure connection comes about (${code})`, hint: trust };
}

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "unknown");

const order: readonly CheckStage[] = ["name", "secure", "reach", "login", "permission", "sample"];
const behind = (stage: CheckStage, other: CheckStage): boolean => order.indexOf(stage) > order.indexOf(other);

/** How far a call came that ended in this fault; `meant` is what it was made for. */
const stageOf = ({ code }: Fault, meant: CheckStage): CheckStage => {
  if (["source-unreachable", "source-timeout", "source-busy", "hub-closing"].includes(code)) return "reach";
  if (code === "source-login" || code.startsWith("secret-")) return "login";
  return code === "source-permission" ? "permission" : meant;
};

async function called(object: string, stage: CheckStage, call: () => Promise<string>): Promise<CheckResult> {
  try {
    return good(stage, object, await call());
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return bad(stageOf(error, stage), object, error.cause, error.hint);
  }
}

async function feedStages({ object, permission, sample }: FeedCheck): Promise<CheckResult[]> {
  if (permission === undefined) {
    const told = await called(object, "sample", sample);
    return told.ok ? [good("permission", object, "it may be read"), told] : [told];
  }
  const allowed = await called(object, "permission", permission);
  return allowed.ok ? [allowed, await called(object, "sample", sample)] : [allowed];
}

const reachedBefore = ({ stage, object }: CheckResult): CheckResult[] =>
  behind(stage, "reach") ? [good("reach", object, "it answers")] : [];

/** What one call fell over is its own matter where another one came further. A refusal of any other kind tells nothing of the account. */
function accountStages(host: string, loggedIn: CheckResult | undefined, results: readonly CheckResult[]): CheckResult[] {
  const isKnown = results.some(({ ok, stage }) => ok || stage === "permission");
  const login = loggedIn ?? (isKnown ? good("login", host, "the account is known") : undefined);
  const isReached = login !== undefined || results.some(({ stage }) => behind(stage, "reach"));
  return [...(isReached ? [good("reach", host, "it answers")] : []), ...(login === undefined ? [] : [login])];
}
