// synchromesh inbox bulk and undo: one answer for many items, shown first; and taking answers back.

import type { Command } from "commander";
import type { z } from "zod";
import type { bulkAnswer, undoAnswer } from "../api/contract-inbox.ts";
import { Fault } from "../base/fault.ts";
import { act } from "./command.ts";
import { withDoor } from "./door.ts";
import { choiceOf, type ChoiceOptions, choiceOptions } from "./inbox-choice.ts";
import { type FilterOptions, filterOf, filterOptions } from "./inbox-filter.ts";
import { counted, figure, say, table } from "./say.ts";

type Bulk = z.output<typeof bulkAnswer>;
type Undo = z.output<typeof undoAnswer>;

interface BulkOptions extends FilterOptions, ChoiceOptions {
  readonly reason: string;
  readonly apply?: string;
}

interface UndoOptions {
  readonly reason: string;
  readonly apply?: true;
}

export function addBulk(group: Command): void {
  const bulk = group
    .command("bulk")
    .argument("[items...]", "ids of items, as list shows them; without them, all that fit the options")
    .summary("answer many items alike")
    .description("Shows what each would become and names what it shows. With --apply and that name, decides them.")
    .requiredOption("--reason <text>", "why, for whoever sees it later")
    .option("--apply <shown>", "decide what the preview of this name showed");
  for (const option of [...choiceOptions(), ...filterOptions()]) bulk.addOption(option);
  act<BulkOptions>(bulk, async ({ place, words, options }) => {
    const filter = filterOf(options);
    if (words.length === 0 && Object.values(filter).every((one) => one === undefined)) throw nothingNamed();
    const { apply, reason } = options;
    const items = words.length === 0 ? {} : { items: words };
    const whether = apply === undefined ? { preview: true } : { shown: apply };
    const body = { ...items, filter, choice: choiceOf(options), reason, ...whether };
    const answer = await withDoor(place, ({ post }) => post<Bulk>("/v1/inbox/bulk", body));
    say(place.isJson, answer, bulkText);
  });
  const undo = group
    .command("undo")
    .argument("<decision>", "key of a decision, or id of a bulk: all of it")
    .summary("take an answer back, or a whole bulk")
    .description("Shows what would stand again. With --apply, says it: by new decisions, the old ones stay in the log.")
    .requiredOption("--reason <text>", "why, for whoever sees it later")
    .option("--apply", "take it back");
  act<UndoOptions>(undo, async ({ place, words, options: { reason, apply } }) => {
    const body = { decision: words[0] ?? "", reason, preview: apply !== true };
    const answer = await withDoor(place, ({ post }) => post<Undo>("/v1/inbox/undo", body));
    say(place.isJson, answer, undoText);
  });
}

function nothingNamed(): Fault {
  const hint = "name items, or say which by --kind, --field, --systems, --site, --rule, --cause";
  return new Fault({ code: "command-refused", subject: "inbox bulk", cause: "it does not say which items", hint });
}

/** So many rows are printed; --json has all of them. */
const rowsShown = 50;

function bulkText({ bulk, rows, shown, matched, decided, changed, refused, moved, unpriced, position }: Bulk): string {
  const money = moved.length === 0 ? "" : `, moves ${moved.map(({ amount, currency }) => `${amount} ${currency}`).join(" and ")}`;
  const aside = unpriced === 0 ? "" : ` (${figure(unpriced)} not priced)`;
  const left = matched > rows.length ? [`${figure(matched - rows.length)} more fit: decide them with the next bulk.`] : [];
  const whole =
    `${counted(decided, "item")} ${bulk === null ? "would be decided" : "decided"}${money}${aside}; ` +
    `${figure(changed)} changed meanwhile, ${figure(refused)} refused.`;
  const next = bulk === null ? decideText(decided, matched, shown) : `Position ${position ?? "unchanged"}. Undo: inbox undo ${bulk}`;
  return [...(rows.length === 0 ? [] : [rowTable(rows)]), [whole, ...left, next].join("\n")].join("\n\n");
}

/** What to do after a preview: nothing is applied where nothing would be decided. */
function decideText(decided: number, matched: number, shown: string): string {
  if (decided > 0) return `Decide them: --apply ${shown}`;
  return matched === 0 ? "Nothing fits: look at what waits with inbox list." : "There is nothing to apply.";
}

function rowTable(rows: Bulk["rows"]): string {
  const printed = table(rows.slice(0, rowsShown), [
    { title: "outcome", value: ({ outcome, needsSecond }) => (needsSecond ? `${outcome}, waits for a second person` : outcome) },
    { title: "about", value: ({ label, field }) => [label, field].filter((part) => part !== "").join(", ") },
    { title: "stands", value: ({ before }) => before ?? "" },
    { title: "would be", value: ({ after }) => after ?? "" },
    { title: "moves", value: ({ moved }) => (moved === null ? "" : `${moved.amount} ${moved.currency}`), isFigure: true },
    { title: "because", value: ({ fault, formula }) => fault?.cause ?? formula ?? "" },
    { title: "item", value: ({ item }) => item },
  ]);
  return rows.length > rowsShown ? `${printed}\nand ${figure(rows.length - rowsShown)} more: --json` : printed;
}

function undoText({ undo, rows, undone, pending, changed, position }: Undo): string {
  const printed = table(rows.slice(0, rowsShown), [
    { title: "outcome", value: ({ outcome }) => outcome },
    { title: "about", value: ({ label }) => label },
    { title: "stands again", value: ({ restores }) => restores },
    { title: "decision", value: ({ decision }) => decision },
  ]);
  const more = rows.length > rowsShown ? `\nand ${figure(rows.length - rowsShown)} more: --json` : "";
  const whole =
    `${counted(undone, "decision")} ${undo === null ? "would be taken back" : "taken back"}; ` +
    `${figure(changed)} no longer stand and are left.`;
  const next = undo === null ? "Take them back: --apply" : `Position ${position ?? "unchanged"}. Undo: inbox undo ${undo}`;
  return [
    `${printed}${more}`,
    ...(pending === 0 ? [] : [pendingText(undo, rows, pending)]),
    undone + pending === 0 ? whole : `${whole} ${next}`,
  ].join("\n\n");
}

/** What has not happened yet, and who makes it happen. */
function pendingText(undo: Undo["undo"], rows: Undo["rows"], pending: number): string {
  const waiting = rows.flatMap((row) => row.pending.map((one) => ({ ...one, label: row.label })));
  const lines = waiting
    .slice(0, rowsShown)
    .map(
      ({ label, fields, author, roles, decision }) =>
        `  ${label}, ${fields.join(", ")}: ${roles.join(" or ")}, but not ${author}` +
        `${undo === null ? "" : `: governance confirm ${decision}`}`,
    );
  const more = waiting.length > rowsShown ? [`  and ${figure(waiting.length - rowsShown)} more: --json`] : [];
  const stands = undo === null ? "would still stand" : "still stand";
  const whole = `${counted(pending, "decision")} ${stands} until a second person confirms what was before:`;
  return [whole, ...lines, ...more].join("\n");
}
