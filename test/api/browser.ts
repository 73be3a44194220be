// A browser of somebody who signs in: it keeps the cookie it was given, and says the word that goes with it.
import { type Answered, type CallOptions, exchange } from "./api-world.ts";

export interface Browser {
  /** The cookie it holds now, such as `__Host-synchromesh=sms_...`. */
  cookie: string | undefined;
  csrf: string | undefined;
  /** What it keeps while it is at a provider. */
  away: string | undefined;
  signIn(name: string, password: string): Promise<Answered>;
  get(path: string): Promise<Answered>;
  post(path: string, body: unknown): Promise<Answered>;
  send(path: string, options: CallOptions): Promise<Answered>;
}

export function openBrowser(address: string): Browser {
  const browser: Browser = {
    cookie: undefined,
    csrf: undefined,
    away: undefined,
    signIn: (name, password) => browser.post("/v1/session", { name, password }),
    get: (path) => browser.send(path, {}),
    post: (path, body) => browser.send(path, { method: "POST", body }),
    async send(path, options) {
      const { csrf } = browser;
      const cookie = [browser.cookie, browser.away].filter((one) => one !== undefined).join("; ");
      const known = { ...(cookie === "" ? {} : { cookie }), ...(csrf === undefined ? {} : { "x-csrf-token": csrf }) };
      const answered = await exchange(address, undefined, path, { ...options, headers: { ...known, ...options.headers } });
      for (const set of answered.headers["set-cookie"] ?? []) {
        const kept = set.includes("Max-Age=0") ? undefined : set.split(";", 1)[0];
        if (set.startsWith("__Host-synchromesh-away=")) browser.away = kept;
        else browser.cookie = kept;
      }
      const told = csrfIn(answered.json);
      if (typeof told === "string") browser.csrf = told;
      return answered;
    },
  };
  return browser;
}

function csrfIn(json: unknown): string | null | undefined {
  const told = json as { readonly csrf?: string | null; readonly data?: { readonly csrf?: string | null } } | undefined;
  return told?.csrf ?? told?.data?.csrf;
}
