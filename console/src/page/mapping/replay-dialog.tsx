// Kept pages read again with the mapping in force: what that would change first, then what it did.

import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { useAgain } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/mapping.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { useShortcuts } from "../../part/shortcut.ts";
import { useSession } from "../../session/session.ts";
import { Found, ReplayCounts } from "./foresight-view.tsx";
import { mappingPaths, type Replay, replayed, replayPlanned, type ReplayPlan, type Written } from "./mapping.ts";
import style from "./page.module.css";

/** Shown while pages wait to be read again. */
export function ReplayDue({ written: { source, replayDue } }: { readonly written: Written }): ReactElement | null {
  const say = useMessages<typeof en>("mapping");
  const { mayEverywhere } = useSession();
  const [isReplaying, setReplaying] = useState(false);
  const may = mayEverywhere("administer");
  const open = (): void => setReplaying(true);
  useShortcuts(may ? [{ keys: "a", label: say("replay"), run: open }] : []);
  if (!may) return null;
  return (
    <>
      <Button onClick={open} title={say("replay-due", { feeds: replayDue.join(", ") })}>
        {say("replay-dots")}
      </Button>
      {isReplaying ? <ReplayDialog source={source} onClose={() => setReplaying(false)} /> : null}
    </>
  );
}

function ReplayDialog({ source, onClose }: { readonly source: string; readonly onClose: () => void }): ReactElement {
  const say = useMessages<typeof en>("mapping");
  const again = useAgain(...mappingPaths);
  const [isDone, setDone] = useState(false);
  // Nothing waits any more once it is done, and the button that opened this goes with that: it goes when this is closed.
  const close = (): void => {
    onClose();
    if (isDone) again();
  };
  return (
    <ActionDialog<ReplayPlan, Replay>
      title={say("replay-title", { source })}
      onClose={close}
      asked={source}
      asksReason={false}
      preview={() => replayPlanned(source)}
      showPreview={(found) => (
        <>
          <p className={style["text"]}>{say("replay-why")}</p>
          <div className={style["excerpt"]} tabIndex={0} role="region" aria-label={say("would-do")}>
            <Found found={found} />
          </div>
        </>
      )}
      confirmLabel={say("replay")}
      confirm={async () => {
        const report = await replayed(source);
        setDone(true);
        return report;
      }}
      showResult={({ feeds, from, to }) => (
        <>
          <p className={style["text"]}>{from === to ? say("replayed-nothing") : say("replayed", { from, to })}</p>
          <ReplayCounts feeds={feeds} />
          <p className={style["text"]}>{say("replayed-back")}</p>
        </>
      )}
    />
  );
}
