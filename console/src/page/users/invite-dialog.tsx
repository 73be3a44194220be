// Somebody is invited: their name, what they may do, and a code by which they choose a password.

import { TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import type { invitation } from "../../../../src/api/contract-user.ts";
import { type Data, post } from "../../api/client.ts";
import { useAgain } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/users.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import type { Grant } from "../../part/grant.tsx";
import { Code } from "./code.tsx";
import { GrantForm, isSaid, newGrant } from "./grant-form.tsx";
import { GrantTable } from "./grant-table.tsx";
import style from "./page.module.css";
import { usersPath } from "./user.ts";

export function InviteDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const say = useMessages<typeof en>("users");
  const again = useAgain(usersPath);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [grants, setGrants] = useState<readonly Grant[]>([newGrant]);
  const body = { name: name.trim(), ...(email.trim() === "" ? {} : { email: email.trim() }), grants };
  const isWhole = body.name !== "" && grants.length > 0 && isSaid(grants);
  return (
    <ActionDialog<null, Data<typeof invitation>>
      title={say("make-people")}
      onClose={onClose}
      asked={isWhole ? JSON.stringify(body) : undefined}
      asksReason={false}
      showsOnce
      preview={() => Promise.resolve(null)}
      showPreview={() => (
        <>
          <p className={style["text"]}>{say("invite-preview", { name: body.name })}</p>
          <GrantTable grants={grants} />
        </>
      )}
      confirmLabel={say("invite")}
      confirm={async () => {
        const invited = await post<Data<typeof invitation>>(usersPath, body);
        again();
        return invited;
      }}
      showResult={(invited) => <Code invited={invited} />}
    >
      <div className={style["form"]}>
        <div className={style["row"]}>
          <TextInput
            label={say("name")}
            description={say("name-why")}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            required
            data-autofocus
            w={260}
          />
          <TextInput
            label={say("email")}
            description={say("email-why")}
            type="email"
            value={email}
            onChange={({ currentTarget }) => setEmail(currentTarget.value)}
            autoComplete="off"
            w={300}
          />
        </div>
        <GrantForm grants={grants} onChange={setGrants} />
      </div>
    </ActionDialog>
  );
}
