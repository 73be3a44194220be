// What was saved into hub.yaml, until the hub runs by it: it is away for a moment, and what the page shows is read again when it is back.

import { Loader } from "@mantine/core";
import { type ReactElement, useEffect, useEffectEvent, useState } from "react";
import type { changedAnswer } from "../../../src/api/contract-connection.ts";
import type { Data } from "../api/client.ts";
import { useAgain } from "../api/read.ts";
import { takenUp } from "../api/taken-up.ts";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/part.json";
import { FailedLine } from "./state.tsx";
import style from "./taken-up.module.css";

interface TakenUpProps {
  readonly changed: Pick<Data<typeof changedAnswer>, "version" | "takesUp">;
  /** What is said once the hub runs by it. */
  readonly done: string;
  /** What is read again then. */
  readonly paths: readonly string[];
}

export function TakenUp({ changed: { version, takesUp }, done, paths }: TakenUpProps): ReactElement {
  const say = useMessages<typeof en>("part");
  const came = useTakenUp(version.hash, takesUp !== "restart", paths);
  const saved = say("saved-version", { version: version.version });
  if (takesUp === "restart") return <p className={style["text"]}>{`${saved} ${say("needs-restart")}`}</p>;
  if (came === undefined)
    return (
      <p className={style["text"]}>
        <Loader size={16} aria-hidden />
        <span>{`${saved} ${say("takes-up")}`}</span>
      </p>
    );
  if (came.error !== undefined) return <FailedLine error={came.error} />;
  return <p className={style["text"]}>{`${saved} ${say("runs-by-it")} ${done}`}</p>;
}

/** Undefined: not yet. */
function useTakenUp(hash: string, isWaited: boolean, paths: readonly string[]): { readonly error: unknown } | undefined {
  const again = useEffectEvent(useAgain(...paths));
  const [came, setCame] = useState<{ readonly error: unknown } | undefined>();
  useEffect(() => {
    if (!isWaited) return undefined;
    let isShown = true;
    takenUp(hash).then(
      () => {
        again();
        if (isShown) setCame({ error: undefined });
      },
      (error: unknown) => (isShown ? setCame({ error }) : undefined),
    );
    return () => {
      isShown = false;
    };
  }, [hash, isWaited]);
  return came;
}
