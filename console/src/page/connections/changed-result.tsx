// What a change of hub.yaml came to: its version, and when the hub runs by it.

import type { ReactElement } from "react";
import { Link } from "wouter";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import { post } from "../../api/client.ts";
import type { Changed } from "./connection.ts";
import { Difference } from "./difference.tsx";
import { whenBack } from "./taken-up.ts";
import style from "./page.module.css";

export function ChangedResult({ changed }: { readonly changed: Changed }): ReactElement {
  const say = useMessages<typeof en>("connections");
  const { version, difference, takesUp, position } = changed;
  return (
    <div className={style["plan"]}>
      <p className={style["text"]}>{say("version-made", { version: version.version, what: version.what, position })}</p>
      <p className={style["text"]}>{say(`takes-up-${takesUp}`)}</p>
      <Difference lines={difference} label={say("what-changed")} />
      <p className={style["soft"]}>
        {say("way-back")}{" "}
        <Link className={style["link"]} href="/connections?tab=versions">
          {say("versions")}
        </Link>
      </p>
    </div>
  );
}

/** The version before, of this source or of the whole file, is written again. */
export function undoChange({ version }: Changed, source: string | undefined, reason: string): Promise<Changed> {
  const body = { version: version.version - 1, source, base: version.hash, reason };
  return whenBack(() => post<Changed>("/v1/configuration/revert", body));
}
