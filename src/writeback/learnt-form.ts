// When a form of a system is learnt: three different values that it took and shows in one and the same form, and none that it shows
// otherwise. One showing that the form does not explain ends it.

import { formsFor, type NormalForm, normalFormOf, showsAs } from "../governance/normal-form.ts";
import type { FieldType } from "../model/field.ts";

/** A value that a system was told and took, and what it shows of it. */
export interface Showing {
  readonly send: string;
  /** ms: when it was claimed. */
  readonly at: number;
  readonly told: string;
  readonly shown: string;
  /** It showed this before it was told, and may not have taken the value: it speaks for a form, and never against one. */
  readonly isUnmoved: boolean;
}

export interface LearntForm {
  readonly form: NormalForm | undefined;
  /** ms: from which showing on it was learnt, or where it was contradicted. */
  readonly since: number;
  /** Sends by which it was learnt, or the one that contradicted it. */
  readonly sends: readonly string[];
}

/** Different values that were shown in the form and are not it already. */
const valuesMin = 3;

export interface Learning {
  readonly type: FieldType["kind"];
  /** What is in force; undefined: nothing. */
  readonly inForce: NormalForm | undefined;
}

/**
 * Where it stands after these showings, in their order, oldest first: gone through one by one, so that it does not count how many were
 * looked at together.
 */
export function learn({ type, inForce }: Learning, showings: readonly Showing[]): LearntForm {
  let learnt: LearntForm = { form: inForce, since: Number.NEGATIVE_INFINITY, sends: [] };
  let begin = 0;
  for (const [place, one] of showings.entries()) {
    if (learnt.form !== undefined && !contradicts(learnt.form, one)) continue;
    const heard = showings.slice(begin, place + 1);
    const form = one.shown === one.told && learnt.form === undefined ? undefined : explaining(type, heard);
    if (form !== undefined) learnt = { form, since: heard[0]?.at ?? one.at, sends: visible(form, heard).map(({ send }) => send) };
    else if (learnt.form !== undefined) {
      begin = place;
      learnt = { form: undefined, since: one.at, sends: [one.send] };
    }
  }
  return learnt;
}

const contradicts = (form: NormalForm, { told, shown, isUnmoved }: Showing): boolean => !isUnmoved && !showsAs(form, told, shown);

/** The simplest form that explains all of them, where enough different values were shown in it. */
function explaining(type: FieldType["kind"], heard: readonly Showing[]): NormalForm | undefined {
  const differing = heard.filter(({ told, shown }) => told !== shown);
  if (new Set(differing.map(({ told }) => told)).size < valuesMin) return undefined;
  const names = formsFor(
    type,
    heard.filter(({ isUnmoved }) => !isUnmoved).map(({ shown }) => shown),
  );
  for (const name of names) {
    const form = normalFormOf(name);
    if (form === undefined || heard.some((one) => contradicts(form, one))) continue;
    if (new Set(visible(form, heard).map(({ told }) => told)).size >= valuesMin) return form;
  }
  return undefined;
}

const visible = (form: NormalForm, heard: readonly Showing[]): Showing[] =>
  heard.filter(({ told, shown }) => told !== shown && showsAs(form, told, shown));
