// Systems that are written: told, paused, catching up, or left alone for a while after a failure; and what can be done about each.

import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { Link } from "wouter";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/outbox.json";
import { Badge } from "../../part/badge.tsx";
import { Moment } from "../../part/figure.tsx";
import { useSession } from "../../session/session.ts";
import type { System } from "./outbox.ts";
import { PauseDialog } from "./pause-dialog.tsx";
import { ResumeDialog } from "./resume-dialog.tsx";
import { TellDialog } from "./tell-dialog.tsx";
import style from "./page.module.css";

const tones = { told: "good", paused: "bad", "catching-up": "accent", resting: "warn" } as const;

export function SystemStrip({ systems }: { readonly systems: readonly System[] }): ReactElement | null {
  const say = useMessages<typeof en>("outbox");
  if (systems.length === 0) return <p className={style["none-written"]}>{say("none-written")}</p>;
  return (
    <ul className={style["systems"]} aria-label={say("written-systems")}>
      {systems.map((one) => (
        <li key={one.system} className={style["system"]}>
          <OneSystem system={one} />
        </li>
      ))}
    </ul>
  );
}

function OneSystem({ system: { system, site, standing, pause, due, restsUntil } }: { readonly system: System }): ReactElement {
  const say = useMessages<typeof en>("outbox");
  const { may, mayEverywhere } = useSession();
  const [doing, setDoing] = useState<"tell" | "pause" | "resume" | undefined>();
  const close = (): void => setDoing(undefined);
  return (
    <>
      <div className={style["system-head"]}>
        <strong>{system}</strong> <span className={style["soft"]}>{site}</span>{" "}
        <Badge tone={tones[standing]}>{say(`system-${standing}`)}</Badge>
      </div>
      <p className={style["soft"]}>
        {say("due-count", { count: due })}{" "}
        {restsUntil === null ? null : (
          <>
            {say("rests-until")} <Moment at={restsUntil} site={site} seconds />
          </>
        )}
        {pause === null || standing !== "paused" ? null : (
          <>
            {say("paused-by", { author: pause.author === "" ? say("the-hub") : pause.author, reason: pause.reason })}{" "}
            <Moment at={pause.since} site={site} />
          </>
        )}
      </p>
      <div className={style["row"]}>
        {may("administer") && standing !== "paused" ? (
          <>
            <Button size="compact-xs" variant="default" onClick={() => setDoing("tell")}>
              {say("tell-now-dots")}
            </Button>
            <Button size="compact-xs" variant="default" onClick={() => setDoing("pause")}>
              {say("pause-dots")}
            </Button>
          </>
        ) : null}
        {may("administer") && standing === "paused" ? (
          <Button size="compact-xs" onClick={() => setDoing("resume")}>
            {say("resume-dots")}
          </Button>
        ) : null}
        {mayEverywhere("administer") ? (
          <Link className={style["link"]} href={`/connections/${encodeURIComponent(system)}/modes`}>
            {say("modes")}
          </Link>
        ) : null}
      </div>
      {doing === "tell" ? <TellDialog system={system} onClose={close} /> : null}
      {doing === "pause" ? <PauseDialog system={system} onClose={close} /> : null}
      {doing === "resume" ? <ResumeDialog system={system} onClose={close} /> : null}
    </>
  );
}
