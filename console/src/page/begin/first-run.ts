// What the hub says of its first steps, and the moment in which it opens itself anew.

import type { firstRun } from "../../../../src/api/contract-first-run.ts";
import { type Data, get } from "../../api/client.ts";
import { asFault } from "../../api/fault.ts";

export type FirstRun = Data<typeof firstRun>;

export const firstRunPath = "/v1/first-run";

/** While the hub opens anew there is no line on which it could tell: it is knocked at so often, for so long. */
const knockMs = 500;
const knocksMax = 120;

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, knockMs));

/** True once it answers as it should, or asks anew who one is; false where it does not come back. */
export async function comesBack(isAnew: (now: FirstRun) => boolean): Promise<boolean> {
  const unproved = 401;
  for (let knocks = 0; knocks < knocksMax; knocks += 1) {
    await pause();
    const answer = await get<FirstRun>(firstRunPath).catch((error: unknown) => asFault(error));
    if ("data" in answer ? isAnew(answer.data) : answer.status === unproved) return true;
  }
  return false;
}

/** Everything is read anew by whoever is signed in there: nothing of the hub of before is left on the page. */
export async function goOn(to: string, isAnew: (now: FirstRun) => boolean): Promise<void> {
  if (!(await comesBack(isAnew))) throw new Error("slow");
  window.location.assign(to);
}
