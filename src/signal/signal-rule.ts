// What makes a business event of samples: the `reduce:` of a source in hub.yaml, feed by feed.

import { z } from "zod";
import { compare, type Decimal, decimal } from "../base/decimal.ts";
import { duration } from "../source/catalogue.ts";

const quoted = 'a limit is written in quotes, such as "7.1"';
const amount = z
  .string({ error: quoted })
  .regex(/^-?\d{1,20}(\.\d{1,10})?$/, { error: quoted, abort: true })
  .transform(decimal);
const state = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, "states are lower-case letters, digits and hyphens");

/** What a state is called while nothing was heard. */
export const noSignal = "no-signal";

const level = z.strictObject({
  state,
  /** The state begins where the value reaches this limit, */
  enter: amount,
  /** and ends where the value has come back behind this one. */
  leave: amount,
});

const signalRule = z
  .strictObject({
    /** What it is called where no level is reached. */
    normal: state.default("normal"),
    /** From the mildest to the worst; all rising, or all falling (leave above enter). */
    levels: z.array(level).min(1).max(10),
    /** So long a state must hold before it is told. */
    hold: duration.default(0),
    /** Moves smaller than this are none. */
    deadband: amount.refine(({ digits }) => digits >= 0n, "a deadband is not negative").optional(),
    /** Longer without a sample: the state is not known any more. */
    silent_after: duration.optional(),
    /** Samples may come so much later than later ones. */
    wait: duration.default(0),
  })
  .refine((rule) => flawOf(rule) === undefined, { error: ({ input }) => flawOf(input as Written), path: ["levels"] })
  .transform(({ levels, ...rule }): SignalRule => {
    const { hold, deadband, silent_after: silent, wait, normal } = rule;
    return { normal, levels, isFalling: isFalling(levels[0]), holdMs: hold, deadband, silentAfterMs: silent, waitMs: wait };
  });

export interface Level {
  readonly state: string;
  readonly enter: Decimal;
  readonly leave: Decimal;
}

/** How one signal is judged. Times in ms. */
export interface SignalRule {
  readonly normal: string;
  readonly levels: readonly Level[];
  readonly isFalling: boolean;
  readonly holdMs: number;
  readonly deadband: Decimal | undefined;
  readonly silentAfterMs: number | undefined;
  readonly waitMs: number;
}

type Written = Pick<SignalRule, "normal" | "levels">;

const flawOf = ({ levels, normal }: Written): string | undefined =>
  levelsFlaw(levels) ?? namesFlaw([normal, ...levels.map((one) => one.state)]);

const isFalling = (one: Level | undefined): boolean => one !== undefined && compare(one.leave, one.enter) > 0;

function levelsFlaw(levels: readonly Level[]): string | undefined {
  const falling = isFalling(levels[0]);
  const isBehind = (a: Decimal, b: Decimal): boolean => (falling ? compare(a, b) >= 0 : compare(a, b) <= 0);
  for (const [place, one] of levels.entries()) {
    if (!isBehind(one.leave, one.enter))
      return `${one.state} is left ${falling ? "below" : "above"} where it is entered, unlike the first level`;
    const before = levels[place - 1];
    if (before === undefined) continue;
    const isWorse = !isBehind(one.enter, before.enter) && isBehind(before.leave, one.leave);
    if (!isWorse) return `${one.state} is not worse than ${before.state}: its limits must lie beyond`;
  }
  return undefined;
}

function namesFlaw(names: readonly string[]): string | undefined {
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) return `the state ${twice} is named twice`;
  return names.includes(noSignal) ? `${noSignal} is the state of a signal that is not heard` : undefined;
}

const column = z.string().min(1);
/** A column, or the same for every sample. */
const columnOrValue = z.union([column.transform((from) => ({ from })), z.strictObject({ value: z.string().min(1) })]);

const reduction = z.strictObject({
  asset: columnOrValue,
  signal: columnOrValue,
  time: z.union([
    column.transform((from) => ({ from, format: undefined, zone: undefined })),
    z.strictObject({ from: column, format: z.string().min(1).optional(), zone: z.string().min(1).optional() }),
  ]),
  value: z.union([
    column.transform((from) => ({ from, decimal: undefined, grouping: undefined, scale: undefined })),
    z.strictObject({
      from: column,
      decimal: z.enum([",", "."]).optional(),
      grouping: z.enum([",", ".", " ", "'"]).optional(),
      /** For systems that write binary floats: rounded once to so many decimals. */
      scale: z.int().min(0).max(10).optional(),
    }),
  ]),
  /** Samples whose quality is another are none. */
  quality: z.strictObject({ from: column, good: z.array(z.string()).min(1) }).optional(),
  /** By the name of the signal; samples of other signals are passed over. */
  signals: z.record(z.string().min(1), signalRule).refine((signals) => Object.keys(signals).length > 0, "name at least one signal"),
});

/** By feed. */
export const reduceConfiguration = z.record(z.string(), reduction);

export type Reduction = z.output<typeof reduction>;
