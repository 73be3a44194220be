import type { ReactElement } from "react";
import type { invitation } from "../../../../src/api/contract-user.ts";
import type { Data } from "../../api/client.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/users.json";
import { Moment } from "../../part/figure.tsx";
import { Once } from "../../part/once.tsx";
import style from "./page.module.css";

/** The code of an invitation or a reset, and what is to be done with it. */
export function Code({ invited: { name, code, until } }: { readonly invited: Data<typeof invitation> }): ReactElement {
  const say = useMessages<typeof en>("users");
  return (
    <>
      <p className={style["text"]}>{say("code-for", { name })}</p>
      <Once label={say("code")} secrets={[code]} />
      <p className={style["soft"]}>
        {say("code-until")} <Moment at={until} />
      </p>
    </>
  );
}
