// Two records are one thing, or two, and stay so: everything both said stays.

import { NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { type ReactElement, useState } from "react";
import type { decided } from "../../../../src/api/contract-desk.ts";
import type { undoAnswer } from "../../../../src/api/contract-inbox.ts";
import { type Answer, type Data, get, post } from "../../api/client.ts";
import { useStatus } from "../../api/status.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/record.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import type { Explained } from "./record.ts";
import style from "./page.module.css";

interface LinkDialogProps {
  readonly explained: Explained;
  /** The record to be parted from the rest; without it another one is joined. */
  readonly parted?: string;
  readonly onClose: () => void;
}

/** Between two keys. */
const typingMs = 300;

type Decided = Data<typeof decided>;

/** What the preview shows of the other one. */
interface Other {
  readonly label: string;
  readonly record: string;
}

export function LinkDialog({ explained, parted, onClose }: LinkDialogProps): ReactElement {
  const say = useMessages<typeof en>("record");
  const sources = useStatus().data?.data.sources.map(({ name }) => name) ?? [];
  const [source, setSource] = useState(explained.members[0]?.source ?? "");
  const [key, setKey] = useState("");
  // Of a number that is still being typed nothing is asked.
  const [typed] = useDebouncedValue(key, typingMs);
  const one = explained.members.find(({ record }) => record !== parted)?.record ?? explained.entity;
  const find = async (): Promise<Other> => {
    if (parted !== undefined) {
      const member = explained.members.find(({ record }) => record === parted);
      return { label: `${member?.source ?? ""} ${member?.key ?? ""}`, record: parted };
    }
    const query = { source, kind: explained.kind, key, rows: "left-out" };
    const { data }: Answer<Explained> = await get("/v1/explain/key", query);
    return { label: data.label, record: data.entity };
  };
  const verb = parted === undefined ? "merge" : "split";
  return (
    <ActionDialog<Other, Decided>
      title={say(parted === undefined ? "join" : "part-long")}
      onClose={onClose}
      asked={parted === undefined && (key === "" || typed !== key) ? undefined : `${source} ${key}`}
      preview={find}
      showPreview={({ label }) => <p className={style["text"]}>{say(`${verb}-preview`, { one: explained.label, other: label })}</p>}
      confirmLabel={say(parted === undefined ? "join" : "part")}
      confirm={(reason, other) => post<Decided>(`/v1/identity/${verb}`, { one, other: other.record, reason, id: crypto.randomUUID() })}
      showResult={() => <p className={style["text"]}>{say(`${verb}-done`)}</p>}
      undo={async ({ decision }) => {
        const { undone } = await post<Data<typeof undoAnswer>>("/v1/inbox/undo", { decision, reason: say("undo-reason") });
        return <p className={style["text"]}>{say("undone", { count: undone })}</p>;
      }}
    >
      {parted === undefined ? (
        <div className={style["row"]}>
          <NativeSelect
            label={say("system")}
            value={source}
            onChange={({ currentTarget }) => setSource(currentTarget.value)}
            data={sources}
            w={200}
          />
          <TextInput
            label={say("number")}
            value={key}
            onChange={({ currentTarget }) => setKey(currentTarget.value)}
            w={260}
            data-autofocus
          />
        </div>
      ) : null}
    </ActionDialog>
  );
}
