// What connectors over HTTP are told in hub.yaml: an address and texts that may hold references to secrets.

import { Fault } from "../base/fault.ts";
import type { ConnectorContext } from "../source/connector.ts";

/** Fault `source-address`. */
export async function httpAddress(url: string, { secrets }: ConnectorContext, secretsGo: string): Promise<URL> {
  const text = await secrets.resolve(url);
  const refused = (cause: string, hint: string): Fault => new Fault({ code: "source-address", subject: "url", cause, hint });
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw refused("it is no address of an HTTP API", "write https:// and the host, or check what the reference holds");
  const address = new URL(text);
  if (address.username !== "" || address.password !== "") throw refused("it carries a user or a password", `put them into ${secretsGo}`);
  return address;
}

/** The address with a path below its own. */
export function below(address: URL, path: string): URL {
  const url = new URL(address);
  if (path !== "") url.pathname = `${url.pathname.replace(/\/$/, "")}/${path.replace(/^\//, "")}`;
  return url;
}
