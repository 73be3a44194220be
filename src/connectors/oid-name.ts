// Names of PostgreSQL's types by the number it sends with a result.

const names: Readonly<Record<string, string>> = {
  "16": "boolean",
  "20": "bigint",
  "21": "smallint",
  "23": "integer",
  "25": "text",
  "700": "real",
  "701": "double precision",
  "1042": "character",
  "1043": "character varying",
  "1082": "date",
  "1114": "timestamp",
  "1184": "timestamp with time zone",
  "1700": "numeric",
  "2950": "uuid",
};

/** Types of one's own, and rare ones, keep their number: it changes when they do. */
export const oidName = (number: string): string => names[number] ?? `type ${number}`;
