// Answers that stand in the place of the system's own.

import type { Chance } from "../demo/chance.ts";
import type { FaultKind } from "./fault-kind.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** `now`: by the clock of the system, ms. Undefined: the kind is none that stands in the place of an answer. */
export function refusal(kind: FaultKind, draw: Chance, now: number): Answer | undefined {
  switch (kind) {
    case "busy":
      return answer(429, "text/plain", "slow down");
    case "busy-until":
      return answer(429, "text/plain", "slow down", { "retry-after": retryAfter(draw, now) });
    case "error":
      return answer(draw.pick([500, 502, 503]), "text/html", page("the system is being started"));
    case "error-behind":
      return answer(draw.pick([500, 502, 504]), "text/html", page("no answer from the system"));
    case "web-page":
      return answer(200, "text/html; charset=utf-8", page("please sign in"));
    default:
      return undefined;
  }
}

const secondMs = 1000;

function retryAfter(draw: Chance, now: number): string {
  const seconds = draw.pick([0, 1, 5, 40, 200]);
  return draw.inThousand(500) ? String(seconds) : new Date(now + seconds * secondMs).toUTCString();
}

const page = (words: string): string => `<!doctype html><title>${words}</title><h1>${words}</h1>`;

const answer = (status: number, type: string, text: string, headers: Answer["headers"] = {}): Answer => ({
  status,
  headers: { "content-type": type, ...headers },
  body: Buffer.from(text),
});
