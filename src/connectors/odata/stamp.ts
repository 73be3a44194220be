// Columns that tell when an entity was changed. S/4 writes them as a time in the world, as fourteen digits or only as a day; each service
// and even each entity of one service has its own.

import { addDays, isDate } from "../../base/civil-date.ts";
import type { Property } from "./entity-model.ts";

export interface StampForm {
  /** ms: how far apart two stamps are that differ. */
  readonly unitMs: number;
  /** ms of a text as rows give it; undefined where there is none. */
  read(text: string): number | undefined;
  /** The text that is compared with. */
  write(ms: number): string;
}

const timeForm = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?$/;

const isoText = (ms: number): string => new Date(ms).toISOString();

/** Times without a zone are compared with others of their kind, as if they were UTC. */
const instant: StampForm = {
  unitMs: 1,
  read(text) {
    if (!timeForm.test(text)) return undefined;
    const ms = Date.parse(/(?:Z|[+-]\d{2}:\d{2})$/.test(text) || isDate(text) ? text : `${text}Z`);
    return Number.isNaN(ms) ? undefined : ms;
  },
  write: isoText,
};

const wallTime: StampForm = { ...instant, write: (ms) => isoText(ms).replace("Z", "") };

/** 20261130142333, in UTC. */
const digits: StampForm = {
  unitMs: 1000,
  read(text) {
    const [, day, clock] = /^(\d{8})(\d{6})$/.exec(text) ?? [];
    if (day === undefined || clock === undefined) return undefined;
    return instant.read(`${day.replace(/(\d{4})(\d{2})/, "$1-$2-")}T${clock.replace(/(\d{2})(\d{2})/, "$1:$2:")}Z`);
  },
  write: (ms) => isoText(ms).slice(0, 19).replace(/\D/g, ""),
};

const day: StampForm = {
  unitMs: 86_400_000,
  read: (text) => (isDate(text.slice(0, 10)) ? instant.read(text.slice(0, 10)) : undefined),
  write: (ms) => addDays("1970-01-01", Math.floor(ms / 86_400_000)),
};

/** Undefined where no time can be read from such a column. */
export function stampForm({ type, maxLength, isDay }: Property): StampForm | undefined {
  if (type === "Edm.DateTimeOffset") return instant;
  if (type === "Edm.Date" || (type === "Edm.DateTime" && isDay)) return day;
  if (type === "Edm.DateTime") return wallTime;
  return type === "Edm.String" && maxLength === 14 ? digits : undefined;
}
