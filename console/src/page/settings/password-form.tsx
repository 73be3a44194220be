// Another password, by the one of before. Nothing of either stays on the page.

import { Button, PasswordInput } from "@mantine/core";
import { type FormEvent, type ReactElement, useState } from "react";
import type { WhoAmI } from "../../../../src/api/contract-session.ts";
import { post, takeCsrfToken } from "../../api/client.ts";
import { useAgain } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/settings.json";
import { FailedLine } from "../../part/state.tsx";
import { useSession } from "../../session/session.ts";
import { sessionsPath } from "./factor.ts";
import style from "./page.module.css";

type Step =
  | { readonly kind: "asking" }
  | { readonly kind: "working" }
  | { readonly kind: "refused"; readonly error: unknown }
  | { readonly kind: "done" };

export function PasswordForm(): ReactElement {
  const say = useMessages<typeof en>("settings");
  const { who } = useSession();
  const again = useAgain("/v1/session", sessionsPath);
  const [step, setStep] = useState<Step>({ kind: "asking" });
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    setStep({ kind: "working" });
    const changed = ({ csrf }: WhoAmI): void => {
      // The session is a new one, and so is the word that goes with what it changes.
      takeCsrfToken(csrf ?? undefined);
      form.reset();
      setStep({ kind: "done" });
      again();
    };
    post<WhoAmI>("/v1/session/password", Object.fromEntries(new FormData(form))).then(changed, (error: unknown) =>
      setStep({ kind: "refused", error }),
    );
  };
  const reveal = { "aria-label": say("show-password") };
  return (
    <form className={style["form"]} onSubmit={onSubmit}>
      <input type="text" name="username" value={who?.name ?? ""} autoComplete="username" readOnly hidden disabled />
      <PasswordInput
        name="current"
        label={say("current-password")}
        autoComplete="current-password"
        visibilityToggleButtonProps={reveal}
        required
      />
      <PasswordInput
        name="next"
        label={say("next-password")}
        description={say("password-why")}
        autoComplete="new-password"
        visibilityToggleButtonProps={reveal}
        required
      />
      {step.kind === "refused" ? <FailedLine error={step.error} /> : null}
      {step.kind === "done" ? (
        <p className={style["soft"]} role="status">
          {say("password-changed")}
        </p>
      ) : null}
      <Button type="submit" loading={step.kind === "working"}>
        {say("change-password")}
      </Button>
    </form>
  );
}
