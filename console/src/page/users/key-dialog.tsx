// A key for a program: its name, what it may do, and the token, once.

import { TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import type { keyIssued } from "../../../../src/api/contract-user.ts";
import { type Data, post } from "../../api/client.ts";
import { useAgain } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/users.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import type { Grant } from "../../part/grant.tsx";
import { Once } from "../../part/once.tsx";
import { GrantForm, isSaid, newGrant } from "./grant-form.tsx";
import { GrantTable } from "./grant-table.tsx";
import style from "./page.module.css";
import { keysPath } from "./user.ts";

type Issued = Data<typeof keyIssued>;

export function KeyDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const say = useMessages<typeof en>("users");
  const again = useAgain(keysPath);
  const [name, setName] = useState("");
  const [grants, setGrants] = useState<readonly Grant[]>([newGrant]);
  const body = { name: name.trim(), grants };
  const isWhole = body.name !== "" && grants.length > 0 && isSaid(grants);
  return (
    <ActionDialog<null, Issued>
      title={say("make-keys")}
      onClose={onClose}
      asked={isWhole ? JSON.stringify(body) : undefined}
      asksReason={false}
      showsOnce
      preview={() => Promise.resolve(null)}
      showPreview={() => (
        <>
          <p className={style["text"]}>{say("key-preview", { name: body.name })}</p>
          <GrantTable grants={grants} />
        </>
      )}
      confirmLabel={say("make-key")}
      confirm={async () => {
        const issued = await post<Issued>(keysPath, body);
        again();
        return issued;
      }}
      showResult={({ name: called, token }) => (
        <>
          <p className={style["text"]}>{say("token-for", { name: called })}</p>
          <Once label={say("token")} secrets={[token]} />
        </>
      )}
    >
      <div className={style["form"]}>
        <TextInput
          label={say("name")}
          description={say("key-name-why")}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
          data-autofocus
          w={300}
        />
        <GrantForm grants={grants} onChange={setGrants} />
      </div>
    </ActionDialog>
  );
}
