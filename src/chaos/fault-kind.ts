// What can go wrong between a hub and a system that answers over HTTP.

/** In the words of the table that is printed at the end. */
export const faultKinds = {
  "doubled-rows": "rows of an answer come twice",
  "doubled-request": "a request reaches the system twice",
  drop: "the connection is cut before the system has heard anything",
  "lost-answer": "the system has done it, and its answer is cut off",
  "late-work": "the connection is cut, and the system does it a moment later",
  reorder: "rows of an answer come in another order",
  busy: "429 without Retry-After",
  "busy-until": "429 with Retry-After, as seconds or as a date",
  error: "500, 502 or 503 in front of the system",
  "error-behind": "500, 502 or 504 though the system has done it",
  "web-page": "a web page with status 200",
  slow: "an answer that takes its time",
  shift: "rows move while pages are read",
  "clock-skew": "the clocks of hub and system are hours apart",
  rename: "a column has another name for one run",
} as const;

export type FaultKind = keyof typeof faultKinds;

export const isFaultKind = (word: string): word is FaultKind => Object.hasOwn(faultKinds, word);

export const allFaultKinds = Object.keys(faultKinds).filter(isFaultKind);

/** They last for a whole round; the others befall one request. */
export const lasting: readonly FaultKind[] = ["clock-skew", "rename"];
