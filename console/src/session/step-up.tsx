// Proving once more who one is, for what asks for that: by a code where codes are asked of one, else by the password.

import { Button, PasswordInput, TextInput } from "@mantine/core";
import { type FormEvent, type ReactElement, useEffect, useState, useSyncExternalStore } from "react";
import type { WhoAmI } from "../../../src/api/contract-session.ts";
import type { factorList } from "../../../src/api/contract-factor.ts";
import { type Data, post, takeCsrfToken, takeProof } from "../api/client.ts";
import { useRead } from "../api/read.ts";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/session.json";
import { Dialog } from "../part/dialog.tsx";
import { FailedLine, Read } from "../part/state.tsx";
import { openSwitch } from "../part/switch.ts";
import { PasskeyButton } from "./passkey-button.tsx";
import style from "./sign-in.module.css";

const opened = openSwitch();
let answer: (isProved: boolean) => void = () => undefined;

const ask = (): Promise<boolean> =>
  new Promise((resolve) => {
    answer = resolve;
    opened.on();
  });

const close = (isProved: boolean): void => {
  opened.off();
  answer(isProved);
};

export function StepUp(): ReactElement | null {
  const say = useMessages<typeof en>("session");
  const isOpen = useSyncExternalStore(opened.subscribe, opened.now);
  useEffect(() => takeProof(ask), []);
  if (!isOpen) return null;
  return (
    <Dialog title={say("once-more")} onClose={() => close(false)} size={420}>
      <Factors />
    </Dialog>
  );
}

function Factors(): ReactElement {
  const read = useRead<Data<typeof factorList>>("/v1/session/factors", { follow: { kind: "nothing" } });
  return (
    <Read read={read} lines={2}>
      {({ data }) => <Form asksCode={data.totp} />}
    </Read>
  );
}

function Form({ asksCode }: { readonly asksCode: boolean }): ReactElement {
  const say = useMessages<typeof en>("session");
  const [error, setError] = useState<unknown>();
  const onProved = ({ csrf }: WhoAmI): void => {
    takeCsrfToken(csrf ?? undefined);
    close(true);
  };
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    post<WhoAmI>("/v1/session/fresh", Object.fromEntries(new FormData(event.currentTarget))).then(onProved, setError);
  };
  return (
    <form className={style["form"]} onSubmit={onSubmit}>
      <p className={style["about"]}>{say("once-more-why")}</p>
      {asksCode ? (
        <TextInput size="sm" name="code" label={say("second")} autoComplete="one-time-code" required data-autofocus />
      ) : (
        <PasswordInput
          size="sm"
          name="password"
          label={say("password")}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ "aria-label": say("show-password") }}
          required
          data-autofocus
        />
      )}
      {error === undefined ? null : <FailedLine error={error} />}
      <Button type="submit" size="sm">
        {say("prove")}
      </Button>
      <PasskeyButton onProved={onProved} />
    </form>
  );
}
