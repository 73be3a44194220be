// How people sign in: `login:` of hub.yaml.

import { z } from "zod";
import { type SessionLimits, sessionLimits } from "./session.ts";

export interface LoginSettings {
  /** Where people reach the hub besides loopback names: an origin, such as https://hub.example. */
  readonly address?: string | undefined;
  readonly limits?: SessionLimits | undefined;
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
  });

export const loginSettings = ({ address, idle, whole, fresh }: z.output<ReturnType<typeof loginConfiguration>>): LoginSettings => ({
  address,
  limits: { idleMs: idle, wholeMs: whole, freshMs: fresh },
});
