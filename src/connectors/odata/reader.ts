// OData V2 and V4: S/4HANA's standard services, Business Central, and any other. What a service offers is what its $metadata says.

import { canonicalJson } from "../../base/canonical-json.ts";
import { Fault } from "../../base/fault.ts";
import { sha256Hex } from "../../base/hash.ts";
import type { ConnectorContext, ContractObject, KeptPage, PageLimits, RawRow, SourceReader } from "../../source/connector.ts";
import type { WritingConnector } from "../../writeback/sink.ts";
import { readJsonDocument } from "../json-row.ts";
import { checkPeer, type FeedCheck } from "../peer-check.ts";
import { rateBudgets, systemTimer, type Timer } from "../rate-budget.ts";
import type { Reading } from "./entity-page.ts";
import { contractColumns, type FeedForm, formOf, lackingColumns } from "./feed-form.ts";
import { feedOf, type ODataFeed, type ODataOptions, odataOptions } from "./options.ts";
import { packMapping, packNames } from "./pack.ts";
import { readFeed, sampleOf } from "./page-reading.ts";
import { answerOf, readFrame, rowsOf } from "./row.ts";
import { serviceCaller, type ServiceCaller } from "./call.ts";
import type { ServiceModel } from "./entity-model.ts";
import { odataSink } from "./sink.ts";
import { knownFeeds } from "../../source/known-feed.ts";

/** `timer` is for tests of waiting. All sources opened by one connector share the budgets of their accounts. */
export function odataConnector(timer: Timer): WritingConnector<ODataOptions> {
  const budgets = rateBudgets(timer);
  return {
    name: "odata",
    about: {
      title: "OData: S/4HANA, Business Central and others",
      tested: "recordings",
      feeds: packNames.flatMap((one) => knownFeeds(packMapping(one, new Set()) ?? { feeds: {} }, `pack ${one}`)),
    },
    options: odataOptions,
    mappingFor: ({ pack, feeds }) => packMapping(pack, new Set(Object.keys(feeds).filter((name) => feeds[name]?.delta === true))),
    open: async (options, context) => reader(options, context, await serviceCaller(options, context, budgets, timer)),
    async openSink(options, context) {
      const caller = await serviceCaller(options, context, budgets, timer);
      const models = knownModels(caller, () => context.clock.now());
      return odataSink(caller, async (name) => {
        const feed = configured(options, name);
        const model = await models().of(feed.service);
        return { model, form: formOf(model, feed) };
      });
    },
    reread: (options, name, page) => keptRows(configured(options, name), page),
  };
}

export const odata = odataConnector(systemTimer);

function configured(options: ODataOptions, name: string): ODataFeed {
  const feed = feedOf(options, name);
  if (feed !== undefined) return feed;
  throw new Fault({ code: "feed-unknown", subject: `feed ${name}`, cause: "it is not configured", hint: "add it under feeds:" });
}

function keptRows({ set }: ODataFeed, { raw, frame, delivery }: KeptPage): readonly RawRow[] {
  const document = readJsonDocument(raw, delivery);
  const answer = document.kind === "refused" ? undefined : answerOf(document.json);
  if (answer !== undefined) return rowsOf(answer, readFrame(frame), set);
  const cause = document.kind === "refused" ? document.park.cause : "it holds no list of entities";
  throw new Fault({ code: "page-unreadable", subject: delivery, cause, hint: "read the feed anew: run --from-beginning" });
}

/** $metadata has hundreds of kilobytes; a service that was upgraded is asked again after this long. */
const modelAgeMs = 600_000;

/** By service, what was asked for not too long ago. */
function knownModels(caller: ServiceCaller, now: () => number) {
  const fresh = () => {
    const known = new Map<string, Promise<ServiceModel>>();
    return {
      at: now(),
      of(service: string): Promise<ServiceModel> {
        const found = known.get(service) ?? caller.model(service);
        known.set(service, found);
        found.catch(() => known.delete(service)); // Told to whoever asked for it.
        return found;
      },
    };
  };
  let models = fresh();
  return () => {
    if (now() - models.at >= modelAgeMs) models = fresh();
    return models;
  };
}

function reader(options: ODataOptions, { clock, log }: ConnectorContext, caller: ServiceCaller): SourceReader {
  const models = knownModels(caller, () => clock.now());
  const formFor = async (feed: ODataFeed): Promise<FeedForm> => formOf(await models().of(feed.service), feed);
  const readingOf = (form: FeedForm, limits: PageLimits): Reading => ({
    form,
    address: caller.addressOf(form.feed.service),
    caller,
    limits,
    page: options.page,
    overlapMs: options.overlap_seconds * 1000,
    now: () => clock.now(),
    log,
  });
  return {
    async describe(cursors) {
      const objects: ContractObject[] = [];
      const asked = models();
      for (const name of cursors?.keys() ?? Object.keys(options.feeds)) {
        const feed = configured(options, name);
        const model = await asked.of(feed.service);
        if (model.sets.has(feed.set)) objects.push({ name, columns: contractColumns(formOf(model, feed)) });
      }
      return {
        objects,
        hash: sha256Hex(canonicalJson(objects.map(({ name, columns }) => ({ name, columns: columns.map((one) => ({ ...one })) })))),
      };
    },
    check: () =>
      checkPeer({
        address: caller.address,
        timeoutMs: options.timeout_seconds * 1000,
        login: () => greeting(options, caller),
        feeds: Object.keys(options.feeds).map((name) => feedCheck(configured(options, name), formFor, readingOf)),
      }),
    async *pull(name, cursor, limits) {
      const form = await formFor(configured(options, name));
      // What was there once is drift, and only its own field stops; what never was is a mistake in hub.yaml.
      if (form.lacking.length > 0 && form.feed.isStated && cursor === undefined) throw lackingColumns(form);
      if (form.fault !== undefined) throw form.fault;
      yield* readFeed(readingOf(form, limits), cursor);
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** Of every service that a feed names. */
async function greeting(options: ODataOptions, caller: ServiceCaller): Promise<string> {
  const services = [...new Set(Object.keys(options.feeds).map((name) => configured(options, name).service))];
  const told: string[] = [];
  for (const service of services) {
    const { protocol, sets } = await caller.model(service);
    told.push(`${service === "" ? "it" : service} is OData ${protocol.toUpperCase()} with ${sets.size} entity sets`);
  }
  return told.join("; ");
}

const feedCheck = (
  feed: ODataFeed,
  formFor: (feed: ODataFeed) => Promise<FeedForm>,
  readingOf: (form: FeedForm, limits: PageLimits) => Reading,
): FeedCheck => ({
  object: feed.name,
  async sample() {
    const form = await formFor(feed);
    if (form.lacking.length > 0 && feed.isStated) throw lackingColumns(form);
    if (form.fault !== undefined) throw form.fault;
    const count = await sampleOf(readingOf(form, { rowsMax: 1, bytesMax: 1 << 24 }));
    const found = `${count === 0 ? "no entity" : "an entity"} of ${feed.set} with ${form.columns.length} columns`;
    return form.lacking.length === 0 ? found : `${found}; it has no ${form.lacking.join(", ")}`;
  },
});
