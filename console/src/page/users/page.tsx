// Who may come in, what they may do and where, who stands in for whom; and keys of programs.

import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { useLocation, useParams } from "wouter";
import { useRead } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/users.json";
import { PageHead } from "../../part/page-head.tsx";
import { useShortcuts } from "../../part/shortcut.ts";
import { Read } from "../../part/state.tsx";
import { Tabs } from "../../part/tabs.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { KeyDialog } from "./key-dialog.tsx";
import { KeysView } from "./keys-view.tsx";
import style from "./page.module.css";
import { PeopleView } from "./people-view.tsx";
import { StandInDialog } from "./stand-in-dialog.tsx";
import { StandInsView } from "./stand-ins-view.tsx";
import { type UserList, usersPath } from "./user.ts";

const views = ["people", "stand-ins", "keys"] as const;

export function Page(): ReactElement {
  const say = useMessages<typeof en>("users");
  const { view: asked } = useParams<{ view?: string }>();
  const view = views.find((one) => one === asked) ?? "people";
  const [, go] = useLocation();
  const [isMaking, setMaking] = useState(false);
  const read = useRead<UserList>(usersPath, { follow: { kind: "sight" } });
  const users = read.data?.data.users ?? [];
  const close = (): void => setMaking(false);
  const make = (): void => setMaking(read.data !== undefined);
  useShortcuts([{ keys: "n", label: say(`make-${view}`), run: make }]);
  const show = (name: string): void => go(name === "people" ? "/users" : `/users/${name}`);
  return (
    <>
      <PageHead title={say("title")} about={say("about")} answer={read.data}>
        <Button onClick={make} disabled={read.data === undefined}>
          {say(`make-${view}`)}
        </Button>
      </PageHead>
      <div className={style["page"]}>
        <Tabs
          shown={view}
          onChange={show}
          tabs={[
            {
              name: "people",
              label: say("people"),
              show: () => <Read read={read}>{({ data }) => <PeopleView people={data.users} standIns={data.delegations} />}</Read>,
            },
            {
              name: "stand-ins",
              label: say("stand-ins"),
              show: () => <Read read={read}>{({ data }) => <StandInsView standIns={data.delegations} />}</Read>,
            },
            { name: "keys", label: say("keys"), show: () => <KeysView /> },
          ]}
        />
      </div>
      {isMaking && view === "people" ? <InviteDialog onClose={close} /> : null}
      {isMaking && view === "stand-ins" ? <StandInDialog people={users} onClose={close} /> : null}
      {isMaking && view === "keys" ? <KeyDialog onClose={close} /> : null}
    </>
  );
}
