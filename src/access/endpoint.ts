// Endpoints that are told of commits: `webhooks:` of hub.yaml. What each is told is what a token of its sites would be shown.

import { z } from "zod";
import { isRoleName, type RoleName } from "./role.ts";

const name = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, "names are lower-case letters, digits and hyphens");
const reference = z.string().regex(/\$\{(?:env|file|secret):[^}]+\}/, "state it as a reference, such as ${secret:bridge-hook}");

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

export const endpointConfiguration = z
  .strictObject({
    name,
    url: z.url({ protocol: /^https?$/ }),
    /** whsec_..., several while one is turned into another: calls bear a signature of each. */
    secrets: z.array(reference).min(1).max(5),
    /** Whose commits it sees; or `group`, for everything. */
    sites: z.array(name).default([]),
    group: z.boolean().default(false),
    /** It sees the fields that this role sees. */
    role: z.custom<RoleName>((given) => typeof given === "string" && isRoleName(given), "no such role").default("viewer"),
    /** Which parts of a commit it is told. */
    events: z
      .array(z.enum(["changes", "entities", "cash"]))
      .min(1)
      .default(["changes", "entities", "cash"]),
    /** Only changes of records of these kinds; absent: of all. */
    kinds: z.array(z.string()).min(1).optional(),
    /** Over a plain line to another machine: whoever listens to the line reads it. */
    allow_http: z.boolean().default(false),
  })
  .refine(({ sites, group }) => group || sites.length > 0, "state sites: or group: true, as a token has them")
  .refine(
    ({ url, allow_http: isAllowed }) => isAllowed || isSafe(new URL(url)),
    "use https, or a loopback address; allow_http: true lets it be",
  )
  .refine(({ url }) => new URL(url).username === "" && new URL(url).password === "", "leave name and password out of the address");

const isSafe = ({ protocol, hostname }: URL): boolean => protocol === "https:" || loopback.has(hostname);

export type Endpoint = z.output<typeof endpointConfiguration>;
