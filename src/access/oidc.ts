// Signing in by a provider of OpenID Connect: code with PKCE; state, nonce, issuer, audience, times and signature are checked exactly.
// What waits for an answer waits here, bound to the browser that asked.

import { createHash, timingSafeEqual } from "node:crypto";
import { LRUCache } from "lru-cache";
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
  type IDToken,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from "openid-client";
import type { Clock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import type { Provider } from "./provider-settings.ts";

/** What somebody is sent to a provider for. */
export type Purpose =
  | { readonly kind: "enter" }
  /** Whoever is signed in already proves once more who they are, or that this identity is theirs. */
  | { readonly kind: "fresh" | "link"; readonly session: string };

export interface Asked {
  readonly purpose: Purpose;
  readonly provider: Provider;
  readonly claims: IDToken;
}

export interface Oidc {
  readonly providers: readonly Provider[];
  /**
   * `redirect`: where the provider sends the browser back to. Returns where to send it, and what it keeps meanwhile. Faults
   * `provider-unknown`, `provider-failed`.
   */
  begin(name: string, redirect: string, purpose: Purpose): Promise<{ readonly url: string; readonly browser: string }>;
  /** `answered`: the address the browser came back to. Faults `login-refused`, `provider-failed`. */
  end(answered: URL, browser: string | undefined): Promise<Asked>;
}

export interface OidcParts {
  readonly providers: readonly Provider[];
  /** What a reference stands for. */
  readonly secret: (reference: string) => Promise<string>;
  readonly clock: Clock;
  /** Told why somebody was not let in: they themselves are not. */
  readonly refusedFor: (provider: string, error: unknown) => void;
}

interface Waiting {
  readonly provider: Provider;
  readonly browser: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly purpose: Purpose;
  readonly until: number;
}

const waitingMs = 10 * 60_000;
const waitingMax = 10_000;
/** What a provider says of itself, and its keys, are asked for again after so long, ms. */
const knownMs = 60 * 60_000;
const providerSeconds = 10;

export function openOidc({ providers, secret, clock, refusedFor }: OidcParts): Oidc {
  const waiting = new LRUCache<string, Waiting>({ max: waitingMax });
  const known = new Map<string, { readonly configuration: Promise<Configuration>; readonly until: number }>();

  const configurationOf = (provider: Provider): Promise<Configuration> => {
    const before = known.get(provider.name);
    if (before !== undefined && clock.now() < before.until) return before.configuration;
    const configuration = discovered(provider, secret);
    known.set(provider.name, { configuration, until: clock.now() + knownMs });
    configuration.catch(() => known.delete(provider.name));
    return configuration;
  };

  return {
    providers,
    async begin(name, redirect, purpose) {
      const provider = providers.find((one) => one.name === name);
      if (provider === undefined) throw unknown(name);
      const configuration = await configurationOf(provider);
      const [state, nonce, verifier, browser] = [randomState(), randomNonce(), randomPKCECodeVerifier(), randomState()];
      const again = purpose.kind === "enter" ? {} : { prompt: "login", max_age: "0" };
      const url = buildAuthorizationUrl(configuration, {
        redirect_uri: redirect,
        scope: provider.scopes.join(" "),
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        state,
        nonce,
        ...again,
      });
      waiting.set(state, { provider, browser, nonce, verifier, purpose, until: clock.now() + waitingMs });
      return { url: url.href, browser };
    },
    async end(answered, browser) {
      const state = answered.searchParams.get("state") ?? "";
      const asked = waiting.get(state);
      // For one answer, whatever comes of it.
      waiting.delete(state);
      if (asked === undefined || clock.now() >= asked.until || !isSame(browser, asked.browser)) throw refused();
      const { provider, nonce, verifier, purpose } = asked;
      const configuration = await configurationOf(provider);
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
      const maxAge = purpose.kind === "enter" ? {} : { maxAge: maxAgeSeconds };
      try {
        const tokens = await authorizationCodeGrant(configuration, answered, { ...checks, ...maxAge });
        const claims = tokens.claims();
        if (claims !== undefined) return { purpose, provider, claims };
      } catch (error) {
        refusedFor(provider.name, error);
      }
      throw refused();
    },
  };
}

/** A provider that was asked for a new proof gives one that is not older, seconds. */
const maxAgeSeconds = 60;

/** Fault `provider-failed`. */
async function discovered(provider: Provider, secret: OidcParts["secret"]): Promise<Configuration> {
  const { issuer, client } = provider;
  const isPlain = issuer.startsWith("http:");
  const known = provider.secret === undefined ? undefined : await secret(provider.secret);
  const failed = (cause: string, origin?: unknown): Fault =>
    new Fault(
      {
        code: "provider-failed",
        subject: provider.name,
        cause,
        hint: "see whether its issuer in hub.yaml is right and answers",
        retryable: true,
      },
      origin,
    );
  const configuration = await discovery(new URL(issuer), client, known, undefined, {
    timeout: providerSeconds,
    // Signatures are checked though tokens come over a line of its own.
    execute: [enableNonRepudiationChecks, ...(isPlain ? [allowInsecureRequests] : [])],
  }).catch((error: unknown) => {
    throw failed("it could not be asked what it is", error);
  });
  // Also where a provider of many tenants puts a pattern in its place.
  if (configuration.serverMetadata().issuer !== issuer) throw failed("it calls itself by another issuer");
  return configuration;
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
const isSame = (one: string | undefined, other: string): boolean => one !== undefined && timingSafeEqual(digest(one), digest(other));

const refused = (): Fault =>
  new Fault({
    code: "login-refused",
    subject: "login",
    cause: "the provider's answer does not hold, or is not for this browser",
    hint: "begin again; the hub's log says more",
  });

const unknown = (name: string): Fault =>
  new Fault({ code: "provider-unknown", subject: name, cause: "there is no such provider", hint: "use one of GET /v1/session/providers" });
