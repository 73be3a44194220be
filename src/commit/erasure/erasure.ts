// The story of an erasure: what told of a person is taken from the log, the kept pages and everything derived from them, in the one
// transaction of the act that says so. What is derived is rebuilt first, beside what stands, from the log as it is going to be: so
// what will stand is known before anything is gone, and an erasure that would move money is refused.

import { randomBytes } from "node:crypto";
import { assert } from "../../base/assert.ts";
import type { Clock } from "../../base/clock.ts";
import { Fault } from "../../base/fault.ts";
import { rulesNeedTwo } from "../../desk/override-limit.ts";
import { rewriteRunsStep } from "../../desk/store-schedule.ts";
import type { Act } from "../../observation/entry.ts";
import { erasureAct, rewrittenRoot } from "../../observation/erasure.ts";
import { erasureAsksQuery, erasureSteps, gonePages, type RewrittenRow } from "../../observation/store-erasure.ts";
import { besideSteps } from "../../observation/store-erasure-beside.ts";
import { eraseSendsStep } from "../../writeback/store.ts";
import { eraseCreationsStep } from "../../writeback/store-creation.ts";
import { eraseRecordedStep } from "../../writeback/store-recorded.ts";
import type { Database, Step } from "../../platform/database.ts";
import type { FinanceSettings } from "../../projection/finance/finance-settings.ts";
import type { Model } from "../../model/kind.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import { type NamePlan, type NameWord, nobody, surveyName } from "./name-erasure.ts";
import { type ErasureAsked, type Survey, surveyErasure } from "./erasure-survey.ts";
import type { Taken } from "./taken.ts";
import { intake } from "../intake.ts";
import { replay } from "../rebuild/replay.ts";
import { clearSteps } from "../sweep/staging.ts";
import { adoptShadowSteps, closeShadowStep, openShadowLogSteps, openShadowStep, shadowWithLog } from "../rebuild/store-shadow.ts";
import { compareShadow, type TableDifference } from "../rebuild/verify.ts";
import type { Writer } from "../writer.ts";

export interface ErasurePlan extends Survey {
  /** By a rule of one of the fields that go. */
  readonly needsTwo: boolean;
  /** Who asked for exactly this, and waits for a second person. */
  readonly askedBy: string | undefined;
}

export interface ErasureWord {
  readonly author: string;
  /** Names that count as the author's. Absent: that one. */
  readonly hands?: readonly string[];
  readonly reason: string;
  /** Hash of the plan that was shown. */
  readonly plan: string;
}

export type Erased =
  | {
      readonly kind: "erased";
      readonly position: number;
      readonly tag: string;
      readonly survey: Survey;
      readonly tables: readonly TableDifference[];
    }
  /** A second person has to say the same. */
  | { readonly kind: "asked"; readonly position: number };

export interface ErasureDoor {
  /** What an erasure would take away; writes nothing. Faults: those of `surveyErasure`. */
  plan(asked: ErasureAsked): Promise<ErasurePlan>;
  /** Faults: those of the plan, `erasure-changed`, `erasure-moves-money`, `reason-missing`, `second-person-needed`. */
  apply(asked: ErasureAsked, word: ErasureWord): Promise<Erased>;
  /** What the log and the requests hold of an account's name; writes nothing. */
  planName(name: string): Promise<NamePlan>;
  /** Takes the name from both; `steps` are of the same transaction. Faults: `erasure-moves-money`. */
  applyName(name: string, word: NameWord): Promise<{ readonly position: number } & NamePlan>;
}

export interface ErasureOptions {
  readonly database: Database;
  readonly model: Model;
  readonly settings: FinanceSettings;
  readonly sources: readonly ConfiguredSource[];
  readonly writer: Writer;
  readonly clock: Clock;
  /** First step of every writing transaction. */
  readonly lease: () => Step;
}

export function openErasures(options: ErasureOptions): ErasureDoor {
  const { writer } = options;
  return {
    plan: (asked) => writer.hold(() => planned(asked, options)),
    apply: (asked, word) => {
      if (word.reason.trim() === "") throw reasonMissing();
      return writer.hold(async (submit) => {
        const plan = await planned(asked, options);
        if (plan.hash !== word.plan) throw changed(plan);
        const { author, hands = [author] } = word;
        if (plan.needsTwo && plan.askedBy !== undefined && hands.includes(plan.askedBy)) throw sameAgain(plan, plan.askedBy);
        if (plan.needsTwo && plan.askedBy === undefined) {
          const { position } = await submit(intake({ others: [askedAct(plan, word, options.clock.now())] }));
          return { kind: "asked", position };
        }
        const first = plan.needsTwo ? plan.askedBy : undefined;
        return erasePerson(
          plan,
          first === undefined ? { author: word.author, second: null } : { author: first, second: word.author },
          word,
          options,
          submit,
        );
      });
    },
    planName: async (name) => (await surveyName(name, nobody(""), options.database)).plan,
    applyName: (name, { author, reason, nobody: tag, steps }) =>
      writer.hold(async (submit) => {
        const { plan, taken } = await surveyName(name, nobody(tag), options.database);
        const told = { ...taken, tag, steps: (act: number) => [...taken.steps(act), ...steps] };
        const { position } = await erase(told, { author, second: null }, reason, options, submit);
        return { position, ...plan };
      }),
  };
}

async function planned(asked: ErasureAsked, options: ErasureOptions): Promise<ErasurePlan> {
  const { database, model, sources, writer, clock } = options;
  const tag = randomBytes(8).toString("hex");
  const survey = await surveyErasure(asked, tag, { database, model, sources, stages: writer.stages });
  const rules = writer.stages.timeline.rulesAt(survey.kind, clock.now());
  const needsTwo = rulesNeedTwo(
    rules,
    survey,
    survey.records.flatMap(({ why, fields }) => (why === "person" ? fields : [])),
  );
  const [asks = []] = needsTwo ? await database.read([erasureAsksQuery(survey.hash)]) : [];
  return { ...survey, needsTwo, askedBy: asks[0]?.["author"] ?? undefined };
}

const askedAct = ({ hash, entity }: Survey, { author, reason }: ErasureWord, at: number): Act => ({
  kind: "act",
  act: "erasure-asked",
  key: `erasure-asked/${hash}`,
  site: "*",
  at,
  body: JSON.stringify({ author, entity, reason }),
});

type People = { readonly author: string; readonly second: string | null };

/** Tables of these schemas hold what is owed and expected: none of it may change. */
const money = /^(?:finance|production)\./;

async function erasePerson(
  survey: Survey,
  people: People,
  { reason }: ErasureWord,
  options: ErasureOptions,
  submit: Writer["submit"],
): Promise<Erased> {
  const { tag, entity, kind, rows, pages, erased: records } = survey;
  const named = records.map(({ record }) => record);
  const told = [eraseSendsStep(named), eraseCreationsStep(named), eraseRecordedStep(named)];
  const steps = () => [...besideSteps(survey.held, gonePages(pages)), rewriteRunsStep(survey.runs), ...told];
  const done = await erase({ tag, entity, kind: kind.name, rows, pages, records, steps }, people, reason, options, submit);
  return { kind: "erased", tag, survey, ...done };
}

interface Done {
  readonly position: number;
  readonly tables: readonly TableDifference[];
}

async function erase(taken: Taken, people: People, reason: string, options: ErasureOptions, submit: Writer["submit"]): Promise<Done> {
  const { database, writer, clock } = options;
  const { rows, pages, records, tag, entity, kind, requests } = taken;
  const tables = await rebuiltBeside(rows, options);
  const moved = tables.find(({ table }) => money.test(table));
  if (moved !== undefined) {
    await database.write([options.lease(), closeShadowStep]);
    throw movesMoney(taken, moved);
  }
  const counts = { rows: rows.length, root: rewrittenRoot(rows), pages: pages.length, ...(requests === undefined ? {} : { requests }) };
  const act = erasureAct({ tag, entity, kind, ...people, reason, records, ...counts }, clock.now());
  const next = writer.position() + 1;
  const adopted = tables.map(({ table }) => table);
  const steps = [...erasureSteps(rows, pages, next), ...taken.steps(next), ...clearSteps, ...adoptShadowSteps(adopted), closeShadowStep];
  const { position } = await submit(intake({ others: [act], alongside: steps.map((step) => () => step) }));
  assert(position === next, "nothing is committed while an erasure holds the writer");
  writer.erased.put(records);
  writer.stages.forget();
  return { position, tables };
}

/** Writes to the shadow tables what the log as it is going to be gives; answers what of it differs from what stands. */
async function rebuiltBeside(
  rows: readonly RewrittenRow[],
  { database, model, settings, writer, lease }: ErasureOptions,
): Promise<TableDifference[]> {
  await database.write([lease(), openShadowStep, ...openShadowLogSteps(rows)]);
  const log = shadowWithLog(database);
  await replay({ model, settings, log, target: log, before: [lease()], upTo: writer.position() });
  return (await compareShadow(database)).filter(({ gone, extra }) => gone > 0 || extra > 0);
}

const subjectOf = ({ kind, entity }: Survey): string => `${kind.name} ${entity}`;

const reasonMissing = (): Fault =>
  new Fault({ code: "reason-missing", subject: "erasure", cause: "it has no reason", hint: "say why, for whoever asks later" });

const changed = (survey: Survey): Fault =>
  new Fault({
    code: "erasure-changed",
    subject: subjectOf(survey),
    cause: `what would be erased now has the hash ${survey.hash.slice(0, 16)}, and another was shown`,
    hint: "look at the plan again and apply what it shows",
  });

const sameAgain = (survey: Survey, author: string): Fault =>
  new Fault({
    code: "second-person-needed",
    subject: subjectOf(survey),
    cause: `${author} asked for it, and a second person has to say the same`,
    hint: "let somebody else apply the same plan",
  });

const movesMoney = ({ kind, entity }: Taken, { table, gone, extra }: TableDifference): Fault =>
  new Fault({
    code: "erasure-moves-money",
    subject: `${kind} ${entity}`,
    cause: `without what would be erased, ${table} would lose ${gone} rows and gain ${extra}: nothing was erased`,
    hint: "a rule or a match depends on a personal value: decide by a field that stays (a number, a merge by a person), then erase",
  });
