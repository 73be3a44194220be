// Types of columns by the number that MySQL and MariaDB send with a result.

const names: Readonly<Record<number, string>> = {
  1: "tinyint",
  2: "smallint",
  9: "mediumint",
  3: "int",
  8: "bigint",
  0: "decimal",
  246: "decimal",
  4: "float",
  5: "double",
  13: "year",
  10: "date",
  14: "date",
  11: "time",
  12: "datetime",
  7: "timestamp",
  16: "bit",
  245: "json",
  253: "varchar",
  15: "varchar",
  254: "char",
  247: "enum",
  248: "set",
  249: "text",
  250: "text",
  251: "text",
  252: "text",
  255: "geometry",
};

const binaryNames: Readonly<Record<string, string>> = { varchar: "varbinary", char: "binary", text: "blob" };

/** Character set of what is no text. */
const binary = 63;

export const typeName = (type: number, characterSet: number | undefined): string => {
  const name = names[type] ?? `type ${type}`;
  return characterSet === binary ? (binaryNames[name] ?? name) : name;
};

/** A number is written into a statement as such: as a text it would be compared as a float. */
export const isNumber = (name: string): boolean => /int$|^decimal$|^year$|^float$|^double$/.test(name);

export const isTime = (name: string): boolean => ["date", "datetime", "timestamp"].includes(name);

/** Printed as hexadecimal digits: its bytes are no text. */
export const isBytes = (name: string): boolean => ["varbinary", "binary", "blob", "bit", "geometry"].includes(name);
