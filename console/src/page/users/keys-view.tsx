// Keys of programs that stand, with what each may do and where.

import { Button } from "@mantine/core";
import { type ReactElement, useMemo, useState } from "react";
import type { keyRevoked } from "../../../../src/api/contract-user.ts";
import { type Data, post } from "../../api/client.ts";
import { useAgain, useRead } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/users.json";
import { DataTable } from "../../part/data-table.tsx";
import { DetailPanel, Facts, Section } from "../../part/detail-panel.tsx";
import { Moment } from "../../part/figure.tsx";
import { GrantLine } from "../../part/grant.tsx";
import { PlainAction } from "../../part/plain-action.tsx";
import { useFilters } from "../../part/saved-view.ts";
import { Empty, Read } from "../../part/state.tsx";
import type { Column } from "../../part/table-model.ts";
import { useSession } from "../../session/session.ts";
import { GrantTable } from "./grant-table.tsx";
import style from "./page.module.css";
import { type Key, type KeyList, keysPath } from "./user.ts";

export function KeysView(): ReactElement {
  const read = useRead<KeyList>(keysPath, { follow: { kind: "sight" } });
  return <Read read={read}>{({ data }) => <Keys keys={data.keys} />}</Read>;
}

function Keys({ keys }: { readonly keys: readonly Key[] }): ReactElement {
  const say = useMessages<typeof en>("users");
  const [values, change] = useFilters();
  const [revoking, setRevoking] = useState<Key | undefined>();
  const opened = keys.find(({ id }) => id === values["key"]);
  return (
    <div className={style["view"]}>
      <div className={style["list"]}>
        <DataTable
          name="keys"
          label={say("keys")}
          columns={useColumns()}
          rows={keys}
          idOf={({ id }) => id}
          opened={opened?.id}
          onOpen={({ id }) => change({ key: id })}
          summary={say("key-count", { count: keys.length })}
          empty={<Empty title={say("no-keys")}>{say("no-keys-why")}</Empty>}
        />
      </div>
      {opened === undefined ? null : (
        <DetailPanel
          title={opened.name}
          onClose={() => change({ key: undefined })}
          actions={<Button onClick={() => setRevoking(opened)}>{say("revoke")}</Button>}
        >
          <Section title={say("rights")}>
            <GrantTable grants={opened.grants} />
          </Section>
          <Section title={say("key")}>
            <Facts
              facts={[
                [say("key-id"), <code key="id">{opened.id}</code>],
                [say("since"), <Moment key="since" at={opened.createdAt} />],
              ]}
            />
          </Section>
        </DetailPanel>
      )}
      {revoking === undefined ? null : <RevokeDialog of={revoking} onClose={() => setRevoking(undefined)} />}
    </div>
  );
}

function RevokeDialog({ of: { id, name }, onClose }: { readonly of: Key; readonly onClose: () => void }): ReactElement {
  const say = useMessages<typeof en>("users");
  const { who } = useSession();
  const again = useAgain(keysPath);
  const isOwn = who?.by === "token" && who.name === name;
  return (
    <PlainAction<Data<typeof keyRevoked>>
      title={say("revoke-title", { name })}
      onClose={onClose}
      preview={say(isOwn ? "revoke-own-preview" : "revoke-preview", { name })}
      label={say("revoke")}
      act={async () => {
        const revoked = await post<Data<typeof keyRevoked>>("/v1/keys/revoke", { key: id });
        again();
        return revoked;
      }}
      showResult={() => say("revoked", { name })}
    />
  );
}

function useColumns(): readonly Column<Key>[] {
  const say = useMessages<typeof en>("users");
  return useMemo(
    () => [
      { id: "name", title: say("name"), width: 190, show: ({ name }) => name, sortBy: ({ name }) => name },
      { id: "grants", title: say("rights"), width: 260, grows: true, show: ({ grants }) => <GrantLine grants={grants} /> },
      { id: "id", title: say("key-id"), width: 140, yields: true, show: ({ id }) => <code>{id}</code> },
      {
        id: "since",
        title: say("since"),
        width: 204,
        yields: true,
        show: ({ createdAt }) => <Moment at={createdAt} />,
        sortBy: ({ createdAt }) => createdAt,
      },
    ],
    [say],
  );
}
