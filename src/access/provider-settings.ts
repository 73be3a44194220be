// Providers of OpenID Connect: `login.providers` of hub.yaml. What a claim says becomes grants by a list, and nothing else does.

import { z } from "zod";
import { all, type Grant } from "./grant.ts";
import { isRoleName, type RoleName } from "./role.ts";

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

const mapped = z.strictObject({
  /** What the claim holds: this text, or a list with it. */
  value: z.string().min(1),
  role: z.custom<RoleName>((name) => typeof name === "string" && isRoleName(name), "no such role"),
  company: z.string().min(1).default(all),
  /** Stated, also where it is every one: what is left out is never all of them. */
  site: z.string().min(1),
});

export const providerConfiguration = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, "names are lower-case letters, digits and hyphens"),
  /** As people know it. */
  label: z.string().min(1).max(80).optional(),
  /** Exactly as the provider says it. */
  issuer: z.url({ protocol: /^https?$/ }).refine((text) => {
    const { protocol, hostname } = new URL(text);
    return protocol === "https:" || loopback.has(hostname);
  }, "use https, or a loopback address"),
  client: z.string().min(1),
  secret: z
    .string()
    .regex(/^\$\{(?:env|file|secret):[^}]+\}$/, "state it as a reference, such as ${secret:oidc}")
    .optional(),
  scopes: z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/)).default(["openid", "profile", "email"]),
  /** Which claim of the ID token says what somebody may do. */
  claim: z.string().min(1).default("groups"),
  /** Absent: the provider says who somebody is, and accounts are made by invitation. */
  grants: z.array(mapped).default([]),
  /** By which claim accounts are named that the provider makes. */
  name_claim: z.enum(["preferred_username", "email"]).default("preferred_username"),
  /** `verified-email`: whoever comes by an address that the provider has verified is the account with that address. */
  link: z.enum(["never", "verified-email"]).default("never"),
});
export type Provider = z.output<typeof providerConfiguration>;

/** Grants by what the claim holds. */
export function grantsByClaim({ claim, grants }: Provider, claims: Readonly<Record<string, unknown>>): Grant[] {
  const held = claims[claim];
  const values = new Set(typeof held === "string" ? [held] : Array.isArray(held) ? held.filter((one) => typeof one === "string") : []);
  return grants.filter(({ value }) => values.has(value)).map(({ role, company, site }) => ({ role, company, site }));
}
