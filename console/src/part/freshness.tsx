// How fresh each source of a page is: one dot where all are live, the names of those that are not.

import { HoverCard } from "@mantine/core";
import type { ReactElement } from "react";
import type { SourceFreshness } from "../../../src/api/contract.ts";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/part.json";
import { Ago, Nothing } from "./figure.tsx";
import style from "./freshness.module.css";

export function Freshness({ sources }: { readonly sources: readonly SourceFreshness[] }): ReactElement | null {
  const say = useMessages<typeof en>("part");
  if (sources.length === 0) return null;
  const late = sources.filter(({ standing }) => standing !== "live");
  const worst = late.some(({ standing }) => standing === "offline") ? "offline" : late.length > 0 ? "stale" : "live";
  const text = late.length === 0 ? say("all-live", { count: sources.length }) : say("late", { count: late.length, of: sources.length });
  return (
    <HoverCard width={380} shadow="md" position="bottom-end">
      <HoverCard.Target>
        <button type="button" className={style["summary"]}>
          <Dot standing={worst} /> {text}
        </button>
      </HoverCard.Target>
      <HoverCard.Dropdown>
        <table className={style["sources"]}>
          <caption>{say("sources")}</caption>
          <tbody>
            {sources.map(({ name, site, observedAt, standing }) => (
              <tr key={name}>
                <td>
                  <Dot standing={standing} />
                </td>
                <th scope="row">{name}</th>
                <td>{site}</td>
                <td>{say(standing)}</td>
                <td className={style["when"]}>{observedAt === null ? <Nothing /> : <Ago at={observedAt} site={site} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </HoverCard.Dropdown>
    </HoverCard>
  );
}

/** Colour never says it alone: the word stands beside it. */
export function Dot({ standing }: { readonly standing: SourceFreshness["standing"] }): ReactElement {
  return <span className={style["dot"]} data-standing={standing} aria-hidden />;
}
