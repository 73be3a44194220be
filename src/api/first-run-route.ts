// The first steps of a hub: whose it is, the demo group in the place of systems of one's own, and back.

import { readMoved, type MovedAccount } from "../access/moved-account.ts";
import { currencyExponent } from "../base/currency.ts";
import { isZone } from "../base/civil-date.ts";
import { Fault } from "../base/fault.ts";
import { withGroup } from "../connection/yaml-edit.ts";
import { assertConnects } from "./connection-route.ts";
import { changedAnswer } from "./contract-connection.ts";
import { demoAnswer, firstRun, groupBody, nothingAsked } from "./contract-first-run.ts";
import type { Door } from "./door.ts";

/** What whoever runs the hub can do about the demo group. */
export interface DemoDoor {
  readonly isShown: boolean;
  /** Shows the demo group from now on, on the same address; whoever asked goes along. Faults: those of its files. */
  readonly load: (by: MovedAccount | undefined) => void;
  /** Takes the demo group away with all that was done in it; systems of one's own follow. Faults: those of their hub.yaml. */
  readonly remove: (by: MovedAccount | undefined) => void;
}

export function firstRunRoutes({ hub, read, write }: Door, demo: DemoDoor | undefined): void {
  const { connections, configuration, sources } = hub;
  const { settings } = configuration;
  read({
    url: "/v1/first-run",
    action: "administer",
    summary: "Whose the hub is, how many systems it has, and whether it shows the demo group",
    params: {},
    query: {},
    data: firstRun,
    async answer({ principal }) {
      assertConnects(principal);
      return {
        hub: configuration.hub,
        zone: settings.zone,
        currency: settings.currency ?? null,
        companies: [...new Set([...Object.keys(settings.companies), ...Object.values(settings.companyOfSite)])],
        sites: [...new Set([...Object.keys(settings.companyOfSite), ...sources.map(({ site }) => site)])],
        systems: sources.length,
        base: connections.file.state().version.hash,
        demo: demo === undefined ? ("elsewhere" as const) : demo.isShown ? ("shown" as const) : ("offered" as const),
      };
    },
  });
  write({
    url: "/v1/first-run/group",
    action: "administer",
    fresh: true,
    summary: "Says company, site, currency and zone of a hub without systems, in its hub.yaml; a hub that runs takes it up",
    body: groupBody,
    answer: changedAnswer,
    async perform({ body: { base, ...group }, principal }) {
      assertConnects(principal);
      if (sources.length > 0) throw hasSystems();
      if (!isZone(group.zone)) throw unfit(group.zone, "there is no such zone", "use an IANA name such as Europe/Paris");
      if (currencyExponent(group.currency) === undefined)
        throw unfit(group.currency, "there is no such currency", "use a code of ISO 4217 such as EUR");
      const reason = `first steps: ${group.company}, ${group.currency}, ${group.zone}`;
      const edit = (text: string): string => withGroup(text, group);
      return connections.file.change({ author: principal.name, reason, base, what: `company ${group.company}`, edit });
    },
  });
  for (const what of ["load", "remove"] as const)
    write({
      url: `/v1/demo/${what}`,
      action: "administer",
      fresh: true,
      summary: summaries[what],
      body: nothingAsked,
      answer: demoAnswer,
      async perform({ principal, request }) {
        assertConnects(principal);
        if (demo === undefined) throw elsewhere();
        if (demo.isShown === (what === "load")) throw already(demo);
        demo[what](await readMoved(hub.database, request.session));
        return { takesUp: "by-itself" as const };
      },
    });
}

const summaries = {
  load: "Shows the demo group on this address, in a store of its own; the systems of this hub stay as they are",
  remove: "Takes the demo group away with all that was done in it; the hub goes on with systems of its own",
} as const;

const unfit = (subject: string, cause: string, hint: string): Fault => new Fault({ code: "group-refused", subject, cause, hint });

const hasSystems = (): Fault =>
  new Fault({
    code: "group-stands",
    subject: "hub.yaml",
    cause: "systems are connected already: their records know their company and zone",
    hint: "change hub.yaml itself, and look at a plan first",
  });

const elsewhere = (): Fault =>
  new Fault({
    code: "demo-elsewhere",
    subject: "demo group",
    cause: "this hub keeps what it knows on a PostgreSQL server, is a practice copy, or answers one command only",
    hint: "run synchromesh start in an empty folder to see the demo group",
  });

const already = ({ isShown }: DemoDoor): Fault =>
  new Fault({
    code: isShown ? "demo-shown" : "demo-not-shown",
    subject: "demo group",
    cause: isShown ? "the hub shows it already" : "the hub does not show it",
    hint: "load the page again",
  });
