// The first steps of a hub: an account, whose hub it is, its first system; or the demo group, and the way out of it.

import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { Link } from "wouter";
import { useRead } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/begin.json";
import { PageHead } from "../../part/page-head.tsx";
import { Read } from "../../part/state.tsx";
import { useSession } from "../../session/session.ts";
import { DemoDialog } from "./demo-dialog.tsx";
import { type FirstRun, firstRunPath } from "./first-run.ts";
import { GroupForm } from "./group-form.tsx";
import style from "./page.module.css";
import { Step } from "./step.tsx";

export function Page(): ReactElement {
  const say = useMessages<typeof en>("begin");
  const read = useRead<FirstRun>(firstRunPath, { follow: { kind: "sight" } });
  const [dialog, setDialog] = useState<"load" | "remove" | undefined>();
  return (
    <>
      <PageHead title={say("title")} about={say("about")} answer={read.data} />
      <div className={style["scroll"]} tabIndex={0} role="region" aria-label={say("title")}>
        <Read read={read}>
          {({ data }) => (
            <ol className={style["steps"]} aria-label={say("steps")}>
              <Account />
              {data.demo === "shown" ? (
                <Demo onRemove={() => setDialog("remove")} />
              ) : (
                <Own firstRun={data} onLoad={() => setDialog("load")} />
              )}
            </ol>
          )}
        </Read>
      </div>
      {dialog === undefined ? null : <DemoDialog what={dialog} onClose={() => setDialog(undefined)} />}
    </>
  );
}

function Account(): ReactElement {
  const say = useMessages<typeof en>("begin");
  const { who } = useSession();
  return (
    <Step title={say("account")} standing="done">
      <p className={style["text"]}>
        {say("account-done", { name: who?.name ?? "" })}{" "}
        <Link href="/settings" className={style["link"]}>
          {say("to-settings")}
        </Link>
      </p>
    </Step>
  );
}

function Demo({ onRemove }: { readonly onRemove: () => void }): ReactElement {
  const say = useMessages<typeof en>("begin");
  return (
    <>
      <Step title={say("demo")} standing="next">
        <p className={style["text"]}>{say("demo-why")}</p>
        <Button component={Link} href="/overview">
          {say("look")}
        </Button>
      </Step>
      <Step title={say("own")} standing="later">
        <p className={style["text"]}>{say("own-why")}</p>
        <Button variant="default" onClick={onRemove}>
          {say("remove")}
        </Button>
      </Step>
    </>
  );
}

interface OwnProps {
  readonly firstRun: FirstRun;
  readonly onLoad: () => void;
}

function Own({ firstRun: { companies, currency, zone, systems, base, demo }, onLoad }: OwnProps): ReactElement {
  const say = useMessages<typeof en>("begin");
  const isNamed = companies.length > 0 || systems > 0;
  return (
    <>
      <Step title={say("group")} standing={isNamed ? "done" : "next"}>
        {isNamed ? (
          <p className={style["text"]}>{say("group-done", { companies: companies.join(", ") || "–", currency: currency ?? "–", zone })}</p>
        ) : (
          <>
            <p className={style["text"]}>{say("group-why")}</p>
            <GroupForm base={base} />
          </>
        )}
      </Step>
      <Step title={say("systems")} standing={systems > 0 ? "done" : isNamed ? "next" : "later"}>
        <p className={style["text"]}>{systems > 0 ? say("systems-done", { count: systems }) : say("systems-why")}</p>
        <div className={style["ways"]}>
          <Button component={Link} href="/connections" variant={systems === 0 && isNamed ? "filled" : "default"}>
            {say("connect")}
          </Button>
          {demo === "offered" ? (
            <Button variant="default" onClick={onLoad}>
              {say("load")}
            </Button>
          ) : null}
        </div>
        {demo === "elsewhere" && systems === 0 ? <p className={style["soft"]}>{say("elsewhere")}</p> : null}
      </Step>
    </>
  );
}
