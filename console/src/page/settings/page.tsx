// What is one's own: by what one signs in, where one is signed in, and what one may do.

import type { ReactElement } from "react";
import { useRead } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/settings.json";
import { PageHead } from "../../part/page-head.tsx";
import { Partial, Read } from "../../part/state.tsx";
import { useSession } from "../../session/session.ts";
import { AppCodes } from "./app-codes.tsx";
import { Card } from "./card.tsx";
import { Channels } from "./channels.tsx";
import { type Factors, factorsPath } from "./factor.ts";
import { Notices } from "./notices.tsx";
import { OwnRights } from "./own-rights.tsx";
import { OwnSessions } from "./own-sessions.tsx";
import style from "./page.module.css";
import { Passkeys } from "./passkeys.tsx";
import { PasswordForm } from "./password-form.tsx";

export function Page(): ReactElement {
  const say = useMessages<typeof en>("settings");
  const { who } = useSession();
  const isPerson = who?.by === "session";
  const read = useRead<Factors>(factorsPath, { follow: { kind: "sight" }, enabled: isPerson });
  return (
    <>
      <PageHead title={say("title")} about={say("about", { name: who?.name ?? "" })} answer={read.data} />
      <div className={style["scroll"]} tabIndex={0} role="region" aria-label={say("title")}>
        <div className={style["columns"]}>
          {isPerson ? (
            <>
              <Card title={say("password")}>
                <PasswordForm />
              </Card>
              <Card title={say("app-codes")}>
                <Read read={read} lines={3}>
                  {({ data }) => <AppCodes factors={data} />}
                </Read>
              </Card>
              <Card title={say("passkeys")} isWide>
                <Read read={read} lines={3}>
                  {({ data }) => <Passkeys factors={data} />}
                </Read>
              </Card>
              <Card title={say("sessions")} isWide>
                <OwnSessions />
              </Card>
            </>
          ) : (
            <div className={style["wide"]}>
              <Partial>{say("by-token")}</Partial>
            </div>
          )}
          <Card title={say("notices")} isWide>
            <Notices />
          </Card>
          <Card title={say("channels")} isWide>
            <Channels />
          </Card>
          <Card title={say("rights")} isWide>
            <OwnRights />
          </Card>
        </div>
      </div>
    </>
  );
}
