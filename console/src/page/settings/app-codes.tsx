// Codes of an app: whether they are asked for, how many recovery codes are left, and the way to have them or not.

import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import type { totpBegun, totpRemoved } from "../../../../src/api/contract-factor.ts";
import { type Data, post } from "../../api/client.ts";
import { useAgain } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/settings.json";
import { Badge } from "../../part/badge.tsx";
import { PlainAction } from "../../part/plain-action.tsx";
import { FailedLine } from "../../part/state.tsx";
import { AppDialog } from "./app-dialog.tsx";
import { type Factors, factorsPath, sessionsPath } from "./factor.ts";
import style from "./page.module.css";

type Begun = Data<typeof totpBegun>;

export function AppCodes({ factors: { totp, recoveryCodes } }: { readonly factors: Factors }): ReactElement {
  const say = useMessages<typeof en>("settings");
  const [begun, setBegun] = useState<Begun | undefined>();
  const [error, setError] = useState<unknown>();
  const [isRemoving, setRemoving] = useState(false);
  const begin = (): void => {
    setError(undefined);
    post<Begun>("/v1/session/totp", {}).then(setBegun, setError);
  };
  return (
    <>
      <p className={style["text"]}>
        <Badge tone={totp ? "good" : "plain"}>{say(totp ? "asked" : "not-asked")}</Badge>{" "}
        {totp ? say("recovery-left", { count: recoveryCodes }) : say("app-why")}
      </p>
      {error === undefined ? null : <FailedLine error={error} />}
      {totp ? (
        <Button variant="default" onClick={() => setRemoving(true)}>
          {say("remove-app")}
        </Button>
      ) : (
        <Button onClick={begin}>{say("set-up-app")}</Button>
      )}
      {begun === undefined ? null : <AppDialog begun={begun} onClose={() => setBegun(undefined)} />}
      {isRemoving ? <RemoveDialog onClose={() => setRemoving(false)} /> : null}
    </>
  );
}

function RemoveDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const say = useMessages<typeof en>("settings");
  const again = useAgain(factorsPath, sessionsPath);
  return (
    <PlainAction
      title={say("remove-app")}
      onClose={onClose}
      preview={say("remove-app-preview")}
      label={say("remove-app")}
      act={async () => {
        await post<Data<typeof totpRemoved>>("/v1/session/totp/remove", {});
        again();
      }}
      showResult={() => say("app-removed")}
    />
  );
}
