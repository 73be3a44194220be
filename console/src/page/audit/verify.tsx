// The whole state is proved anew, and what came of it is said in words.

import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { post } from "../../api/client.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/audit.json";
import { useShortcuts } from "../../part/shortcut.ts";
import { FailedLine, Loading } from "../../part/state.tsx";
import type { Verification } from "./audit.ts";
import { Outcome } from "./outcome.tsx";
import style from "./page.module.css";

type Step =
  | { readonly kind: "none" }
  | { readonly kind: "working" }
  | { readonly kind: "refused"; readonly error: unknown }
  | { readonly kind: "done"; readonly verified: Verification };

export function Verify(): ReactElement {
  const say = useMessages<typeof en>("audit");
  const [step, setStep] = useState<Step>({ kind: "none" });
  const verify = (): void => {
    if (step.kind === "working") return;
    setStep({ kind: "working" });
    post<Verification>("/v1/verify", {}).then(
      (verified) => setStep({ kind: "done", verified }),
      (error: unknown) => setStep({ kind: "refused", error }),
    );
  };
  useShortcuts([{ keys: "v", label: say("verify"), run: verify }]);
  return (
    <section className={style["verify"]} aria-label={say("proof")}>
      <h2 className={style["card-title"]}>{say("proof")}</h2>
      <div className={style["verify-head"]}>
        <p className={style["soft"]}>{say("proof-why")}</p>
        <Button onClick={verify} loading={step.kind === "working"}>
          {say("verify")}
        </Button>
      </div>
      {step.kind === "working" ? <Loading lines={5} /> : null}
      {step.kind === "refused" ? <FailedLine error={step.error} /> : null}
      {step.kind === "done" ? <Outcome verified={step.verified} /> : null}
    </section>
  );
}
