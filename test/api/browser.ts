// A browser of somebody who signs in: it keeps the cookie it was given, and says the word that goes with it.
import { type Answered, type CallOptions, exchange } from "./api-world.ts";

export interface Browser {
  /** The cookie it holds now, such as `__Host-synchromesh=sms_...`. */
  cookie: string | undefined;
  csrf: string | undefined;
  signIn(name: string, password: string): Promise<Answered>;
  get(path: string): Promise<Answered>;
  post(path: string, body: unknown): Promise<Answered>;
  send(path: string, options: CallOptions): Promise<Answered>;
}

export function openBrowser(address: string): Browser {
  const browser: Browser = {
    cookie: undefined,
    csrf: undefined,
    signIn: (name, password) => browser.post("/v1/session", { name, password }),
    get: (path) => browser.send(path, {}),
    post: (path, body) => browser.send(path, { method: "POST", body }),
    async send(path, options) {
      const { cookie, csrf } = browser;
      const known = { ...(cookie === undefined ? {} : { cookie }), ...(csrf === undefined ? {} : { "x-csrf-token": csrf }) };
      const answered = await exchange(address, undefined, path, { ...options, headers: { ...known, ...options.headers } });
      const [set] = answered.headers["set-cookie"] ?? [];
      if (set !== undefined) browser.cookie = set.includes("Max-Age=0") ? undefined : set.split(";", 1)[0];
      const told = (answered.json as { csrf?: string | null } | undefined)?.csrf;
      if (typeof told === "string") browser.csrf = told;
      return answered;
    },
  };
  return browser;
}
