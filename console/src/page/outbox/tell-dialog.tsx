// A system told now what it may be told; what nobody knows the outcome of is looked up there first.

import type { ReactElement } from "react";
import { get, post } from "../../api/client.ts";
import { useAgain } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/outbox.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { Partial } from "../../part/state.tsx";
import { countText, sentence } from "../../part/value.ts";
import { creationStanding, standingOf } from "./standing.ts";
import { type Delivered, type Intents, listMax, outboxPaths } from "./outbox.ts";
import style from "./page.module.css";

/** How much of it goes out, and how much is looked up first. */
interface Due {
  readonly out: number;
  readonly unknown: number;
}

async function dueOf(system: string): Promise<Due> {
  const { intents, creations } = (await get<Intents>("/v1/intents", { system, limit: listMax })).data;
  const all = [...intents.map(standingOf), ...creations.map(creationStanding)];
  const count = (...of: readonly string[]): number => all.filter((one) => of.includes(one)).length;
  return { out: count("due"), unknown: count("unknown", "on-its-way") };
}

export function TellDialog({ system, onClose }: { readonly system: string; readonly onClose: () => void }): ReactElement {
  const say = useMessages<typeof en>("outbox");
  const again = useAgain(...outboxPaths);
  return (
    <ActionDialog<Due, Delivered>
      title={say("tell-title", { system })}
      onClose={onClose}
      asked={system}
      asksReason={false}
      preview={() => dueOf(system)}
      showPreview={({ out, unknown }) => (
        <p className={style["text"]}>
          {say("tell-unknown", { count: unknown })} {say("tell-out", { count: out })}
        </p>
      )}
      confirmLabel={say("tell-now")}
      confirm={async () => {
        const told = await post<Delivered>("/v1/intents/deliver", { systems: [system] });
        again();
        return told;
      }}
      showResult={(told) => <Told told={told} />}
    />
  );
}

function Told({ told: { systems } }: { readonly told: Delivered }): ReactElement {
  const say = useMessages<typeof en>("outbox");
  const rows = systems.flatMap(({ system, fields, records }) => [
    ...Object.entries(fields).map(([state, count]) => ({
      id: `${system} ${state}`,
      cells: [say(`sent-${state as "written"}`), countText(count)],
    })),
    ...Object.entries(records).map(([state, count]) => ({
      id: `${system} record ${state}`,
      cells: [say(`created-${state as "created"}`), countText(count)],
    })),
  ]);
  const faults = systems.flatMap(({ fault }) => (fault === null ? [] : [fault]));
  return (
    <>
      {systems.some(({ paused }) => paused) ? <Partial>{say("is-paused")}</Partial> : null}
      {faults.map(({ code, cause, hint }) => (
        <Partial key={code}>
          {sentence(cause)} {sentence(hint)}
        </Partial>
      ))}
      {rows.length === 0 ? (
        <p className={style["text"]}>{say("told-nothing")}</p>
      ) : (
        <PlainTable label={say("outcome")} columns={[{ title: say("outcome") }, { title: say("count"), align: "right" }]} rows={rows} />
      )}
    </>
  );
}
