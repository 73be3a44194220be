// The forms in which systems show what they are told: learnt from what they showed, adopted and revoked as acts of the log, by the hub or
// by a person.

import { Fault } from "../../base/fault.ts";
import type { Clock } from "../../base/clock.ts";
import { hashId } from "../../base/hash.ts";
import { type DatedForm, type FormPlace, type FormWord, formAct, formAdopted, formRevoked } from "../../governance/dated-form.ts";
import { formsFor, type NormalForm, normalFormOf } from "../../governance/normal-form.ts";
import type { Field } from "../../model/field.ts";
import { fieldOf, type Model } from "../../model/kind.ts";
import type { Database } from "../../platform/database.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import { learn, type LearntForm } from "../../writeback/learnt-form.ts";
import { isBankData } from "../../writeback/mode.ts";
import type { Told } from "../../writeback/outcome.ts";
import { readShowing, showingsQuery } from "../../writeback/store-form.ts";
import { intake } from "../intake.ts";
import type { Sweeper } from "../sweep/sweep.ts";
import { turns } from "../turn.ts";
import type { Writer } from "../writer.ts";
import type { Word } from "./pauses.ts";

export interface Forms {
  /** The last word about each field, in force or not. */
  list(): readonly DatedForm[];
  /** In force now; undefined: it shows what it is told. */
  of(place: FormPlace): NormalForm | undefined;
  /** With what the system is expected to show. */
  expected(of: Omit<FormPlace, "field">, told: Told): Told;
  /** Looks at what a system showed of these fields lately. Whether a form was adopted or revoked by that. */
  learn(source: Pick<ConfiguredSource, "name" | "site">, fields: readonly Omit<FormPlace, "system">[]): Promise<boolean>;
  /** A person's word; it ends what stands. Faults `form-refused`, `system-not-told`. */
  adopt(place: FormPlace, name: string, word: Word): Promise<{ readonly position: number }>;
  /** A person's word: claims count as they are said again, and the hub learns no form of the field. Fault `form-unknown`. */
  revoke(place: FormPlace, word: Word): Promise<{ readonly position: number }>;
}

export interface FormParts {
  readonly database: Pick<Database, "read">;
  readonly writer: Pick<Writer, "stages" | "position">;
  readonly sweeper: Sweeper;
  readonly model: Model;
  readonly receipts: Clock;
  readonly siteOf: (system: string) => string;
}

const nameOf = ({ system, kind, field }: FormPlace): string => `${system} ${kind}.${field}`;

export function openForms({ database, writer, sweeper, model, receipts, siteOf }: FormParts): Forms {
  const turn = turns();
  const wordsOn = (place: FormPlace): DatedForm[] =>
    writer.stages.timeline
      .forms()
      .filter((one) => nameOf(one) === nameOf(place))
      .toSorted((x, y) => x.at - y.at);
  const of = (place: FormPlace): NormalForm | undefined => wordsOn(place).at(-1)?.form;
  /** Judged again in the same commit: the clock moves to where the form begins. */
  const say = async (
    act: typeof formAdopted | typeof formRevoked,
    place: FormPlace,
    word: Pick<FormWord, "site" | "author" | "reason" | "name" | "sends"> & { readonly since: number | undefined },
  ): Promise<{ readonly position: number }> => {
    const at = Math.max(receipts.now(), (wordsOn(place).at(-1)?.at ?? 0) + 1);
    const { system, kind, field } = place;
    const entry = formAct(act, {
      system,
      kind,
      field,
      ...word,
      since: word.since ?? at,
      at,
      key: hashId("form", nameOf(place), act, `${at}`),
    });
    const { position } = await sweeper.submit(intake({ others: [entry, { kind: "tick", at }] }));
    return { position };
  };
  const learnOne = async (place: FormPlace, site: string): Promise<boolean> => {
    const field = learnable(place, model);
    const words = wordsOn(place);
    const inForce = words.at(-1)?.form;
    if (field === undefined || (inForce === undefined && isBarred(words))) return false;
    const since = words.at(-1)?.since ?? Number.NEGATIVE_INFINITY;
    const [rows = []] = await database.read([showingsQuery({ source: place.system, kind: place.kind, field: place.field, since })]);
    const learnt = learn({ type: field.type.kind, inForce }, rows.map(readShowing).toReversed());
    if (learnt.form?.name === inForce?.name) return false;
    const by = { site, author: "", since: learnt.since, reason: reasonOf(inForce, learnt), sends: learnt.sends };
    if (learnt.form === undefined) await say(formRevoked, place, { ...by, name: inForce?.name ?? "" });
    else await say(formAdopted, place, { ...by, name: learnt.form.name });
    return true;
  };
  return {
    list: () =>
      [...new Map(writer.stages.timeline.forms().map((one) => [nameOf(one), one])).values()].flatMap((one) => wordsOn(one).at(-1) ?? []),
    of,
    expected(place, told) {
      const form = told.own === told.to ? of({ ...place, field: told.field }) : undefined;
      return form === undefined ? told : { ...told, shows: form.of(told.own) };
    },
    learn: ({ name, site }, fields) =>
      turn.take(["forms"], async () => {
        let isMoved = false;
        for (const field of fields) isMoved = (await learnOne({ system: name, ...field }, site)) || isMoved;
        return isMoved;
      }),
    adopt: (place, name, word) =>
      turn.take(["forms"], async () => {
        const site = siteOf(place.system);
        refuseUnfit(place, name, model);
        return say(formAdopted, place, { ...word, site, name, since: undefined, sends: [] });
      }),
    revoke: (place, word) =>
      turn.take(["forms"], async () => {
        const standing = of(place);
        if (standing === undefined) throw unknownForm(place);
        return say(formRevoked, place, { ...word, site: siteOf(place.system), name: standing.name, since: undefined, sends: [] });
      }),
  };
}

/** A person revoked a form of the field, and no person has adopted one since: the hub learns none of it. */
const isBarred = (words: readonly DatedForm[]): boolean => {
  const said = words.findLast(({ author }) => author !== "");
  return said !== undefined && said.form === undefined;
};

/** Where money goes is compared to the letter: a form may not hide that it goes elsewhere. */
function learnable({ kind, field }: FormPlace, model: Model): Field | undefined {
  const found = model.kinds.get(kind);
  return found === undefined || isBankData(kind, field, model) ? undefined : fieldOf(found, field);
}

const reasonOf = (before: NormalForm | undefined, { form, sends }: LearntForm): string => {
  if (form === undefined) return `it took a value and shows it otherwise than ${before?.text ?? ""}`;
  const by = `${sends.length} values that it took are shown ${form.text}`;
  return before === undefined ? by : `${by}; one of them is not ${before.text}`;
};

function refuseUnfit(place: FormPlace, name: string, model: Model): void {
  const refused = (cause: string, hint: string): Fault => new Fault({ code: "form-refused", subject: nameOf(place), cause, hint });
  const field = learnable(place, model);
  if (field === undefined)
    throw refused(
      "there is no such field, or it says where money goes and is compared to the letter",
      "name kind.field, as the kinds have it",
    );
  const families = formsFor(field.type.kind, ["0"]).map(familyOf);
  if (normalFormOf(name) === undefined || !families.includes(familyOf(name)))
    throw refused(
      `${name} is no form of a ${field.type.kind}`,
      `use one of: ${families.slice(0, examplesMax).join(", ")}, joined with + in this order`,
    );
}

const familyOf = (name: string): string => name.replaceAll(/-\d+/g, "-N");
const examplesMax = 12;

const unknownForm = (place: FormPlace): Fault => {
  const hint = "see: synchromesh forms";
  return new Fault({ code: "form-unknown", subject: nameOf(place), cause: "the hub knows of no form that it shows this field in", hint });
};
