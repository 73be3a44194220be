import { Button, PasswordInput, TextInput } from "@mantine/core";
import { type FormEvent, type ReactElement, useState } from "react";
import { post } from "../api/client.ts";
import { asFault } from "../api/fault.ts";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/session.json";
import { FailedLine } from "../part/state.tsx";
import style from "./sign-in.module.css";

/** By name and password; by the code that the hub printed; by the code of an invitation or a reset. */
export type Way = "enter" | "first" | "invited";

const paths: Readonly<Record<Way, string>> = { enter: "/v1/session", first: "/v1/setup", invited: "/v1/session/accept" };

interface SignInFormProps {
  readonly way: Way;
  readonly onIn: () => void;
}

export function SignInForm({ way, onIn }: SignInFormProps): ReactElement {
  const say = useMessages<typeof en>("session");
  const [error, setError] = useState<unknown>();
  const [asksSecond, setAsksSecond] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const refused = (fault: unknown): void => {
    const isHalf = asFault(fault).code === "second-factor-needed";
    if (isHalf) setAsksSecond(true);
    setError(isHalf ? undefined : fault);
    setBusy(false);
  };
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setBusy(true);
    post(paths[way], Object.fromEntries(new FormData(event.currentTarget))).then(onIn, refused);
  };
  return (
    <form className={style["form"]} onSubmit={onSubmit}>
      {way === "enter" ? null : <TextInput size="sm" name="code" label={say("code")} autoComplete="one-time-code" required />}
      <TextInput size="sm" name="name" label={say("name")} autoComplete="username" autoCapitalize="none" spellCheck={false} required />
      <PasswordInput
        size="sm"
        name="password"
        label={say("password")}
        description={way === "enter" ? undefined : say("password-why")}
        autoComplete={way === "enter" ? "current-password" : "new-password"}
        visibilityToggleButtonProps={{ "aria-label": say("show-password") }}
        required
      />
      {asksSecond ? (
        <TextInput
          size="sm"
          name="code"
          label={say("second")}
          description={say("second-why")}
          autoComplete="one-time-code"
          required
          ref={(input) => input?.focus()}
        />
      ) : null}
      {error === undefined ? null : <FailedLine error={error} />}
      <Button type="submit" size="sm" loading={isBusy} fullWidth>
        {say(`${way}-do`)}
      </Button>
    </form>
  );
}
