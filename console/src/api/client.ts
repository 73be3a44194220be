// Calls of the API with the types of its contract. Nothing but types crosses over from the hub.

import type { z } from "zod";
import type { SourceFreshness } from "../../../src/api/contract.ts";
import { language } from "../messages/language.ts";
import { ApiFault, faultOf, unreachable } from "./fault.ts";
import { sawPosition } from "./position.ts";

/** What a schema of the contract answers with: `Data<typeof inboxPage>`. */
export type Data<Schema extends z.ZodType> = z.output<Schema>;

/** Every read says the position it was read at and how fresh its sources are. */
export interface Answer<D> {
  readonly position: number;
  readonly sources: readonly SourceFreshness[];
  readonly data: D;
}

export type Query = Readonly<Record<string, string | number | undefined>>;

/** Proves to the hub that a request comes from this page: the session gives it. */
let csrfToken: string | undefined;
export const takeCsrfToken = (token: string | undefined): void => {
  csrfToken = token;
};

export const address = (path: string, query: Query = {}): string => {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined || value === "" ? [] : [[name, String(value)]]));
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
};

export async function get<D>(path: string, query?: Query, signal?: AbortSignal): Promise<Answer<D>> {
  const answer = (await exchange(address(path, query), signal === undefined ? {} : { signal })) as Answer<D>;
  sawPosition(answer.position);
  return answer;
}

/** What is answered before anybody is known: without position and sources. */
export const getPlain = async <D>(path: string): Promise<D> => (await exchange(path, {})) as D;

const csrf = (): Record<string, string> => (csrfToken === undefined ? {} : { "x-csrf-token": csrfToken });

/** Asks whoever is signed in to prove once more who they are; false where they would not. */
let proveAgain: () => Promise<boolean> = () => Promise.resolve(false);
export const takeProof = (ask: () => Promise<boolean>): void => {
  proveAgain = ask;
};

/** What matters is refused long after somebody signed in: then they are asked once more, and it goes out again. */
export async function post<D>(path: string, body: unknown): Promise<D> {
  const send = (): Promise<unknown> =>
    exchange(path, { method: "POST", headers: { "content-type": "application/json", ...csrf() }, body: JSON.stringify(body) });
  try {
    return (await send()) as D;
  } catch (error) {
    if (!(error instanceof ApiFault && error.code === "step-up-needed" && (await proveAgain()))) throw error;
    return (await send()) as D;
  }
}

export async function remove<D>(path: string): Promise<D> {
  return (await exchange(path, { method: "DELETE", headers: csrf() })) as D;
}

async function exchange(path: string, options: RequestInit): Promise<unknown> {
  // As people chose it here, whatever the browser would ask for.
  const headers = { "accept-language": language === "de" ? "de" : "en", ...(options.headers as Record<string, string> | undefined) };
  const response = await fetch(path, { credentials: "same-origin", ...options, headers }).catch((error: unknown) => {
    if (options.signal?.aborted) throw error;
    throw unreachable();
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw faultOf(body, response.status);
  return body;
}
