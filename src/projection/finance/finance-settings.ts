// What finance assumes where documents are silent. Every assumption used is named on the line it touched (`degraded`).

import type { PaymentTerms } from "./due-date.ts";

/** A balance typed in by people for accounts whose statements do not arrive. */
export interface SettledBalance {
  readonly company: string;
  /** ISO 4217. */
  readonly currency: string;
  /** Minor units. */
  readonly amount: bigint;
  /** The day at whose end it was booked, YYYY-MM-DD. */
  readonly date: string;
}

export interface CompanySettings {
  /** IANA zone in which the company's day begins. */
  readonly zone?: string;
  /** Currency of documents that name none, ISO 4217. */
  readonly currency?: string;
}

export interface FinanceSettings {
  /** Company of documents that name none, by site; a site that is not listed stands for its own company. */
  readonly companyOfSite: Readonly<Record<string, string>>;
  readonly companies: Readonly<Record<string, CompanySettings>>;
  readonly zone: string;
  readonly currency?: string;
  /** Terms where neither document, order nor party has any. */
  readonly terms: PaymentTerms;
  readonly opening: readonly SettledBalance[];
  /** Figures are converted to it at read where a rate is known; absent: each currency stands for itself. */
  readonly reportingCurrency?: string;
}

export const companyOf = (named: string | undefined, site: string, settings: FinanceSettings): string =>
  named ?? settings.companyOfSite[site] ?? site;

export const zoneOf = (company: string, settings: FinanceSettings): string => settings.companies[company]?.zone ?? settings.zone;

export const currencyOf = (company: string, settings: FinanceSettings): string | undefined =>
  settings.companies[company]?.currency ?? settings.currency;
