// What whoever is signed in was told, the newest first; and whether their own list in the hub tells them what waits.

import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import type { channelKept, channelList, noticeList, readAnswer } from "../../../../src/api/contract-notice.ts";
import { type Data, post } from "../../api/client.ts";
import { useAgain, useRead } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/settings.json";
import { Badge } from "../../part/badge.tsx";
import { Moment } from "../../part/figure.tsx";
import { PlainAction } from "../../part/plain-action.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { FailedLine, Read } from "../../part/state.tsx";
import { useSession } from "../../session/session.ts";
import { type Channel, channelsPath, noticesPath } from "./channel.ts";
import style from "./page.module.css";

type Notices = Data<typeof noticeList>;
const shownMax = 50;

export function Notices(): ReactElement {
  const say = useMessages<typeof en>("settings");
  const { who } = useSession();
  const read = useRead<Notices>(noticesPath, { follow: { kind: "sight" }, query: { limit: shownMax } });
  const channels = useRead<Data<typeof channelList>>(channelsPath, { follow: { kind: "sight" } });
  const own = channels.data?.data.channels.filter(({ person }) => person === who?.name);
  return (
    <>
      {own === undefined ? null : <OwnList channel={own.find(({ sort }) => sort === "in-app")} />}
      <Read read={read} lines={3}>
        {({ data }) => (data.notices.length === 0 ? <p className={style["soft"]}>{say("no-notices")}</p> : <Told notices={data} />)}
      </Read>
    </>
  );
}

function Told({ notices: { unread, notices } }: { readonly notices: Notices }): ReactElement {
  const say = useMessages<typeof en>("settings");
  const again = useAgain(noticesPath);
  const [error, setError] = useState<unknown>();
  const readAll = (): void => void post<Data<typeof readAnswer>>("/v1/notices/read", {}).then(again, setError);
  return (
    <>
      <PlainTable
        label={say("notices-told")}
        heightMax={320}
        columns={[{ title: say("told-at") }, { title: say("told-what") }, { title: say("channel") }, { title: say("state") }]}
        rows={notices.map(({ notice, at, subject, lines, channel, state, cause, read }) => ({
          id: notice,
          isMain: !read,
          cells: [
            <Moment key="at" at={at} />,
            <span key="what">
              {subject}
              {lines.map((line) => (
                <span key={line} className={style["line"]}>
                  {line}
                </span>
              ))}
            </span>,
            channel,
            <span key="state" title={cause}>
              <Badge tone={state === "given-up" ? "bad" : read ? "plain" : "accent"}>
                {say(state === "told" ? (read ? "read" : "unread") : state)}
              </Badge>
            </span>,
          ],
        }))}
      />
      {error === undefined ? null : <FailedLine error={error} />}
      {unread === 0 ? null : (
        <div className={style["row"]}>
          <Button variant="default" onClick={readAll}>
            {say("read-all", { count: unread })}
          </Button>
        </div>
      )}
    </>
  );
}

/** Names of channels know no other signs. */
const nameOf = (person: string): string => `in-app-${person.replaceAll(/[^a-z0-9]+/g, "-")}`;

function OwnList({ channel }: { readonly channel: Channel | undefined }): ReactElement {
  const say = useMessages<typeof en>("settings");
  const { who } = useSession();
  const again = useAgain(channelsPath, noticesPath);
  const [turning, setTurning] = useState<"on" | "off" | undefined>();
  const turn = async (to: "on" | "off"): Promise<void> => {
    const name = channel?.name ?? nameOf(who?.name ?? "");
    await (to === "on"
      ? post<Data<typeof channelKept>>(channelsPath, { name, sort: "in-app" })
      : post<Data<typeof channelKept>>("/v1/channels/remove", { name }));
    again();
  };
  const isOn = channel !== undefined;
  return (
    <div className={style["text"]}>
      <Badge tone={isOn ? "good" : "plain"}>{say(isOn ? "told-here" : "not-told-here")}</Badge>{" "}
      <Button variant="default" size="compact-xs" onClick={() => setTurning(isOn ? "off" : "on")}>
        {say(isOn ? "turn-off" : "turn-on")}
      </Button>
      {turning === undefined ? null : (
        <PlainAction
          title={say(`turn-${turning}`)}
          onClose={() => setTurning(undefined)}
          preview={say(`turn-${turning}-preview`)}
          label={say(`turn-${turning}`)}
          act={() => turn(turning)}
          showResult={() => say(`turned-${turning}`)}
          undo={async () => {
            const back = turning === "on" ? "off" : "on";
            await turn(back);
            return say(`turned-${back}`);
          }}
        />
      )}
    </div>
  );
}
