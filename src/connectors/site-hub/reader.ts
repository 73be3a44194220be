// The hub of a site, read by the hub of the group: what its sources said, in the order of its log, from where the last run stopped.
// It keeps its own log anyway, so a line that was cut for hours loses nothing; what waits behind it is fetched at a stated pace.

import { canonicalJson } from "../../base/canonical-json.ts";
import { sha256Hex } from "../../base/hash.ts";
import type { Connector, ConnectorContext, SourceReader } from "../../source/connector.ts";
import { below, httpAddress } from "../http-address.ts";
import { httpCaller } from "../http-call.ts";
import { checkPeer } from "../peer-check.ts";
import { rateBudgets, type RateBudgets, systemTimer, type Timer } from "../rate-budget.ts";
import { recordPaces, type RecordPaces } from "../record-pace.ts";
import { relayedClaims } from "./relayed-claim.ts";
import { type SiteHubOptions, siteHubOptions } from "./options.ts";
import { type ClaimReading, readClaims, rowsOf, sampleOf } from "./page-reading.ts";

/** An answer is held in memory while its claims are cut out of it. */
const answerBytesMax = 64 << 20;
/** A hub of ours is asked as often as it answers: the pace is that of records. */
const callsPerMinuteMax = 60_000;

/** `timer` is for tests of waiting. All sources opened by one connector share the pace of their hub. */
export function siteHubConnector(timer: Timer): Connector<SiteHubOptions> {
  const shared = { timer, budgets: rateBudgets(timer), paces: recordPaces(timer) };
  return {
    name: "site-hub",
    about: { title: "Another hub", tested: "live", feeds: [] },
    options: siteHubOptions,
    relay: relayedClaims,
    open: (options, context) => reader(options, context, shared),
    reread: (_, feed, { raw }) => rowsOf(raw, `feed ${feed}`),
  };
}

export const siteHub = siteHubConnector(systemTimer);

interface Shared {
  readonly timer: Timer;
  readonly budgets: RateBudgets;
  readonly paces: RecordPaces;
}

async function reader(options: SiteHubOptions, context: ConnectorContext, { timer, budgets, paces }: Shared): Promise<SourceReader> {
  const { url, token, source, feeds, page, records_per_second: perSecond } = options;
  const address = await httpAddress(url, context, "token:, as a reference");
  const caller = httpCaller({
    budget: budgets.of(address.host, callsPerMinuteMax),
    timer,
    headers: async () => ({ authorization: `Bearer ${await context.secrets.resolve(token)}` }),
    timeoutMs: options.timeout_seconds * 1000,
    attemptsMax: options.attempts,
    patienceMs: 60_000,
    bytesMax: answerBytesMax,
    closing: context.closing,
  });
  const limit = Math.min(page, perSecond);
  const pace = paces.of(address.host, perSecond);
  const reading = (kind: string): ClaimReading => ({
    kind,
    source,
    address: below(address, "v1/claims"),
    limit,
    caller,
    pace,
    closing: context.closing,
  });
  return {
    async describe() {
      const objects = Object.keys(feeds).map((name) => ({ name, columns: [] }));
      return { objects, hash: sha256Hex(canonicalJson(objects)) };
    },
    check: () =>
      checkPeer({
        address,
        timeoutMs: options.timeout_seconds * 1000,
        feeds: Object.keys(feeds).map((kind) => ({
          object: kind,
          sample: async () => {
            const { hub, standing } = await sampleOf(reading(kind));
            return `the hub ${hub} tells it; ${source} is ${standing} there`;
          },
        })),
      }),
    pull: (kind, cursor) => readClaims(reading(kind), cursor),
    async [Symbol.asyncDispose]() {},
  };
}
