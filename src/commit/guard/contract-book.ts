// The form each feed's rows were accepted in, and what is held until a person decides. Whatever is safe is accepted at once; so is
// a held form as soon as the mapping no longer reads what has changed.

import { Fault } from "../../base/fault.ts";
import type { FeedContract } from "../../observation/store-contract.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import type { ContractColumn, ContractObject } from "../../source/connector.ts";
import { inForceAt, kindOfSchedule } from "../../source/mapping/schedule.ts";
import { changeText, type ColumnChange, columnChanges, tellingRows, toldByRows, worstOf } from "../../source/drift.ts";

/** `rows`: as many rows tell it; absent: the system itself does. */
type SeenForm = Pick<ContractObject, "columns" | "rows">;

export interface ContractBook {
  /** Takes note of the form a feed has now; gives what has drifted, nothing where all of it may be read. */
  judge(source: ConfiguredSource, feed: string, form: SeenForm): readonly ColumnChange[];
  /** Forms of this source's feeds that wait for a person. */
  held(source: string): readonly FeedContract[];
  /** The held form with the person's word. Fault `inbox-item-gone` where it is not held any more. */
  accepted(source: string, feed: string, number: number, by: { readonly author: string; readonly reason: string }): FeedContract;
  /** Takes note of forms that were decided about. */
  put(contract: FeedContract): void;
  /** What the store does not hold yet. */
  unstored(): readonly FeedContract[];
  stored(contracts: readonly FeedContract[]): void;
}

/** The forms of one feed. */
interface Forms {
  accepted: FeedContract | undefined;
  held: FeedContract | undefined;
  /** Number of the last one. */
  last: number;
}

/** `known`: every form stored, in order. `now` in ms. */
export function contractBook(configured: readonly ConfiguredSource[], known: readonly FeedContract[], now: () => number): ContractBook {
  const feeds = new Map<string, Forms>();
  const fresh = new Map<string, FeedContract>();
  const formsOf = (source: string, feed: string): Forms => {
    const forms = feeds.get(`${source}\n${feed}`) ?? { accepted: undefined, held: undefined, last: 0 };
    feeds.set(`${source}\n${feed}`, forms);
    return forms;
  };
  const place = (contract: FeedContract): void => {
    const forms = formsOf(contract.source, contract.feed);
    forms.last = Math.max(forms.last, contract.number);
    if (contract.state === "accepted") forms.accepted = contract;
    if (contract.state === "held") forms.held = contract;
    else if (forms.held?.number === contract.number) forms.held = undefined;
  };
  const put = (contract: FeedContract): void => {
    place(contract);
    fresh.set(nameOf(contract), contract);
  };
  const judge = (source: ConfiguredSource, feed: string, form: SeenForm): readonly ColumnChange[] => {
    const forms = formsOf(source.name, feed);
    const { changes, told } = judged(forms, { source, feed, columns: columnsOf(form, forms), at: now() });
    for (const contract of told) put(contract);
    return changes.filter((one) => one.class !== "safe");
  };
  for (const contract of known) place(contract);
  // The mapping may have been corrected since.
  for (const source of configured)
    for (const feed of source.feeds.keys()) {
      const { held } = formsOf(source.name, feed);
      if (held !== undefined) judge(source, feed, { columns: held.columns });
    }
  return {
    judge,
    held: (source) => [...feeds.values()].flatMap(({ held }) => (held?.source === source ? [held] : [])),
    accepted(source, feed, number, by) {
      const { held } = formsOf(source, feed);
      if (held?.number === number) return { ...held, ...by, state: "accepted" };
      throw notHeld(source, feed);
    },
    put,
    unstored: () => [...fresh.values()],
    stored(contracts) {
      for (const contract of contracts) fresh.delete(nameOf(contract));
    },
  };
}

const nameOf = ({ source, feed, number }: FeedContract): string => `${source}\n${feed}\n${number}`;

const notHeld = (source: string, feed: string): Fault => {
  const cause = "that form of the feed is not held any more";
  return new Fault({ code: "inbox-item-gone", subject: `${source} ${feed}`, cause, hint: "look at the inbox again" });
};

/** The form a feed has now. */
interface Seen {
  readonly source: ConfiguredSource;
  readonly feed: string;
  readonly columns: readonly ContractColumn[];
  /** ms */
  readonly at: number;
}

/** What few rows do not tell stays as it was told last, by what is held too. */
function columnsOf({ columns, rows }: SeenForm, { accepted, held }: Readonly<Forms>): readonly ContractColumn[] {
  if (rows === undefined) return columns;
  const known = rows < tellingRows ? (held ?? accepted) : accepted;
  return toldByRows(known?.columns ?? [], columns, rows);
}

interface Judged {
  /** Against the form that was accepted last. */
  readonly changes: readonly ColumnChange[];
  /** Forms to take note of: new ones, and known ones that were decided about by this. */
  readonly told: readonly FeedContract[];
}

function judged({ accepted, held, last }: Readonly<Forms>, seen: Seen): Judged {
  const { source, feed, columns, at } = seen;
  const schedule = source.feeds.get(feed);
  const used = new Set(schedule && inForceAt(schedule, at).mapper.columns.keys());
  const changes = accepted === undefined ? [] : columnChanges(accepted.columns, columns, used);
  const gone = held === undefined ? [] : [{ ...held, state: "gone" as const }];
  if (accepted !== undefined && changes.length === 0) return { changes, told: gone };
  const isHeld = held !== undefined && columnChanges(held.columns, columns, used).length === 0;
  if (!isHeld) return { changes, told: [...gone, newForm(seen, last + 1, changes)] };
  if (worstOf(changes) !== "safe") return { changes, told: [] };
  return { changes, told: [{ ...held, state: "accepted", author: theHub, reason: "the mapping reads none of what has changed" }] };
}

const theHub = "the hub";

function newForm({ source, feed, columns, at }: Seen, number: number, changes: readonly ColumnChange[]): FeedContract {
  const schedule = source.feeds.get(feed);
  const drift = worstOf(changes);
  const taken = { state: "accepted", author: theHub, reason: changes.map(changeText).join("; ") || "the first form seen" } as const;
  return {
    source: source.name,
    site: source.site,
    feed,
    number,
    recordKind: schedule === undefined ? "" : kindOfSchedule(schedule).name,
    owner: source.owner ?? null,
    columns,
    changes,
    class: drift,
    since: at,
    ...(drift === "safe" ? taken : { state: "held", author: "", reason: "" }),
  };
}
