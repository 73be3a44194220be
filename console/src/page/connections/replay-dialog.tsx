// Kept pages read again with the mapping that holds now: what waited comes back. The system itself is not asked.

import type { ReactElement } from "react";
import type { replayPlan, replayReport } from "../../../../src/api/contract-replay.ts";
import { type Data, post } from "../../api/client.ts";
import { useAgain } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { countText } from "../../part/value.ts";
import { PlanView } from "./plan-view.tsx";
import style from "./page.module.css";

type Replayed = Data<typeof replayReport>;
type ReplayPlan = Data<typeof replayPlan>;

export function ReplayDialog({ source, onClose }: { readonly source: string; readonly onClose: () => void }): ReactElement {
  const say = useMessages<typeof en>("connections");
  const again = useAgain("/v1/status", "/v1/drift", "/v1/runs");
  const body = { sources: [source] };
  return (
    <ActionDialog<ReplayPlan, Replayed>
      title={say("replay-title", { name: source })}
      onClose={onClose}
      asked={source}
      asksReason={false}
      preview={() => post<ReplayPlan>("/v1/replays/plan", body)}
      showPreview={({ feeds, plan }) => (
        <>
          <Feeds feeds={feeds} />
          <PlanView plan={plan} />
        </>
      )}
      confirmLabel={say("replay")}
      confirm={async () => {
        const made = await post<Replayed>("/v1/replays", body);
        again();
        return made;
      }}
      showResult={({ from, to, feeds }) => (
        <>
          <p className={style["text"]}>{say("read-done", { from, to })}</p>
          <Feeds feeds={feeds} />
        </>
      )}
    />
  );
}

function Feeds({ feeds }: Pick<ReplayPlan, "feeds">): ReactElement {
  const say = useMessages<typeof en>("connections");
  return (
    <PlainTable
      label={say("feeds")}
      columns={[
        { title: say("feed") },
        { title: say("replay-read"), align: "right" },
        { title: say("corrected"), align: "right" },
        { title: say("withdrawn"), align: "right" },
      ]}
      rows={feeds.map(({ feed, read, corrected, withdrawn }) => ({
        id: feed,
        cells: [feed, countText(read), countText(corrected), countText(withdrawn)],
      }))}
    />
  );
}
