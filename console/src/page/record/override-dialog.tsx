// A person's value in the place of the sources', with a reason and an end; or back to the sources.

import { SegmentedControl, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import type { decided } from "../../../../src/api/contract-desk.ts";
import type { undoAnswer } from "../../../../src/api/contract-inbox.ts";
import { type Data, post } from "../../api/client.ts";
import { fieldOf, useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/record.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { Value } from "../../part/figure.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { type End, endDefault, saidEnd, Until } from "../../part/until.tsx";
import { wordsOf } from "../../part/value.ts";
import type { Explained, ExplainedField } from "./record.ts";
import style from "./page.module.css";

interface OverrideDialogProps {
  readonly explained: Explained;
  readonly field: ExplainedField;
  readonly onClose: () => void;
}

type Decided = Data<typeof decided>;

export function OverrideDialog({ explained, field, onClose }: OverrideDialogProps): ReactElement {
  const say = useMessages<typeof en>("record");
  const isOverridden = field.reason.kind === "override";
  const [what, setWhat] = useState<"set" | "end">("set");
  const [value, setValue] = useState(field.value ?? "");
  const [end, setEnd] = useState<End>(endDefault);
  const until = saidEnd(end);
  const isSaid = what === "end" || (value !== field.value && until !== undefined);
  const body = what === "end" ? { end: [field.field] } : { fields: { [field.field]: value }, until };
  return (
    <ActionDialog<null, Decided>
      title={`${explained.label} · ${wordsOf(field.field)}`}
      onClose={onClose}
      asked={isSaid ? JSON.stringify(body) : undefined}
      preview={() => Promise.resolve(null)}
      showPreview={() => <Preview explained={explained} field={field} value={what === "end" ? undefined : value} />}
      confirmLabel={say(what === "end" ? "end-override" : "override")}
      confirm={(reason) => post<Decided>("/v1/overrides", { record: explained.entity, ...body, reason, id: crypto.randomUUID() })}
      showResult={({ pending }) => <p className={style["text"]}>{say(pending === true ? "override-pending" : "override-done")}</p>}
      undo={async ({ decision }) => {
        const { undone } = await post<Data<typeof undoAnswer>>("/v1/inbox/undo", { decision, reason: say("undo-reason") });
        return <p className={style["text"]}>{say("undone", { count: undone })}</p>;
      }}
    >
      {isOverridden ? (
        <SegmentedControl
          aria-label={say("override")}
          value={what}
          onChange={(next) => setWhat(next as "set" | "end")}
          data={(["set", "end"] as const).map((one) => ({ value: one, label: say(`override-${one}`) }))}
        />
      ) : null}
      {what === "end" ? null : (
        <div className={style["row"]}>
          <TextInput
            label={say("new-value")}
            description={say("new-value-why")}
            value={value}
            onChange={({ currentTarget }) => setValue(currentTarget.value)}
            w={260}
            data-autofocus
          />
          <Until end={end} onChange={setEnd} />
        </div>
      )}
    </ActionDialog>
  );
}

interface PreviewProps {
  readonly explained: Explained;
  readonly field: ExplainedField;
  /** Undefined: the sources count again. */
  readonly value: string | undefined;
}

function Preview({ explained: { kind, site, fields }, field, value }: PreviewProps): ReactElement {
  const say = useMessages<typeof en>("record");
  const type = fieldOf(useModel(), kind, field.field);
  const beside = (name: string): string | null | undefined => fields.find((one) => one.field === name)?.value;
  const shown = (one: string | null): ReactElement => <Value value={one} field={type} beside={beside} site={site} />;
  return (
    <PlainTable
      label={say("preview")}
      columns={[{ title: say("field") }, { title: say("stands") }, { title: say("will-stand") }, { title: say("instead-of") }]}
      rows={[
        {
          id: field.field,
          cells: [
            wordsOf(field.field),
            shown(field.value),
            value === undefined ? say("sources-again") : shown(value),
            field.claims.map(({ source, value: said }) => `${source}: ${said ?? "–"}`).join(", "),
          ],
        },
      ]}
    />
  );
}
