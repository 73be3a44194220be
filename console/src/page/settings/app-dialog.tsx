// An app is given the secret, shows that it makes the right codes, and recovery codes come: each of them shown once.

import { Button, TextInput } from "@mantine/core";
import { type FormEvent, type ReactElement, useState } from "react";
import type { recoveryCodes, totpBegun } from "../../../../src/api/contract-factor.ts";
import { type Data, post } from "../../api/client.ts";
import { useAgain } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/settings.json";
import { Dialog } from "../../part/dialog.tsx";
import { Once } from "../../part/once.tsx";
import { QrPicture } from "../../part/qr-picture.tsx";
import { FailedLine } from "../../part/state.tsx";
import { factorsPath, sessionsPath } from "./factor.ts";
import style from "./page.module.css";

type Codes = Data<typeof recoveryCodes>["codes"];

interface AppDialogProps {
  readonly begun: Data<typeof totpBegun>;
  readonly onClose: () => void;
}

export function AppDialog({ begun, onClose }: AppDialogProps): ReactElement {
  const say = useMessages<typeof en>("settings");
  const [codes, setCodes] = useState<Codes | undefined>();
  const again = useAgain(factorsPath, sessionsPath);
  const close = (): void => {
    // What was changed behind the dialog is read when it goes: until then the codes stay where they are.
    if (codes !== undefined) again();
    onClose();
  };
  return (
    <Dialog title={say("set-up-app")} onClose={close} size={560} isHeld={codes !== undefined}>
      {codes === undefined ? <Confirm begun={begun} onCodes={setCodes} /> : <Recovery codes={codes} onClose={close} />}
    </Dialog>
  );
}

/** In fours, as people type it. */
const groups = (secret: string): string => secret.replaceAll(/(.{4})(?=.)/g, "$1 ");

function Confirm({
  begun: { secret, uri },
  onCodes,
}: {
  readonly begun: AppDialogProps["begun"];
  readonly onCodes: (codes: Codes) => void;
}) {
  const say = useMessages<typeof en>("settings");
  const [error, setError] = useState<unknown>();
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const refused = (fault: unknown): void => {
      setError(fault);
      form.reset();
    };
    post<Data<typeof recoveryCodes>>("/v1/session/totp/confirm", Object.fromEntries(new FormData(form))).then(
      ({ codes }) => onCodes(codes),
      refused,
    );
  };
  return (
    <form className={style["steps"]} onSubmit={onSubmit}>
      <p className={style["soft"]}>{say("app-first")}</p>
      <QrPicture text={uri} label={say("picture")} size={200} />
      <Once label={say("secret")} secrets={[groups(secret)]} />
      <p className={style["soft"]}>
        <a href={uri} className={style["away"]}>
          {say("open-app")}
        </a>
      </p>
      <TextInput
        name="code"
        label={say("code")}
        description={say("code-why")}
        autoComplete="one-time-code"
        inputMode="numeric"
        required
        data-autofocus
        w={220}
      />
      {error === undefined ? null : <FailedLine error={error} />}
      <div className={style["buttons"]}>
        <Button type="submit">{say("ask-codes")}</Button>
      </div>
    </form>
  );
}

function Recovery({ codes, onClose }: { readonly codes: Codes; readonly onClose: () => void }): ReactElement {
  const say = useMessages<typeof en>("settings");
  return (
    <div className={style["steps"]} role="status">
      <p className={style["soft"]}>{say("recovery-why")}</p>
      <Once label={say("recovery-codes")} secrets={codes} />
      <div className={style["buttons"]}>
        <Button onClick={onClose}>{say("kept")}</Button>
      </div>
    </div>
  );
}
