// Saving what is written: what a replay would change, a reason, and the hub that comes back by it. What it read before is read again next.

import { type ReactElement, useState } from "react";
import { post } from "../../api/client.ts";
import { takenUp } from "../../api/taken-up.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/mapping.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { TakenUp } from "../../part/taken-up.tsx";
import { Found } from "./foresight-view.tsx";
import { type Asked, type Changed, type Foresight, foreseen, mappingPaths } from "./mapping.ts";
import { isOf, type Run } from "./use-foresight.ts";
import style from "./page.module.css";

interface SaveDialogProps {
  /** Hash of the hub.yaml that it was written upon. */
  readonly base: string;
  /** From when the one reads that was looked at. */
  readonly place: string | null;
  readonly asked: Asked;
  readonly run: Run | undefined;
  readonly onSaved: () => void;
  readonly onClose: (isSaved: boolean) => void;
}

export function SaveDialog({ asked, run, onSaved, onClose, ...given }: SaveDialogProps): ReactElement {
  const say = useMessages<typeof en>("mapping");
  const [isSaved, setSaved] = useState(false);
  // What was asked stands still, whatever the page behind it reads again.
  const [{ source, text, from, base, place }] = useState({ ...asked, base: given.base, place: given.place });
  const known = run?.kind === "found" && isOf(run, asked) ? run.found : undefined;
  const undo = async ({ version, takesUp }: Changed): Promise<ReactElement> => {
    const back = { version: version.version - 1, source, base: version.hash, reason: say("undo-reason") };
    // Until it has come back nobody hears this.
    if (takesUp !== "restart") await takenUp(version.hash);
    const changed = await post<Changed>("/v1/configuration/revert", back);
    return <TakenUp changed={changed} done={say("undone")} paths={mappingPaths} />;
  };
  return (
    <ActionDialog<Foresight, Changed>
      title={say("save-title", { source })}
      onClose={() => onClose(isSaved)}
      asked={JSON.stringify({ text, from })}
      preview={() => (known === undefined ? foreseen({ source, text, from }) : Promise.resolve(known))}
      showPreview={(found) => (
        <>
          <p className={style["text"]}>{when(say, from, place)}</p>
          <div className={style["excerpt"]} tabIndex={0} role="region" aria-label={say("would-do")}>
            <Found found={found} />
          </div>
        </>
      )}
      confirmLabel={say("save")}
      confirm={async (reason) => {
        const changed = await post<Changed>("/v1/mappings/save", { source, mapping: text, from, base, reason });
        setSaved(true);
        onSaved();
        return changed;
      }}
      showResult={(changed) => (
        <TakenUp
          changed={changed}
          done={[
            ...(from === place ? [] : [say("reads-then", { date: from ?? "" })]),
            ...(isToCome(from) ? [] : [say("replay-next")]),
          ].join(" ")}
          paths={mappingPaths}
        />
      )}
      undo={undo}
    />
  );
}

/** What has a date that is still to come reads nothing yet. */
const isToCome = (from: string | null): boolean => from !== null && Date.parse(from) > Date.now();

const when = (say: ReturnType<typeof useMessages<typeof en>>, from: string | null, place: string | null): string => {
  if (isToCome(from)) return say("saves-beside", { date: from ?? "" });
  if (from !== place) return say("saves-since", { date: from ?? "" });
  return from === null ? say("saves-in-place") : say("saves-in-place-of", { date: from });
};
