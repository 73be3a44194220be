// The first stage of a test where a connector does not tell it itself: whether the names in its options are known here, and to what they
// lead; and the login, where what came behind it went well.

import { lookup } from "node:dns/promises";
import { isMetadataAddress } from "../platform/outward.ts";
import type { CheckResult } from "../source/connector.ts";

/** `origins`: where the options lead. The stages of the connector, with those it leaves out. */
export async function withHostStages(origins: readonly string[], ask: () => Promise<readonly CheckResult[]>): Promise<CheckResult[]> {
  const hosts = [...new Set(origins.map((origin) => new URL(origin).hostname.replace(/^\[|\]$/g, "")))].filter((host) => host !== "");
  const names = await Promise.all(hosts.map(nameStage));
  if (names.some(({ ok }) => !ok)) return names;
  const told = await ask();
  const has = (stage: CheckResult["stage"]): boolean => told.some((one) => one.stage === stage);
  const isIn = hosts.length > 0 && !has("login") && told.some(({ ok, stage }) => ok && (stage === "permission" || stage === "sample"));
  const login: CheckResult = { stage: "login", object: hosts[0] ?? "", ok: true, detail: "the account is known" };
  const place = told.findLastIndex(({ stage }) => stage === "reach") + 1;
  const whole = isIn ? [...told.slice(0, place), login, ...told.slice(place)] : told;
  return has("name") ? [...whole] : [...names, ...whole];
}

async function nameStage(host: string): Promise<CheckResult> {
  const bad = (cause: string, hint: string): CheckResult => ({ stage: "name", object: host, ok: false, cause, hint });
  try {
    const { address } = await lookup(host);
    if (!isMetadataAddress(address)) return { stage: "name", object: host, ok: true, detail: address };
    return bad(`${address} is an address at which a cloud tells credentials of machines; it is never called`, "name the system itself");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    return bad(`the name is not known here (${code})`, "check the host of the address, or the name server of this machine");
  }
}
