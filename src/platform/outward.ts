// Addresses that no connection of the hub ever goes to: those at which a cloud tells a machine its own credentials. The address that is
// really connected to is looked at, whatever name led there and whatever that name meant a moment before.

import { subscribe } from "node:diagnostics_channel";
import { BlockList, isIP, type Socket } from "node:net";

const metadata = new BlockList();
metadata.addSubnet("169.254.0.0", 16, "ipv4");
for (const address of ["100.100.100.200", "168.63.129.16", "192.0.0.192"]) metadata.addAddress(address, "ipv4");
metadata.addAddress("fd00:ec2::254", "ipv6");
metadata.addAddress("fd20:ce::254", "ipv6");

/** `address`: digits, not a name. */
export const isMetadataAddress = (address: string): boolean => {
  const family = isIP(address);
  return family !== 0 && metadata.check(address, family === 4 ? "ipv4" : "ipv6");
};

/** What Node calls the refusal. */
export const blockedCode = "ERR_IP_BLOCKED";

let isGuarded = false;

/** From now on every socket that this process opens refuses them, whoever opens it. */
export function refuseMetadata(): void {
  if (isGuarded) return;
  isGuarded = true;
  subscribe("net.client.socket", (message) => {
    // Node looks at it before each attempt to connect, behind the name server.
    (message as { readonly socket: Socket & { blockList?: BlockList } }).socket.blockList = metadata;
  });
}
