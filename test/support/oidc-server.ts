// A small provider of OpenID Connect over HTTP, as the protocol has it: discovery, code with PKCE, signed ID tokens, its keys. It lies
// when told to.
import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";

export interface OidcServer extends AsyncDisposable {
  readonly issuer: string;
  /** Who is signed in there: claims of the next ID tokens. */
  user: Readonly<Record<string, unknown>>;
  /** What it says instead of what is right, once. */
  lie: Lie;
  /** Goes where the hub sends a browser, as a browser does; returns where it is sent back to. */
  visit(url: string): Promise<URL>;
  /** Parameters of the last visit. */
  asked(): URLSearchParams;
}

export interface Lie {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly signature?: "none" | "other-key" | "secret";
  /** In the place of what the hub asked with. */
  readonly state?: string;
}

interface Given {
  readonly nonce: string;
  readonly challenge: string;
  readonly redirect: string;
}

export const oidcClient = { client: "synchromesh", secret: "${env:OIDC_SECRET}" };

export async function openOidcServer(): Promise<OidcServer> {
  const [own, other] = await Promise.all([generateKeyPair("ES256"), generateKeyPair("ES256")]);
  const jwk = { ...(await exportJWK(own.publicKey)), kid: "own", alg: "ES256", use: "sig" };
  const codes = new Map<string, Given>();
  let last = new URLSearchParams();

  const idToken = async ({ nonce }: Given): Promise<string> => {
    const { claims = {}, signature } = server.lie;
    const now = Math.floor(Date.now() / 1000);
    const truth = { iss: server.issuer, aud: oidcClient.client, iat: now, exp: now + 300, auth_time: now, nonce };
    const told = { ...truth, ...server.user, ...claims };
    if (signature === "none") return new UnsecuredJWT(told).encode();
    const token = new SignJWT(told);
    if (signature === "secret") return token.setProtectedHeader({ alg: "HS256" }).sign(Buffer.from(oidcClient.secret));
    return token.setProtectedHeader({ alg: "ES256", kid: "own" }).sign(signature === "other-key" ? other.privateKey : own.privateKey);
  };

  const token = async (request: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
    const given = codes.get(body.get("code") ?? "");
    codes.delete(body.get("code") ?? "");
    const challenge = createHash("sha256")
      .update(body.get("code_verifier") ?? "")
      .digest("base64url");
    const isRight =
      given?.challenge === challenge &&
      given.redirect === body.get("redirect_uri") &&
      body.get("client_id") === oidcClient.client &&
      body.get("client_secret") === oidcClient.secret;
    if (given === undefined || !isRight) return json(answer, 400, { error: "invalid_grant" });
    json(answer, 200, { access_token: randomBytes(16).toString("hex"), token_type: "Bearer", id_token: await idToken(given) });
  };

  const authorize = (url: URL, answer: ServerResponse): void => {
    last = url.searchParams;
    const code = randomBytes(16).toString("hex");
    const redirect = last.get("redirect_uri") ?? "";
    codes.set(code, { nonce: last.get("nonce") ?? "", challenge: last.get("code_challenge") ?? "", redirect });
    const back = new URL(redirect);
    back.searchParams.set("code", code);
    back.searchParams.set("state", server.lie.state ?? last.get("state") ?? "");
    answer.writeHead(302, { location: back.href }).end();
  };

  const http = createServer((request, answer) => {
    const url = new URL(request.url ?? "/", server.issuer);
    if (url.pathname === "/.well-known/openid-configuration") return json(answer, 200, metadata(server.issuer));
    if (url.pathname === "/keys") return json(answer, 200, { keys: [jwk] });
    if (url.pathname === "/authorize") return authorize(url, answer);
    if (url.pathname === "/token") return void token(request, answer);
    json(answer, 404, {});
  });
  await new Promise<void>((resolve) => void http.listen(0, "127.0.0.1", resolve));

  const server: OidcServer = {
    issuer: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    user: {},
    lie: {},
    asked: () => last,
    async visit(url) {
      const answer = await fetch(url, { redirect: "manual" });
      return new URL(answer.headers.get("location") ?? "");
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        http.closeAllConnections();
        http.close(() => resolve());
      }),
  };
  return server;
}

const metadata = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/keys`,
  response_types_supported: ["code"],
  subject_types_supported: ["public"],
  id_token_signing_alg_values_supported: ["ES256"],
  code_challenge_methods_supported: ["S256"],
});

function json(answer: ServerResponse, status: number, body: unknown): void {
  answer.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
