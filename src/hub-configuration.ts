// hub.yaml, read and checked: sites, companies, kinds of one's own, sources with their mappings, rules, finance.

import { resolve } from "node:path";
import { z } from "zod";
import { type Endpoint, endpointConfiguration } from "./access/endpoint.ts";
import { all } from "./access/grant.ts";
import { classesDefault, type ClassesOfRoles, type RoleName, roleNames } from "./access/role.ts";
import { loginConfiguration, type LoginSettings, loginSettings } from "./access/login-settings.ts";
import { present } from "./base/assert.ts";
import { fieldClasses } from "./base/field-class.ts";
import { isDate, isZone } from "./base/civil-date.ts";
import { currencyExponent } from "./base/currency.ts";
import { sha256Hex } from "./base/hash.ts";
import { money } from "./base/money.ts";
import { conservationConfiguration, type Law, laws } from "./desk/conservation-law.ts";
import { deskConfiguration, type DeskSettings, deskSettings } from "./desk/desk-settings.ts";
import { reconcileConfiguration, schedules } from "./desk/reconciliation-schedule.ts";
import { readRuleSet, rulesText } from "./governance/rule-configuration.ts";
import { rulesConfiguration } from "./governance/rule-schema.ts";
import { canonicalModel } from "./model/canonical-model.ts";
import { withClasses } from "./model/field-class.ts";
import { configuredModel } from "./model/kind-configuration.ts";
import type { Model } from "./model/kind.ts";
import type { CompanySettings, FinanceSettings } from "./projection/finance/finance-settings.ts";
import { reducedConnector } from "./signal/reduced-connector.ts";
import { reduceConfiguration } from "./signal/signal-rule.ts";
import { type CatalogueContext, compileCatalogue, type ConfiguredSource, duration } from "./source/catalogue.ts";
import { kindOfSchedule } from "./source/mapping/schedule.ts";
import { checked, readYaml, refusal, type YamlDocument } from "./source/yaml-document.ts";
import { type Modes, observing, readModes } from "./writeback/mode.ts";
import { isWriting } from "./writeback/sink.ts";

const zone = z.string().refine(isZone, "no such zone; use an IANA name such as Europe/Paris");
const currency = z.string().refine((code) => currencyExponent(code) !== undefined, "no such currency in ISO 4217");
const date = z.string().refine(isDate, "a date is written YYYY-MM-DD");
const amount = z.string().regex(/^-?\d+(\.\d+)?$/, 'an amount is written in quotes, such as "1250.00"');

const finance = z.strictObject({
  /** Figures are converted to it where a rate is known. */
  reporting_currency: currency.optional(),
  /** Payment terms where neither document, order nor party has any. */
  terms: z.strictObject({ days: z.int().min(0).max(730).default(30), end_of_month: z.boolean().default(false) }).prefault({}),
  /** Balances of accounts whose statements do not arrive. */
  opening: z.array(z.strictObject({ company: z.string(), currency, amount, date })).default([]),
});

const governance = z.strictObject({
  rules: rulesConfiguration.default([]),
  /** From when these rules hold; without it the first set holds for all time, a later one from when it is first run. */
  effective_from: date.optional(),
  reason: z.string().min(1).default("hub.yaml"),
});

const hubFile = z.strictObject({
  hub: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, "names are lower-case letters, digits and hyphens"),
  /** IANA zone in which days begin where a company has none of its own. */
  zone: zone.default("UTC"),
  /** Currency of documents that name none. */
  currency: currency.optional(),
  companies: z.record(z.string(), z.strictObject({ zone: zone.optional(), currency: currency.optional() })).default({}),
  /** Sites and the company each belongs to; a site that is not listed stands for itself. */
  sites: z.record(z.string(), z.strictObject({ company: z.string() })).default({}),
  finance: finance.prefault({}),
  /** Fields and kinds of one's own; read by model/kind-configuration.ts. */
  model: z.unknown().optional(),
  /** Read by source/catalogue.ts. */
  sources: z.unknown().optional(),
  governance: governance.prefault({}),
  /** Who sees which fields. */
  rights: z
    .strictObject({
      /** By role: the classes it sees, in the place of those it has. */
      roles: z.partialRecord(z.enum(roleNames as readonly [RoleName, ...RoleName[]]), z.array(z.enum(fieldClasses))).default({}),
      /** By kind, or kind.field: the class it is of. */
      fields: z.record(z.string(), z.enum(fieldClasses)).default({}),
    })
    .prefault({}),
  /** Read by desk/desk-settings.ts. */
  desk: deskConfiguration.prefault({}),
  /** Read by desk/reconciliation-schedule.ts. */
  reconcile: reconcileConfiguration.default([]),
  /** Read by desk/conservation-law.ts. */
  conservation: conservationConfiguration.prefault({}),
  /** Endpoints that are told of commits. */
  webhooks: z
    .array(endpointConfiguration)
    .refine((all) => new Set(all.map((one) => one.name)).size === all.length, "give each endpoint its own name")
    .default([]),
  /** How often due dates are looked at. */
  tick: duration.default(10_000),
  /** File to which signed heads of the log are appended; best on another machine's disk. */
  audit: z.strictObject({ heads: z.string().min(1).optional() }).prefault({}),
  /** Read by access/login-settings.ts. */
  login: loginConfiguration(duration).prefault({}),
  api: z.strictObject({ port: z.int().min(0).max(65_535).default(4780) }).prefault({}),
});

type HubFile = z.infer<typeof hubFile>;

export interface HubConfiguration {
  /** Absolute path of hub.yaml. */
  readonly file: string;
  /** Hex SHA-256 of its text. */
  readonly hash: string;
  readonly hub: string;
  readonly model: Model;
  readonly sources: readonly ConfiguredSource[];
  /** How far the hub may go in telling each system, by source. */
  readonly modes: ReadonlyMap<string, Modes>;
  readonly settings: FinanceSettings;
  readonly rules: ConfiguredRules;
  readonly desk: DeskSettings;
  /** What has to come out even in the books of each system. */
  readonly laws: readonly Law[];
  /** Which classes of fields each role sees. */
  readonly classes: ClassesOfRoles;
  readonly endpoints: readonly Endpoint[];
  readonly login: LoginSettings;
  readonly tickMs: number;
  /** Absolute; undefined: in the data folder. */
  readonly heads: string | undefined;
  readonly api: { readonly port: number };
  /** Absolute folder that relative paths of sources start from. */
  readonly folder: string;
}

export interface ConfiguredRules {
  /** As the log keeps them. */
  readonly text: string;
  /** ms; undefined: see `governance.effective_from`. */
  readonly from: number | undefined;
  readonly reason: string;
}

export interface ConfigurationContext extends Omit<CatalogueContext, "model" | "reduced"> {
  /** Name of the file as the person gave it: what faults point to. */
  readonly file: string;
  readonly folder: string;
}

/** Reads the text of a hub.yaml. Faults: `yaml-refused`, `configuration-refused` with the line, and those of mappings, model and rules. */
export function readHubConfiguration(text: string, context: ConfigurationContext): HubConfiguration {
  const document = readYaml(text, context.file);
  const file = checked(hubFile, document.value, [], document);
  const model = withClasses(configuredModel(canonicalModel, file.model), file.rights.fields);
  const sources = file.sources === undefined ? [] : compileCatalogue(document, { ...context, model, reduced });
  refusePlacesCalledAll(file, sources, document);
  const from = file.governance.effective_from;
  const rules = rulesText(file.governance.rules, companySites(file, sources, document));
  readRuleSet(rules, 0, model);
  return {
    file: resolve(context.file),
    hash: sha256Hex(text),
    hub: file.hub,
    model,
    sources,
    modes: modesOf(sources, model, document),
    settings: settingsOf(file),
    rules: { text: rules, from: from === undefined ? undefined : Date.parse(`${from}T00:00:00Z`), reason: file.governance.reason },
    desk: { ...deskSettings(file.desk), schedules: schedules(file.reconcile, { model, sources, zone: file.zone, document }) },
    laws: laws(file.conservation, model, document),
    classes: { ...classesDefault, ...file.rights.roles },
    endpoints: file.webhooks,
    login: loginSettings(file.login),
    tickMs: file.tick,
    heads: file.audit.heads === undefined ? undefined : resolve(context.folder, file.audit.heads),
    api: file.api,
    folder: context.folder,
  };
}

/** Samples of these feeds stay out of the log: only what they come to goes in. */
const reduced: CatalogueContext["reduced"] = (connector, source, at, document) => {
  const place = [...at, "reduce"];
  const reductions = checked(reduceConfiguration, source.reduce, place, document);
  for (const feed of Object.keys(reductions))
    if (!Object.hasOwn(source.feeds, feed))
      throw refusal(document, [...place, feed], `the source has no feed ${feed}`, `use one of: ${Object.keys(source.feeds).join(", ")}`);
  if (connector.relay !== undefined) throw refusal(document, place, "another hub tells claims, not samples", "reduce them at that hub");
  return reducedConnector(connector, reductions, source.zone);
};

/** Fault `configuration-refused` also for a system that nobody can write to. */
const modesOf = (sources: readonly ConfiguredSource[], model: Model, document: YamlDocument): HubConfiguration["modes"] =>
  new Map(
    sources.map(({ name, connector, writeBack }, index): [string, Modes] => {
      if (writeBack === undefined) return [name, observing];
      const at = ["sources", index, "write_back"];
      const modes = readModes(writeBack, model, at, document);
      if (modes.writes && !isWriting(connector))
        throw refusal(
          document,
          at,
          `the connector ${connector.name} only reads`,
          "leave write_back: out, or connect the system by one that writes",
        );
      for (const kind of modes.creates.keys()) checkCreation(kind, sources[index], [...at, "create", kind], document);
      return [name, modes];
    }),
  );

/** Fault `configuration-refused` where no feed of the source creates records of the kind. */
function checkCreation(kind: string, source: ConfiguredSource | undefined, at: readonly PropertyKey[], document: YamlDocument): void {
  const { connector, options, feeds } = present(source, "the source whose write_back is read");
  const refused = (cause: string, hint: string): never => {
    throw refusal(document, at, cause, hint);
  };
  if (!isWriting(connector) || connector.uncreatable === undefined)
    return refused(`the connector ${connector.name} creates no records`, "leave create: out");
  const own = [...feeds].filter(([, schedule]) => kindOfSchedule(schedule).name === kind).map(([feed]) => feed);
  if (own.length === 0) return refused(`no feed of the source is of the kind ${kind}`, "map a feed of that kind, or leave it out here");
  const complaints = own.map((feed) => connector.uncreatable?.(options, feed) ?? null);
  const [first] = complaints;
  if (!complaints.includes(null)) refused(first?.cause ?? "", first?.hint ?? "");
}

/** A grant for `all` means every one. */
function refusePlacesCalledAll({ sites, companies }: HubFile, sources: readonly ConfiguredSource[], document: YamlDocument): void {
  const isTaken = all in companies || Object.entries(sites).some(([site, { company }]) => site === all || company === all);
  if (!isTaken && sources.every(({ site }) => site !== all)) return;
  const cause = `a site or company is called ${all}, which means every one where rights are granted`;
  throw refusal(document, ["sites"], cause, "give it another name");
}

/** Sites of a company; one that is not listed stands for itself. Fault `configuration-refused` for a company nobody knows. */
function companySites(file: HubFile, sources: readonly ConfiguredSource[], document: YamlDocument): (company: string) => string[] {
  const companyOf = new Map(sources.map(({ site }) => [site, site]));
  for (const [site, { company }] of Object.entries(file.sites)) companyOf.set(site, company);
  const known = new Set([...companyOf.values(), ...Object.keys(file.companies)]);
  return (company) => {
    if (!known.has(company)) {
      const hint = `use one of: ${[...known].toSorted().join(", ")}`;
      throw refusal(document, ["governance", "rules"], `a rule holds for the company ${company}, which the hub does not know`, hint);
    }
    return [...companyOf].flatMap(([site, of]) => (of === company ? [site] : []));
  };
}

function settingsOf(file: HubFile): FinanceSettings {
  const { terms, opening, reporting_currency: reporting } = file.finance;
  return {
    companyOfSite: Object.fromEntries(Object.entries(file.sites).map(([site, { company }]) => [site, company])),
    companies: Object.fromEntries(Object.entries(file.companies).map(([name, company]) => [name, companySettings(company)])),
    zone: file.zone,
    ...(file.currency === undefined ? {} : { currency: file.currency }),
    terms: { days: terms.days, endOfMonth: terms.end_of_month },
    opening: opening.map((one) => ({ ...one, amount: money(one.amount, one.currency).minor })),
    ...(reporting === undefined ? {} : { reportingCurrency: reporting }),
  };
}

const companySettings = (company: HubFile["companies"][string]): CompanySettings => ({
  ...(company.zone === undefined ? {} : { zone: company.zone }),
  ...(company.currency === undefined ? {} : { currency: company.currency }),
});
