// Passkeys of whoever is signed in: listed, made on this machine, taken away.

import { Button, TextInput } from "@mantine/core";
import { type FormEvent, type ReactElement, useState } from "react";
import type { passkeyRemoved } from "../../../../src/api/contract-passkey.ts";
import { type Data, post } from "../../api/client.ts";
import { useAgain } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/settings.json";
import { Moment } from "../../part/figure.tsx";
import { PlainAction } from "../../part/plain-action.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { FailedLine } from "../../part/state.tsx";
import { addPasskey, canUsePasskey } from "../../session/passkey.ts";
import { type Factors, factorsPath, sessionsPath } from "./factor.ts";
import style from "./page.module.css";

type Passkey = Factors["passkeys"][number];

export function Passkeys({ factors: { passkeys } }: { readonly factors: Factors }): ReactElement {
  const say = useMessages<typeof en>("settings");
  const [removing, setRemoving] = useState<Passkey | undefined>();
  return (
    <>
      {passkeys.length === 0 ? (
        <p className={style["soft"]}>{say("no-passkeys")}</p>
      ) : (
        <PlainTable
          label={say("passkeys")}
          columns={[{ title: say("name") }, { title: say("made") }, { title: say("used") }, { title: say("action"), align: "right" }]}
          rows={passkeys.map((one) => ({
            id: one.id,
            cells: [
              one.name,
              <Moment key="made" at={one.createdAt} />,
              one.usedAt === null ? say("never-used") : <Moment key="used" at={one.usedAt} />,
              <Button
                key="remove"
                variant="default"
                size="compact-xs"
                aria-label={say("remove-passkey", { name: one.name })}
                onClick={() => setRemoving(one)}
              >
                {say("remove")}
              </Button>,
            ],
          }))}
        />
      )}
      {canUsePasskey() ? <AddForm /> : <p className={style["soft"]}>{say("passkey-needs-name")}</p>}
      {removing === undefined ? null : <RemoveDialog passkey={removing} onClose={() => setRemoving(undefined)} />}
    </>
  );
}

function AddForm(): ReactElement {
  const say = useMessages<typeof en>("settings");
  const again = useAgain(factorsPath);
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const name = new FormData(form).get("name");
    setError(undefined);
    setBusy(true);
    addPasskey(typeof name === "string" ? name.trim() : "")
      .then(() => {
        form.reset();
        again();
      }, setError)
      .finally(() => setBusy(false));
  };
  return (
    <form onSubmit={onSubmit}>
      <div className={style["row"]}>
        <TextInput
          name="name"
          label={say("passkey-name")}
          description={say("passkey-name-why")}
          autoComplete="off"
          maxLength={80}
          required
          w={280}
        />
        <Button type="submit" loading={isBusy}>
          {say("add-passkey")}
        </Button>
      </div>
      {error === undefined ? null : <FailedLine error={error} />}
    </form>
  );
}

function RemoveDialog({ passkey: { id, name }, onClose }: { readonly passkey: Passkey; readonly onClose: () => void }): ReactElement {
  const say = useMessages<typeof en>("settings");
  const again = useAgain(factorsPath, sessionsPath);
  return (
    <PlainAction
      title={say("remove-passkey", { name })}
      onClose={onClose}
      preview={say("remove-passkey-preview", { name })}
      label={say("remove")}
      act={async () => {
        await post<Data<typeof passkeyRemoved>>("/v1/session/passkeys/remove", { id });
        again();
      }}
      showResult={() => say("passkey-removed", { name })}
    />
  );
}
