// Signing in, and making the first account of a hub.

import { Button, PasswordInput, TextInput } from "@mantine/core";
import { type FormEvent, type ReactElement, useState } from "react";
import { post } from "../api/client.ts";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/session.json";
import { FailedLine } from "../part/state.tsx";
import { Mark } from "../part/mark.tsx";
import style from "./sign-in.module.css";

interface SignInProps {
  /** The hub has no account yet: one is made, by the code that it printed. */
  readonly isFirst: boolean;
  readonly onIn: () => void;
}

export function SignIn({ isFirst, onIn }: SignInProps): ReactElement {
  const say = useMessages<typeof en>("session");
  const title = say(isFirst ? "first" : "sign-in");
  return (
    <main className={style["page"]}>
      <title>{`${title} · Synchromesh`}</title>
      <div className={style["card"]}>
        <div className={style["mark"]}>
          <Mark size={28} /> Synchromesh
        </div>
        <h1 className={style["title"]}>{title}</h1>
        {isFirst ? <p className={style["about"]}>{say("first-why")}</p> : null}
        <Form isFirst={isFirst} onIn={onIn} />
      </div>
    </main>
  );
}

function Form({ isFirst, onIn }: SignInProps): ReactElement {
  const say = useMessages<typeof en>("session");
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(event.currentTarget));
    setBusy(true);
    post(isFirst ? "/v1/setup" : "/v1/session", given).then(onIn, (refused: unknown) => {
      setError(refused);
      setBusy(false);
    });
  };
  return (
    <form className={style["form"]} onSubmit={onSubmit}>
      {isFirst ? <TextInput size="sm" name="code" label={say("code")} autoComplete="one-time-code" required data-autofocus /> : null}
      <TextInput size="sm" name="name" label={say("name")} autoComplete="username" autoCapitalize="none" spellCheck={false} required />
      <PasswordInput
        size="sm"
        name="password"
        label={say("password")}
        description={isFirst ? say("password-why") : undefined}
        autoComplete={isFirst ? "new-password" : "current-password"}
        visibilityToggleButtonProps={{ "aria-label": say("show-password") }}
        required
      />
      {error === undefined ? null : <FailedLine error={error} />}
      <Button type="submit" size="sm" loading={isBusy} fullWidth>
        {say(isFirst ? "make" : "enter")}
      </Button>
    </form>
  );
}
