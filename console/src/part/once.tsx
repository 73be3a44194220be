// A secret that is shown once: it stands on the page while the page stands, and nowhere else.

import { Button, CopyButton } from "@mantine/core";
import type { ReactElement } from "react";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/part.json";
import style from "./once.module.css";

interface OnceProps {
  readonly label: string;
  /** Several are a line each. */
  readonly secrets: readonly string[];
}

export function Once({ label, secrets }: OnceProps): ReactElement {
  const say = useMessages<typeof en>("part");
  return (
    <div className={style["once"]} role="group" aria-label={label}>
      <div className={style["head"]}>
        <strong>{label}</strong>
        <span className={style["about"]}>{say("once")}</span>
        <CopyButton value={secrets.join("\n")}>
          {({ copied, copy }) => (
            <Button variant="default" size="compact-xs" onClick={copy}>
              {say(copied ? "copied" : "copy")}
            </Button>
          )}
        </CopyButton>
      </div>
      <div className={style["secrets"]}>
        {secrets.map((secret) => (
          <code key={secret} className={style["secret"]}>
            {secret}
          </code>
        ))}
      </div>
    </div>
  );
}
