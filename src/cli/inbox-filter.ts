// Which items of the inbox a command is about: by content.

import { Option } from "commander";
import type { z } from "zod";
import type { siteAlarm } from "../api/contract-desk.ts";
import { itemKinds } from "../desk/item-kind.ts";
import { figure } from "./say.ts";

export interface FilterOptions {
  readonly site?: string;
  readonly kind?: string;
  readonly what?: string;
  readonly field?: string;
  readonly systems?: string;
  readonly rule?: string;
  readonly cause?: string;
  readonly role?: string;
  readonly baseline?: string;
}

export const filterOptions = (): Option[] => [
  new Option("--site <site>", "only of this site"),
  new Option("--kind <kind>", "only records of this kind"),
  new Option("--what <what>", "only these").choices([...itemKinds]),
  new Option("--field <field>", "only about this field"),
  new Option("--systems <sources>", "only between these sources, as one,other"),
  new Option("--rule <rule>", "only what this rule judged"),
  new Option("--cause <cause>", "only for this cause: different, rounding, spelling, empty, or the class of what is parked"),
  new Option("--role <role>", "only what is for this role"),
  new Option("--baseline <which>", "what was there before go-live").choices(["only", "without"]),
];

/** As the API takes it. */
export const filterOf = ({ site, kind, what, field, systems, rule, cause, role, baseline }: FilterOptions) => ({
  site,
  kind,
  what,
  field,
  systems,
  rule,
  cause,
  role,
  baseline,
});

export const alarmText = ({ site, kind, open, oldest, limit, to }: z.output<typeof siteAlarm>): string =>
  `Alarm, ${site}: ${kind === "age" ? `${limit}, the oldest since ${oldest.slice(0, 10)}` : `${figure(open)} open, ${limit}`}. For: ${to}.`;
