// How people sign in: `login:` of hub.yaml.

import { z } from "zod";
import { type Provider, providerConfiguration } from "./provider-settings.ts";
import { type SessionLimits, sessionLimits } from "./session.ts";

export interface LoginSettings {
  /** Where people reach the hub besides loopback names: an origin, such as https://hub.example. */
  readonly address?: string | undefined;
  /** Proxies on other machines, by address or range. */
  readonly proxies?: readonly string[] | undefined;
  readonly limits?: SessionLimits | undefined;
  /** By which people sign in besides a password. */
  readonly providers?: readonly Provider[];
}

/** `duration`: of text as hub.yaml writes it, to ms. */
export const loginConfiguration = (duration: z.ZodType<number, string | number>) =>
  z.strictObject({
    /** Of the proxy before the hub that speaks https with browsers. */
    address: z
      .url({ protocol: /^https$/ })
      .refine((text) => new URL(text).origin === text, "write scheme and host alone, such as https://hub.example")
      .optional(),
    /** Whom a proxy on this machine asks for is believed; so is what these say, by address or range. */
    proxies: z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], "write an address or a range such as 10.0.0.0/8")).default([]),
    /** A session ends when it was not used for so long, */
    idle: duration.default(sessionLimits.idleMs),
    /** and so long after it began. */
    whole: duration.default(sessionLimits.wholeMs),
    /** How long nobody is asked again who they are. */
    fresh: duration.default(sessionLimits.freshMs),
    /** Read by access/provider-settings.ts. */
    providers: z
      .array(providerConfiguration)
      .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, "give each provider its own name")
      .default([]),
  });

export const loginSettings = ({
  address,
  proxies,
  idle,
  whole,
  fresh,
  providers,
}: z.output<ReturnType<typeof loginConfiguration>>): LoginSettings => ({
  address,
  proxies,
  providers,
  limits: { idleMs: idle, wholeMs: whole, freshMs: fresh },
});
