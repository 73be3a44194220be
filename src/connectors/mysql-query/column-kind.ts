// Types of columns by the number that MySQL and MariaDB send with a result.

import { Types } from "mysql2";

const names: Readonly<Record<number, string>> = {
  [Types.TINY]: "tinyint",
  [Types.SHORT]: "smallint",
  [Types.INT24]: "mediumint",
  [Types.LONG]: "int",
  [Types.LONGLONG]: "bigint",
  [Types.DECIMAL]: "decimal",
  [Types.NEWDECIMAL]: "decimal",
  [Types.FLOAT]: "float",
  [Types.DOUBLE]: "double",
  [Types.YEAR]: "year",
  [Types.DATE]: "date",
  [Types.NEWDATE]: "date",
  [Types.TIME]: "time",
  [Types.DATETIME]: "datetime",
  [Types.TIMESTAMP]: "timestamp",
  [Types.BIT]: "bit",
  [Types.JSON]: "json",
  [Types.VAR_STRING]: "varchar",
  [Types.VARCHAR]: "varchar",
  [Types.STRING]: "char",
  [Types.ENUM]: "enum",
  [Types.SET]: "set",
  [Types.TINY_BLOB]: "text",
  [Types.MEDIUM_BLOB]: "text",
  [Types.LONG_BLOB]: "text",
  [Types.BLOB]: "text",
  [Types.GEOMETRY]: "geometry",
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
