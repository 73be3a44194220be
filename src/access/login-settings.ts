// How people sign in: `login:` of hub.yaml.

import { z } from "zod";
import { type Provider, providerConfiguration } from "./provider-settings.ts";
import { type SessionLimits, sessionLimits } from "./session.ts";

export interface LoginSettings {
  /** Where people reach the hub besides loopback names: an origin, such as https://hub.example. */
  readonly address?: string | undefined;
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
  idle,
  whole,
  fresh,
  providers,
}: z.output<ReturnType<typeof loginConfiguration>>): LoginSettings => ({
  address,
  providers,
  limits: { idleMs: idle, wholeMs: whole, freshMs: fresh },
});
