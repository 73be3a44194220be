// A system is told nothing for a while, or again: then with a look at what it would be told, and what it shows now.

import type { ReactElement } from "react";
import type { resumeAnswer } from "../../../../src/api/contract-system.ts";
import { type Data, post } from "../../api/client.ts";
import { useAgain } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { Badge } from "../../part/badge.tsx";
import { Nothing } from "../../part/figure.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { Partial } from "../../part/state.tsx";
import { wordsOf } from "../../part/value.ts";
import style from "./page.module.css";

type Resumed = Data<typeof resumeAnswer>;

interface TellingDialogProps {
  readonly system: string;
  readonly deed: "pause" | "resume";
  readonly onClose: () => void;
}

export function TellingDialog({ system, deed, onClose }: TellingDialogProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const again = useAgain("/v1/systems", "/v1/status");
  const act = async (of: "pause" | "resume", reason: string): Promise<number | null> => {
    const { position } = await post<{ position: number | null }>(`/v1/systems/${of}`, { system, reason });
    again();
    return position;
  };
  return (
    <ActionDialog<Resumed | undefined, number | null>
      title={say(`tell-${deed}-title`, { system })}
      onClose={onClose}
      asked={deed}
      preview={() =>
        deed === "pause"
          ? Promise.resolve(undefined)
          : post<Resumed>("/v1/systems/resume", { system, preview: true, reason: say("looked-at") })
      }
      showPreview={(found) =>
        found === undefined ? <p className={style["text"]}>{say("tell-pause-preview")}</p> : <Tells found={found} />
      }
      confirmLabel={say(`tell-${deed}`)}
      confirm={(reason) => act(deed, reason)}
      showResult={(position) => <p className={style["text"]}>{say(`tell-${deed}-done`, { system, position: position ?? 0 })}</p>}
      undo={async () => {
        const back = deed === "pause" ? "resume" : "pause";
        const position = await act(back, say("undo-reason"));
        return <p className={style["text"]}>{say(`tell-${back}-done`, { system, position: position ?? 0 })}</p>;
      }}
    />
  );
}

function Tells({ found: { tells, creations, isWhole } }: { readonly found: Resumed }): ReactElement {
  const say = useMessages<typeof en>("connections");
  const created = creations.counts.reduce((all, { records }) => all + records, 0);
  return (
    <div className={style["plan"]}>
      <p className={style["text"]}>{say("would-tell", { count: tells.length, created })}</p>
      {isWhole ? null : <Partial>{say("would-tell-part")}</Partial>}
      {tells.length === 0 ? null : (
        <PlainTable
          label={say("tells")}
          heightMax={320}
          columns={[
            { title: say("record") },
            { title: say("field") },
            { title: say("it-says") },
            { title: say("is-told") },
            { title: say("found-as") },
          ]}
          rows={tells.map(({ record, key, field, from, to, found: as, cause }) => ({
            id: `${record} ${field}`,
            cells: [
              key,
              wordsOf(field),
              from ?? <Nothing key="from" />,
              to,
              <span key="found" title={cause}>
                <Badge tone={as === "due" || as === "written" ? "plain" : "warn"}>{wordsOf(as)}</Badge>
              </span>,
            ],
          }))}
        />
      )}
    </div>
  );
}
