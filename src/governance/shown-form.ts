// What a system says counts as the value of another where it is what the system shows of that value: nobody is apart over a form.

import { showsAs } from "./normal-form.ts";
import type { Unit } from "./rule-set.ts";
import type { MemberStanding, Standing } from "./standing.ts";

/** The system of the record shows this value so, by the form that it was learnt to have. */
export function showsValue({ rules }: Standing, member: MemberStanding, field: number, value: string): boolean {
  const form = rules?.forms?.get(member.source)?.get(field);
  const said = member.values[field];
  return form !== undefined && typeof said === "string" && said !== "" && showsAs(form, value, said);
}

/** One of the two shows the other's value so. Both say something. */
export const isFormOfOther = (standing: Standing, field: number, x: MemberStanding, y: MemberStanding): boolean =>
  standing.rules?.forms !== undefined && (echoes(standing, field, x, y) || echoes(standing, field, y, x));

const echoes = (standing: Standing, field: number, member: MemberStanding, of: MemberStanding): boolean => {
  const value = of.values[field];
  return typeof value === "string" && value !== "" && showsValue(standing, member, field, value);
};

/**
 * Without those who only show the value of another one in a form of their own: they have no voice in what it is, and are not compared with
 * each other. The same list where nobody does.
 */
export function voices(standing: Standing, fields: Unit["fields"], members: readonly MemberStanding[]): readonly MemberStanding[] {
  if (standing.rules?.forms === undefined || members.length < 2) return members;
  const isEcho = (member: MemberStanding, of: MemberStanding): boolean => {
    const differing = fields.filter((field) => member.values[field] !== of.values[field]);
    return differing.length > 0 && differing.every((field) => echoes(standing, field, member, of));
  };
  const heard = members.filter((member) => !members.some((one) => isEcho(member, one) && !isEcho(one, member)));
  return heard.length === members.length ? members : heard;
}
