import type { ReactElement } from "react";
import { Link } from "wouter";
import { useModel, zoneOf } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/overview.json";
import { Badge } from "../../part/badge.tsx";
import { Ago } from "../../part/figure.tsx";
import { Dot } from "../../part/freshness.tsx";
import { wordsOf } from "../../part/value.ts";
import { type Overview, sitesOf, type System } from "./overview.ts";
import style from "./page.module.css";

/** Sites and the systems that stand at them, each with when it was last heard of. */
export function PlantMap({ overview: { status } }: { readonly overview: Overview }): ReactElement {
  const say = useMessages<typeof en>("overview");
  return (
    <section className={style["card"]} aria-labelledby="plants">
      <h2 className={style["card-title"]} id="plants">
        {say("plants")}
      </h2>
      <ul className={style["plants"]}>
        {sitesOf(status.sources).map(([site, systems]) => (
          <Site key={site} site={site} systems={systems} status={status} />
        ))}
      </ul>
    </section>
  );
}

interface SiteProps {
  readonly site: string;
  readonly systems: readonly System[];
  readonly status: Overview["status"];
}

function Site({ site, systems, status }: SiteProps): ReactElement {
  const say = useMessages<typeof en>("overview");
  const model = useModel();
  const alarms = status.alarms.filter((alarm) => alarm.site === site);
  return (
    <li className={style["plant"]}>
      <h3 className={style["plant-name"]}>{site === "group" ? say("whole-group") : wordsOf(site)}</h3>
      <p className={style["plant-zone"]}>{zoneOf(model, site)}</p>
      {alarms.map(({ kind, open, limit }) => (
        <p key={kind} className={style["alarm"]}>
          {say(kind === "age" ? "alarm-age" : "alarm-volume", { count: open, limit })}
        </p>
      ))}
      <ul className={style["systems"]}>
        {systems.map((system) => (
          <Line key={system.name} system={system} isPaused={status.paused.some((paused) => paused.system === system.name)} />
        ))}
      </ul>
    </li>
  );
}

function Line({ system, isPaused }: { readonly system: System; readonly isPaused: boolean }): ReactElement {
  const say = useMessages<typeof en>("overview");
  const { name, site, observedAt, standing, fault } = system;
  return (
    <li className={style["system"]}>
      <Dot standing={standing} />
      <Link className={style["system-name"]} href={`/inbox?systems=${encodeURIComponent(name)}`}>
        {name}
      </Link>
      {isPaused ? <Badge tone="warn">{say("paused")}</Badge> : fault === null ? <span /> : <Badge tone="bad">{say("fault")}</Badge>}
      <span className={style["system-state"]}>
        <span className={style["state"]} data-standing={standing}>
          {say(standing)}
        </span>
        {" · "}
        {observedAt === null ? say("never") : <Ago at={observedAt} site={site} />}
      </span>
    </li>
  );
}
