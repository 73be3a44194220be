// The two public sets with a known truth, read as the mapping of a source would read them.
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface Told {
  readonly source: string;
  readonly key: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface Known {
  readonly name: string;
  readonly records: readonly Told[];
  /** Key -> which thing it is. */
  readonly truth: ReadonlyMap<string, string>;
}

/** Rows by column name; quotes may hold commas. */
function table(path: string): Record<string, string>[] {
  const [head = [], ...rows] = readFileSync(path, "utf8")
    .trim()
    .split(/\r?\n/)
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
        (quoted?.replaceAll('""', '"') ?? plain ?? "").trim(),
      ),
    );
  return rows.map((row) => Object.fromEntries(head.map((name, place) => [name, row[place] ?? ""])));
}

const joined = (...parts: readonly (string | undefined)[]): string => parts.filter((part) => part).join(" ");
const told = (source: string, key: string, fields: Record<string, string | undefined>): Told => ({
  source,
  key,
  fields: Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value ? [[name, value]] : []))),
});

/** febrl dataset 1: 500 persons, each with one copy that holds typing errors. `rec-12-dup-0` is a copy of `rec-12-org`. */
export function febrl(folder: string): Known {
  const rows = table(join(folder, "febrl-dataset1.csv"));
  const dated = (text: string | undefined): string | undefined => text?.replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3");
  const records = rows.map((row) =>
    told("registry", row["rec_id"] ?? "", {
      given_name: row["given_name"],
      family_name: row["surname"],
      street: joined(row["street_number"], row["address_1"], row["address_2"]),
      city: row["suburb"],
      postcode: row["postcode"],
      region: row["state"],
      date_of_birth: dated(row["date_of_birth"]),
      register_number: row["soc_sec_id"],
    }),
  );
  return { name: "febrl dataset 1", records, truth: new Map(records.map(({ key }) => [key, /^rec-\d+/.exec(key)?.[0] ?? key])) };
}

const months = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

/** US order of day and month unless it cannot be; two digits of a year are of the last hundred years. */
export function readDate(text: string): string | undefined {
  const numbers = text.toLowerCase().match(/\d+|[a-z]{3}/g) ?? [];
  if (numbers.length !== 3) return undefined;
  const named = numbers.findIndex((part) => months.includes(part));
  const month = (part: string | undefined): number => months.indexOf(part ?? "") + 1 || Number(part);
  const [x, y, z] = numbers;
  let [year, m, d] = named === -1 ? [z, Number(x), Number(y)] : [z, month(numbers[named]), Number(numbers[1 - named])];
  if (x?.length === 4) [year, m, d] = [x, Number(y), Number(z)];
  else if (m > 12) [m, d] = [d, m];
  const full = year?.length === 2 ? Number(year) + (Number(year) > 26 ? 1900 : 2000) : Number(year);
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${full}-${two(m)}-${two(d)}`;
}

/** The truth set of a vendor of entity resolution: 159 persons and companies of three lists, written to be hard. */
export function senzing(folder: string): Known {
  const lists = ["customers", "reference", "watchlist"];
  const records = lists.flatMap((list) =>
    table(join(folder, "senzing-demo", `${list}.csv`)).map((row) =>
      told(list, row["RECORD_ID"] ?? "", {
        name: row["PRIMARY_NAME_ORG"] || row["PRIMARY_NAME_FULL"] || row["NATIVE_NAME_FULL"],
        given_name: joined(row["PRIMARY_NAME_FIRST"], row["PRIMARY_NAME_MIDDLE"]),
        family_name: row["PRIMARY_NAME_LAST"],
        date_of_birth: readDate(row["DATE_OF_BIRTH"] ?? ""),
        street: row["ADDR_FULL"] || row["ADDR_LINE1"],
        city: row["ADDR_CITY"],
        postcode: row["ADDR_POSTAL_CODE"],
        region: row["ADDR_STATE"],
        country: row["ADDR_COUNTRY"],
        phone: row["PHONE_NUMBER"],
        email: row["EMAIL_ADDRESS"],
        passport_number: row["PASSPORT_NUMBER"],
        driving_licence: row["DRIVERS_LICENSE_NUMBER"],
        register_number: row["SSN_NUMBER"] || row["NATIONAL_ID_NUMBER"],
        tax_number: row["TAX_ID_NUMBER"],
        works_for: row["EMPLOYER"],
      }),
    ),
  );
  const key = table(join(folder, "senzing-demo", "actual_truthset_key.csv"));
  return { name: "Senzing truth set", records, truth: new Map(key.map((row) => [row["RECORD_ID"] ?? "", row["CLUSTER_ID"] ?? ""])) };
}
