// A session with one database of Tryton: one login for all feeds, one more when it is lost, and then no more.

import { Fault } from "../../base/fault.ts";
import type { ConnectorContext } from "../../source/connector.ts";
import { below, httpAddress } from "../http-address.ts";
import { httpCaller, type HttpCallerOptions, type Unanswered } from "../http-call.ts";
import type { HttpAnswer } from "../http-exchange.ts";
import type { RateBudgets, Timer } from "../rate-budget.ts";
import { resultOf } from "./answer.ts";
import type { TrytonOptions } from "./options.ts";
import { type Json, sourceText } from "./tagged-value.ts";

/** An answer is held in memory while its rows are cut out of it. */
const answerBytesMax = 64 << 20;

/** Disposing of it logs out, where it was logged in: Tryton keeps a session for days otherwise. */
export interface Session extends AsyncDisposable {
  readonly address: URL;
  /** A call that only reads; the context comes behind `params`. Gives the bytes of the answer. */
  read(method: string, params: readonly Json[], subject: string): Promise<Uint8Array>;
  /** A call that changes something, sent once. `seen`: as Tryton's `_timestamp`, by "model,id". */
  write(method: string, params: readonly Json[], subject: string, seen: Json): Promise<HttpAnswer | Unanswered>;
  /** Of the server, such as 6.0.29. */
  version(): Promise<string>;
  /** Logs in, if that was not done. Gives the name of the company that is worked in, where there is one. */
  login(): Promise<string>;
}

interface Login {
  readonly authorization: string;
  readonly context: { readonly [name: string]: Json };
}

/** Tryton locks out an account that tries too often. */
const silenceMs = 60_000;

const goodbyeMs = 3_000;

export async function openSession(options: TrytonOptions, context: ConnectorContext, budgets: RateBudgets, timer: Timer): Promise<Session> {
  const address = await httpAddress(options.url, context, "user: and password:");
  const database = below(address, `${options.database}/`);
  const callerFor = (headers: HttpCallerOptions["headers"], other: Partial<HttpCallerOptions> = {}) =>
    httpCaller({
      budget: budgets.of(options.account ?? address.host, options.calls_per_minute),
      timer,
      headers,
      timeoutMs: options.timeout_seconds * 1000,
      attemptsMax: options.attempts,
      patienceMs: options.patience_seconds * 1000,
      bytesMax: answerBytesMax,
      closing: context.closing,
      ...other,
    });
  const bare = callerFor(async () => ({}));
  const signedBy = ({ authorization }: Pick<Login, "authorization">) => callerFor(async () => ({ authorization }));
  const entry = lockedEntry(() => enter(options, context, { bare, signedBy, database }), timer);
  const inSession = async <Result>(call: (login: Login) => Promise<Result>): Promise<Result> => {
    const login = await entry.login();
    try {
      return await call(login);
    } catch (error) {
      if (!(error instanceof Fault && error.code === "source-login")) throw error;
      return call(await entry.loginAfter(login));
    }
  };
  return {
    address,
    read: (method, params, subject) =>
      inSession(async (login) => {
        const { body } = await signedBy(login).post(database, callText(method, [...params, login.context]), subject);
        return body;
      }),
    write: (method, params, subject, seen) =>
      inSession((login) => {
        const json = callText(method, [...params, { ...login.context, _timestamp: seen }]);
        return signedBy(login).write(database, json, subject);
      }),
    async version() {
      const { body } = await bare.post(below(address, "/"), callText("common.server.version", []), address.host);
      return sourceText(resultOf(body, address.host)) ?? "";
    },
    async login() {
      const name = (await entry.login()).context["company.rec_name"];
      return typeof name === "string" ? name : options.user;
    },
    async [Symbol.asyncDispose]() {
      const login = await entry.left();
      if (login === undefined) return;
      // The hub closes, and nobody waits long for it. A session that stays ends by itself.
      const { authorization } = login;
      const last = { attemptsMax: 1, patienceMs: 0, timeoutMs: goodbyeMs, closing: undefined };
      const caller = callerFor(async () => ({ authorization }), last);
      await caller.post(database, callText("common.db.logout", []), address.host).catch(() => undefined);
    },
  };
}

/** The id is always the same: so are the bytes of an answer that says the same. Tryton looks at these three keys. */
const callText = (method: string, params: readonly Json[]): string => JSON.stringify({ id: 1, method, params });

/** Logins one at a time, whoever asks. A refused one is not tried again for a while; one that came to nothing otherwise is. */
function lockedEntry(enterOnce: () => Promise<Login>, timer: Timer) {
  let entered: { readonly login: Promise<Login>; refusedAt?: number } | undefined;
  const fresh = (): Promise<Login> => {
    const one: { login: Promise<Login>; refusedAt?: number } = { login: enterOnce() };
    entered = one;
    one.login.catch((error: unknown) => {
      if (error instanceof Fault && error.code === "source-login") one.refusedAt = timer.now();
      else if (entered === one) entered = undefined;
    });
    return one.login;
  };
  return {
    login(): Promise<Login> {
      const isOver = entered?.refusedAt !== undefined && timer.now() - entered.refusedAt >= silenceMs;
      return entered === undefined || isOver ? fresh() : entered.login;
    },
    /** What is left to log out of; undefined where nobody is logged in. Whoever asks afterwards logs in anew. */
    async left(): Promise<Login | undefined> {
      const one = entered;
      entered = undefined;
      return one?.login.catch(() => undefined);
    },
    /** Another one than this, which is lost. Of many who lost it the first logs in. */
    async loginAfter(lost: Login): Promise<Login> {
      const before = entered;
      const known = await before?.login;
      if (entered !== undefined && entered !== before) return entered.login;
      return known === undefined || known === lost ? fresh() : known;
    },
  };
}

interface Ways {
  readonly bare: ReturnType<typeof httpCaller>;
  readonly signedBy: (login: Pick<Login, "authorization">) => ReturnType<typeof httpCaller>;
  readonly database: URL;
}

async function enter(options: TrytonOptions, context: ConnectorContext, { bare, signedBy, database }: Ways): Promise<Login> {
  const subject = `user ${options.user}`;
  const password = await context.secrets.resolve(options.password);
  const user = await context.secrets.resolve(options.user);
  const { body } = await bare.post(database, callText("common.db.login", [user, { password }, "en"]), subject).catch((error: unknown) => {
    throw loginFault(error, options.database);
  });
  try {
    resultOf(body, subject);
  } catch (error) {
    if (!(error instanceof Fault && error.code === "source-login")) throw error;
    const cause = `it asks for more than a password: ${error.cause}`;
    throw new Fault({ code: error.code, subject, cause, hint: "let the hub's user log in by its password alone" }, error);
  }
  const [id, key] = (JSON.parse(Buffer.from(body).toString("utf8")) as { result: readonly [number, string] }).result;
  const authorization = `Session ${Buffer.from(`${user}:${id}:${key}`).toString("base64")}`;
  const told = await signedBy({ authorization }).post(database, callText("model.res.user.get_preferences", [true, {}]), subject);
  resultOf(told.body, subject);
  const { result } = JSON.parse(Buffer.from(told.body).toString("utf8")) as { result: Login["context"] };
  const { company, language } = options;
  const stated = { ...(company === undefined ? {} : { company }), ...(language === undefined ? {} : { language }) };
  // Records that are switched off are records: without this word they would look deleted.
  return { authorization, context: { ...result, ...stated, active_test: false } };
}

function loginFault(error: unknown, database: string): unknown {
  if (!(error instanceof Fault)) return error;
  const { code, subject, cause } = error;
  if (code === "source-login") return new Fault({ code, subject, cause, hint: "check user: and password:" }, error);
  if (code !== "source-refused") return error;
  return new Fault({ code, subject: `database ${database}`, cause, hint: "check url: and database:" }, error);
}
