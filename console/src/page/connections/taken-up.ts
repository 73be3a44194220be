// A hub that takes up what was applied does not answer for a second or two: what is asked of it meanwhile is asked again.

import { ApiFault } from "../../api/fault.ts";

/** Ten seconds in all: a hub of many systems opens within two. */
const attemptsMax = 20;
const pauseMs = 500;

/** Only for what does no harm when it is done twice, such as a change upon a stated version. */
export async function whenBack<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await work();
    } catch (error) {
      const isAway = error instanceof ApiFault && error.code === "hub-unreachable";
      if (!isAway || attempt >= attemptsMax) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
}
