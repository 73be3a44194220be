// Modes changed: what is planned and would be told further than now, a reason, and the hub that comes back by it.

import { type ReactElement, useState } from "react";
import { post } from "../../api/client.ts";
import { fieldOf, useModel } from "../../api/model.ts";
import { takenUp } from "../../api/taken-up.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/modes.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { ExplainLink } from "../../part/explain-link.tsx";
import { Value } from "../../part/figure.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { Partial } from "../../part/state.tsx";
import { TakenUp } from "../../part/taken-up.tsx";
import { wordsOf } from "../../part/value.ts";
import { type Change, type ModePlan, type ModePreview, modePreview, modesSet, type System } from "./modes.ts";
import style from "./modes.module.css";

interface ModeDialogProps {
  readonly system: System;
  readonly change: Change;
  readonly base: string;
  readonly onSet: () => void;
  readonly onClose: () => void;
}

const paths = ["/v1/modes", "/v1/intents", "/v1/systems"];

export function ModeDialog({ onSet, onClose, ...given }: ModeDialogProps): ReactElement {
  const say = useMessages<typeof en>("modes");
  // What was asked stands still, whatever the page behind it reads again.
  const [{ system, change, base }] = useState(given);
  const [isSet, setSet] = useState(false);
  const { system: name } = system;
  return (
    <ActionDialog<ModePreview, NonNullable<ModePlan["changed"]>>
      title={say("set-title", { system: name })}
      onClose={() => {
        if (isSet) onSet();
        onClose();
      }}
      asked={JSON.stringify(change)}
      preview={() => modePreview(name, change, base)}
      showPreview={(found) => <Preview change={change} found={found} />}
      confirmLabel={say("set")}
      confirm={async (reason) => {
        const { changed } = await modesSet(name, change, base, reason);
        if (changed === null) throw new Error("a change was answered as a preview");
        setSet(true);
        return changed;
      }}
      showResult={(changed) => <TakenUp changed={changed} done={say("set-done")} paths={paths} />}
      undo={async ({ version, takesUp }) => {
        const back = { version: version.version - 1, source: name, base: version.hash, reason: say("undo-reason") };
        if (takesUp !== "restart") await takenUp(version.hash);
        const changed = await post<NonNullable<ModePlan["changed"]>>("/v1/configuration/revert", back);
        return <TakenUp changed={changed} done={say("undone")} paths={paths} />;
      }}
    />
  );
}

function Preview({ change, found: { plan, creations } }: { readonly change: Change; readonly found: ModePreview }): ReactElement {
  const say = useMessages<typeof en>("modes");
  const words = [
    ...(change.mode === undefined ? [] : [`${say("whole-system")}: ${say(change.mode)}`]),
    ...Object.entries(change.fields).map(([name, mode]) => `${name.split(".").map(wordsOf).join(" · ")}: ${say(mode ?? "as-above")}`),
    ...Object.entries(change.create).map(([kind, mode]) => `${say("new-records", { kind: wordsOf(kind) })}: ${say(mode ?? "observe")}`),
  ];
  return (
    <>
      <p className={style["text"]}>{words.join("; ")}</p>
      {plan.isWhole ? null : <Partial>{say("more-planned")}</Partial>}
      {plan.sends.length === 0 ? <p className={style["text"]}>{say("nothing-further")}</p> : <Sends sends={plan.sends} />}
      {Object.keys(change.create).length === 0 ? null : (
        <p className={style["text"]}>
          {creations.length === 0 ? say("lacks-nothing-yet") : `${say("lacks", { count: creations.length })} ${labelsOf(creations)}`}
        </p>
      )}
    </>
  );
}

const labelsMax = 8;

const labelsOf = (creations: ModePreview["creations"]): string =>
  `${creations
    .slice(0, labelsMax)
    .map(({ label }) => label)
    .join(", ")}${creations.length > labelsMax ? " …" : ""}`;

function Sends({ sends }: Pick<ModePlan, "sends">): ReactElement {
  const say = useMessages<typeof en>("modes");
  const model = useModel();
  return (
    <PlainTable
      label={say("would-be-told")}
      heightMax={320}
      columns={[
        { title: say("record") },
        { title: say("field") },
        { title: say("says") },
        { title: say("to-say") },
        { title: say("then") },
      ]}
      rows={sends.map(({ kind, record, label, field, from, to, mode }) => {
        const type = fieldOf(model, kind, field);
        return {
          id: `${record} ${field}`,
          cells: [
            <ExplainLink key="record" to={`/record/${encodeURIComponent(record)}?field=${field}`} what={label}>
              {label}
            </ExplainLink>,
            wordsOf(field),
            <Value key="from" value={from} field={type} />,
            <Value key="to" value={to} field={type} />,
            say(mode === "auto" ? "sent-by-itself" : "sent-on-release"),
          ],
        };
      })}
    />
  );
}
