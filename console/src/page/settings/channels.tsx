// Channels by which people are told: each with what it tells, how it stands, a test, and what it told so far.

import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import type { channelKept, channelList, channelTested } from "../../../../src/api/contract-notice.ts";
import { type Data, post } from "../../api/client.ts";
import { useAgain, useRead } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/channel.json";
import { Badge } from "../../part/badge.tsx";
import { Moment } from "../../part/figure.tsx";
import { PlainAction } from "../../part/plain-action.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { Read } from "../../part/state.tsx";
import { sentence } from "../../part/value.ts";
import { useSession } from "../../session/session.ts";
import { type Channel, channelsPath, noticesPath, rulesOf } from "./channel.ts";
import { ChannelDialog } from "./channel-dialog.tsx";
import { useChannelWords } from "./channel-words.ts";
import { DeliveriesDialog } from "./deliveries-dialog.tsx";
import style from "./page.module.css";

type Deed = { readonly what: "change" | "test" | "remove" | "log"; readonly channel: Channel };

export function Channels(): ReactElement {
  const say = useMessages<typeof en>("channel");
  const { mayEverywhere } = useSession();
  const mayLeave = mayEverywhere("administer");
  const read = useRead<Data<typeof channelList>>(channelsPath, { follow: { kind: "sight" } });
  const [deed, setDeed] = useState<Deed | "add" | undefined>();
  const close = (): void => setDeed(undefined);
  return (
    <>
      <Read read={read} lines={3}>
        {({ data: { channels } }) =>
          channels.length === 0 ? (
            <p className={style["soft"]}>{say(mayLeave ? "none" : "none-own")}</p>
          ) : (
            <List channels={channels} onDo={setDeed} />
          )
        }
      </Read>
      {mayLeave ? (
        <div className={style["row"]}>
          <Button variant="default" onClick={() => setDeed("add")}>
            {say("add")}
          </Button>
        </div>
      ) : null}
      {deed === "add" ? <ChannelDialog before={undefined} mayLeave={mayLeave} onClose={close} /> : null}
      {deed === undefined || deed === "add" ? null : <Doing deed={deed} mayLeave={mayLeave} onClose={close} />}
    </>
  );
}

function List({ channels, onDo }: { readonly channels: readonly Channel[]; readonly onDo: (deed: Deed) => void }): ReactElement {
  const say = useMessages<typeof en>("channel");
  const words = useChannelWords();
  const titles = ["name", "sort", "person", "tells", "state", "actions"] as const;
  return (
    <PlainTable
      label={say("title")}
      columns={titles.map((title) => ({ title: say(title) }))}
      rows={channels.map((channel) => ({
        id: channel.name,
        cells: [
          <span key="name" className={style["whole"]}>
            {channel.name}
          </span>,
          say(channel.sort),
          channel.person,
          words(rulesOf(channel)),
          <Standing key="state" channel={channel} />,
          <span key="actions" className={style["deeds"]}>
            {(["test", "change", "log", "remove"] as const).map((what) => (
              <Button
                key={what}
                variant="default"
                size="compact-xs"
                aria-label={say(`${what}-title`, { name: channel.name })}
                onClick={() => onDo({ what, channel })}
              >
                {say(what)}
              </Button>
            ))}
          </span>,
        ],
      }))}
    />
  );
}

function Standing({ channel: { failures, failingSince, cause } }: { readonly channel: Channel }): ReactElement {
  const say = useMessages<typeof en>("channel");
  if (failingSince === null) return <Badge tone="good">{say("well")}</Badge>;
  return (
    <>
      <Badge tone="bad">{say("failing", { count: failures })}</Badge>
      <span className={style["line"]}>
        {sentence(cause)} {say("since")} <Moment at={failingSince} />
      </span>
    </>
  );
}

interface DoingProps {
  readonly deed: Deed;
  readonly mayLeave: boolean;
  readonly onClose: () => void;
}

function Doing({ deed: { what, channel }, mayLeave, onClose }: DoingProps): ReactElement {
  if (what === "change") return <ChannelDialog before={channel} mayLeave={mayLeave} onClose={onClose} />;
  if (what === "log") return <DeliveriesDialog channel={channel} onClose={onClose} />;
  return what === "test" ? <TestDialog channel={channel} onClose={onClose} /> : <RemoveDialog channel={channel} onClose={onClose} />;
}

interface ChannelProps {
  readonly channel: Channel;
  readonly onClose: () => void;
}

function TestDialog({ channel: { name, person }, onClose }: ChannelProps): ReactElement {
  const say = useMessages<typeof en>("channel");
  const again = useAgain(channelsPath, noticesPath);
  return (
    <PlainAction<Data<typeof channelTested>>
      title={say("test-title", { name })}
      onClose={onClose}
      preview={say("test-preview", { person })}
      label={say("test")}
      act={async () => {
        const tested = await post<Data<typeof channelTested>>(`${channelsPath}/test`, { name });
        again();
        return tested;
      }}
      showResult={({ state, cause }) => say(`tested-${state}`, { name, cause: sentence(cause) })}
    />
  );
}

function RemoveDialog({ channel: { name }, onClose }: ChannelProps): ReactElement {
  const say = useMessages<typeof en>("channel");
  const again = useAgain(channelsPath, noticesPath);
  return (
    <PlainAction<Data<typeof channelKept>>
      title={say("remove-title", { name })}
      onClose={onClose}
      preview={say("remove-preview", { name })}
      label={say("remove")}
      act={async () => {
        const kept = await post<Data<typeof channelKept>>(`${channelsPath}/remove`, { name });
        again();
        return kept;
      }}
      showResult={() => say("removed", { name })}
    />
  );
}
