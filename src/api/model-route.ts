// GET /v1/model: kinds and fields as data, and the zones of sites, for who shows values.

import { maySee } from "../access/principal.ts";
import type { Language } from "../base/language.ts";
import type { Field } from "../model/field.ts";
import type { Kind, Model } from "../model/kind.ts";
import { modelIn, namesIn } from "../model/name.ts";
import { companyOf, zoneOf } from "../projection/finance/finance-settings.ts";
import { modelAnswer } from "./contract-model.ts";
import type { Door } from "./door.ts";

export function modelRoutes({ hub, read }: Door): void {
  const { model, sources, configuration } = hub;
  const { settings } = configuration;
  read({
    url: "/v1/model",
    action: "read",
    summary: "Kinds and fields that this hub knows, with their types, units and currencies, and the zones of sites",
    params: {},
    query: {},
    data: modelAnswer,
    async answer({ principal }) {
      const seen = sources.filter(({ site }) => maySee(principal, site));
      const zones = [...new Set(seen.map(({ site }) => site))].map((site) => [
        site,
        zoneOf(companyOf(undefined, site, settings), settings),
      ]);
      return {
        kinds: [...modelIn(model, principal.language).kinds.values()].map(kindAnswer),
        words: wordsOf(modelIn(model, principal.language), principal.language ?? "en"),
        zone: settings.zone,
        zones: Object.fromEntries(zones.filter(([, zone]) => zone !== settings.zone)) as Record<string, string>,
        reportingCurrency: settings.reportingCurrency ?? null,
      };
    },
  });
}

const wordsOf = ({ kinds }: Model, language: Language): Record<string, string> => ({
  ...namesIn(language),
  ...Object.fromEntries([...kinds.values()].map(({ name, label }) => [name, label])),
});

const kindAnswer = ({ name, label, plural, fields, lifecycle }: Kind) => ({
  name,
  label,
  plural,
  states: [...(lifecycle?.states ?? [])],
  fields: fields.map(fieldAnswer),
});

const fieldAnswer = ({ name, type, description, unit, currency }: Field) => ({
  name,
  type: type.kind,
  to: type.kind === "reference" ? type.to : null,
  description,
  unit: unit ?? null,
  currency: currency ?? null,
});
