// ISO 4217: the currencies and how many decimals their minor unit has. Two unless listed otherwise.

const twoDecimals =
  "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU " +
  "CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES " +
  "KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR " +
  "NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP " +
  "TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG";

const otherDecimals: readonly (readonly [decimals: number, codes: string])[] = [
  [0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"],
  [3, "BHD IQD JOD KWD LYD OMR TND"],
  [4, "CLF UYW"],
];

/** Withdrawn, but documents of the last years still carry them. */
const withdrawn = "ANG BGN CUC HRK SLL ZWL";

const exponents = new Map<string, number>(`${twoDecimals} ${withdrawn}`.split(" ").map((code) => [code, 2]));
for (const [decimals, codes] of otherDecimals) for (const code of codes.split(" ")) exponents.set(code, decimals);

/** Decimals of the currency's minor unit (0, 2, 3 or 4), or undefined for a code that is no currency. */
export const currencyExponent = (code: string): number | undefined => exponents.get(code);

/** Every known code, in alphabetical order. */
export const currencyCodes: readonly string[] = [...exponents.keys()].sort();
