// Deciding one item or many: the choice, what it would do to each, a reason, what it did to each, and the way back.

import { type ReactElement, useState } from "react";
import type { decided, decideBody } from "../../../../src/api/contract-desk.ts";
import type { undoAnswer } from "../../../../src/api/contract-inbox.ts";
import { type Data, post } from "../../api/client.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/inbox.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { Empty } from "../../part/state.tsx";
import { Dialog } from "../../part/dialog.tsx";
import { BulkProgress } from "./bulk-progress.tsx";
import { BulkRows } from "./bulk-rows.tsx";
import { answersToAll, type Chosen, choiceOf, isInBulk, nothingChosen, type SingleChoice } from "./choice.ts";
import { ChoiceForm } from "./choice-form.tsx";
import type { Bulk, Item } from "./item.ts";

interface DecideDialogProps {
  readonly items: readonly Item[];
  readonly onClose: () => void;
  /** Something was decided, and the dialog is done. */
  readonly onDecided: () => void;
}

type Decided = Data<typeof decided>;
type Undone = Data<typeof undoAnswer>;
type Result = { readonly kind: "bulk"; readonly bulk: Bulk } | { readonly kind: "one"; readonly decided: Decided };

/** Nothing is decided by a preview, so it has no reason of its own. */
const previewReason = "preview";

export function DecideDialog({ items, onClose, onDecided }: DecideDialogProps): ReactElement {
  const say = useMessages<typeof en>("inbox");
  const answers = answersToAll(items);
  const [chosen, setChosen] = useState<Chosen>({ ...nothingChosen, kind: answers[0] });
  const [isDone, setDone] = useState(false);
  const [going, setGoing] = useState("");
  const title = items.length === 1 ? (items[0]?.label ?? "") : say("decide-many", { count: items.length });
  if (answers.length === 0)
    return (
      <Dialog title={title} onClose={onClose}>
        <Empty title={say("not-together")}>{say("not-together-why")}</Empty>
      </Dialog>
    );
  const choice = choiceOf(chosen, items);
  const bulkBody = { items: items.map(({ id }) => id), choice };
  const isBulk = chosen.kind !== undefined && isInBulk(chosen.kind);
  const confirm = async (reason: string, preview: Bulk | undefined): Promise<Result> => {
    const id = crypto.randomUUID();
    setGoing(id);
    const made: Result =
      preview === undefined
        ? { kind: "one", decided: await decideOne(items, choice, reason, id) }
        : { kind: "bulk", bulk: await post<Bulk>("/v1/inbox/bulk", { ...bulkBody, reason, shown: preview.shown, id }) };
    setDone(true);
    return made;
  };
  const undo = async (result: Result): Promise<ReactElement> => {
    const decision = result.kind === "one" ? result.decided.decision : result.bulk.bulk;
    const id = crypto.randomUUID();
    setGoing(id);
    const { undone, changed, pending } = await post<Undone>("/v1/inbox/undo", { decision, reason: say("undo-reason"), id });
    return (
      <p>
        {[
          say("undone", { count: undone }),
          ...(changed > 0 ? [say("undo-changed", { count: changed })] : []),
          ...(pending > 0 ? [say("undo-pending", { count: pending })] : []),
        ].join(" ")}
      </p>
    );
  };
  return (
    <ActionDialog<Bulk | undefined, Result>
      title={title}
      onClose={isDone ? onDecided : onClose}
      asked={choice === undefined ? undefined : JSON.stringify(choice)}
      preview={async () => (isBulk ? post<Bulk>("/v1/inbox/bulk", { ...bulkBody, reason: previewReason, preview: "true" }) : undefined)}
      showPreview={(bulk) =>
        bulk === undefined ? <p>{say(`${chosen.kind as "accept"}-preview`)}</p> : <BulkRows bulk={bulk} items={items} />
      }
      canConfirm={(bulk) => bulk === undefined || bulk.decided > 0}
      confirmLabel={say(items.length === 1 ? "decide" : "decide-many", { count: items.length })}
      confirm={confirm}
      showResult={(result) => (result.kind === "one" ? <p>{say("decided-one")}</p> : <BulkRows bulk={result.bulk} items={items} isDone />)}
      working={items.length > 1 ? <BulkProgress id={going} of={items.length} /> : undefined}
      undo={chosen.kind === "accept" || chosen.kind === "consent" ? undefined : undo}
    >
      <ChoiceForm items={items} answers={answers} chosen={chosen} onChange={setChosen} />
    </ActionDialog>
  );
}

const decideOne = (items: readonly Item[], choice: SingleChoice | undefined, reason: string, id: string): Promise<Decided> =>
  post<Decided>("/v1/inbox/decide", { item: items[0]?.id, choice, reason, id } satisfies Partial<
    Record<keyof Data<typeof decideBody>, unknown>
  >);
