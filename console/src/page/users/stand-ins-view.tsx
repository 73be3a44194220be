// Who stands in for whom, now and later.

import { Button } from "@mantine/core";
import { type ReactElement, useMemo, useState } from "react";
import { post } from "../../api/client.ts";
import { useAgain } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/users.json";
import { Badge } from "../../part/badge.tsx";
import { DataTable } from "../../part/data-table.tsx";
import { DetailPanel, Facts, Section } from "../../part/detail-panel.tsx";
import { Moment } from "../../part/figure.tsx";
import { useNow } from "../../part/now.ts";
import { PlainAction } from "../../part/plain-action.tsx";
import { useFilters } from "../../part/saved-view.ts";
import { Empty } from "../../part/state.tsx";
import type { Column } from "../../part/table-model.ts";
import style from "./page.module.css";
import { type StandIn, usersPath } from "./user.ts";

export function StandInsView({ standIns }: { readonly standIns: readonly StandIn[] }): ReactElement {
  const say = useMessages<typeof en>("users");
  const [values, change] = useFilters();
  const [ending, setEnding] = useState<StandIn | undefined>();
  const opened = standIns.find(({ id }) => id === values["stand-in"]);
  return (
    <div className={style["view"]}>
      <div className={style["list"]}>
        <DataTable
          name="stand-ins"
          label={say("stand-ins")}
          columns={useColumns()}
          rows={standIns}
          idOf={({ id }) => id}
          opened={opened?.id}
          onOpen={({ id }) => change({ "stand-in": id })}
          summary={say("stand-in-count", { count: standIns.length })}
          empty={<Empty title={say("no-stand-ins")}>{say("no-stand-ins-why")}</Empty>}
        />
      </div>
      {opened === undefined ? null : (
        <Panel standIn={opened} onEnd={() => setEnding(opened)} onClose={() => change({ "stand-in": undefined })} />
      )}
      {ending === undefined ? null : <EndDialog standIn={ending} onClose={() => setEnding(undefined)} />}
    </div>
  );
}

interface PanelProps {
  readonly standIn: StandIn;
  readonly onEnd: () => void;
  readonly onClose: () => void;
}

function Panel({ standIn: { delegate, delegator, beginsAt, endsAt, reason }, onEnd, onClose }: PanelProps): ReactElement {
  const say = useMessages<typeof en>("users");
  return (
    <DetailPanel
      title={say("stands-in", { delegate, delegator })}
      onClose={onClose}
      actions={<Button onClick={onEnd}>{say("end-stand-in")}</Button>}
    >
      <Section title={say("when")}>
        <Facts
          facts={[
            [say("begins"), <Moment key="begins" at={beginsAt} />],
            [say("ends"), <Moment key="ends" at={endsAt} />],
          ]}
        />
      </Section>
      <Section title={say("reason")}>
        <p className={style["text"]}>{reason}</p>
      </Section>
    </DetailPanel>
  );
}

function EndDialog({ standIn, onClose }: { readonly standIn: StandIn; readonly onClose: () => void }): ReactElement {
  const say = useMessages<typeof en>("users");
  const again = useAgain(usersPath);
  const { id, delegate, delegator } = standIn;
  return (
    <PlainAction
      title={say("stands-in", { delegate, delegator })}
      onClose={onClose}
      preview={say("end-stand-in-preview", { delegate, delegator })}
      label={say("end-stand-in")}
      act={async () => {
        await post("/v1/delegations/end", { delegation: id });
        again();
      }}
      showResult={() => say("stand-in-ended")}
    />
  );
}

function useColumns(): readonly Column<StandIn>[] {
  const say = useMessages<typeof en>("users");
  return useMemo(
    () => [
      { id: "delegate", title: say("delegate"), width: 170, show: ({ delegate }) => delegate, sortBy: ({ delegate }) => delegate },
      { id: "delegator", title: say("delegator"), width: 170, show: ({ delegator }) => delegator, sortBy: ({ delegator }) => delegator },
      { id: "state", title: say("state"), width: 110, show: (standIn) => <Phase standIn={standIn} /> },
      {
        id: "begins",
        title: say("begins"),
        width: 188,
        show: ({ beginsAt }) => <Moment at={beginsAt} />,
        sortBy: ({ beginsAt }) => beginsAt,
      },
      { id: "ends", title: say("ends"), width: 188, show: ({ endsAt }) => <Moment at={endsAt} />, sortBy: ({ endsAt }) => endsAt },
      { id: "reason", title: say("reason"), width: 200, grows: true, yields: true, show: ({ reason }) => reason },
    ],
    [say],
  );
}

function Phase({ standIn: { beginsAt } }: { readonly standIn: StandIn }): ReactElement {
  const say = useMessages<typeof en>("users");
  const hasBegun = Date.parse(beginsAt) <= useNow();
  return <Badge tone={hasBegun ? "good" : "plain"}>{say(hasBegun ? "now" : "later")}</Badge>;
}
