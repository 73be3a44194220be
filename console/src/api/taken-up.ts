// A change of hub.yaml is taken up by the hub that runs: it is away for a second or two, and comes back by the new text.

import type { configurationAnswer } from "../../../src/api/contract-connection.ts";
import { type Data, get } from "./client.ts";
import { ApiFault, asFault } from "./fault.ts";

/** A hub that takes longer has failed to open. */
const openingMaxMs = 60_000;
const askAgainMs = 250;

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Until the hub runs by the text of this hash. It is asked, because who would tell is away. Fault `hub-not-back`. */
export async function takenUp(hash: string): Promise<void> {
  const end = performance.now() + openingMaxMs;
  for (;;) {
    if ((await inForce()) === hash) return;
    if (performance.now() > end) throw notBack();
    await pause(askAgainMs);
  }
}

async function inForce(): Promise<string | undefined> {
  try {
    return (await get<Data<typeof configurationAnswer>>("/v1/configuration")).data.inForce;
  } catch (error) {
    const fault = asFault(error);
    if (fault.retryable || fault.code === "answer-unknown") return undefined;
    throw fault;
  }
}

const notBack = (): ApiFault =>
  new ApiFault(
    {
      code: "hub-not-back",
      subject: "hub",
      cause: "The hub has not come back by what was saved.",
      hint: "Look at its log: where hub.yaml gives no hub, it goes on by the version before and says why.",
      retryable: false,
    },
    0,
  );
