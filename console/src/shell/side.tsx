import { Tooltip } from "@mantine/core";
import type { ReactElement } from "react";
import { Link, useLocation } from "wouter";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/shell.json";
import type { Page } from "../page-entry.ts";
import style from "./shell.module.css";

/** Pages that whoever is signed in can open. */
export function Side({ groups }: { readonly groups: readonly (readonly Page[])[] }): ReactElement {
  const say = useMessages<typeof en>("shell");
  const listed = groups.map((group) => group.filter(({ unlisted }) => unlisted !== true)).filter((group) => group.length > 0);
  return (
    <nav className={style["side"]} aria-label={say("pages")}>
      {listed.map((group) => (
        <ul key={group[0]?.path} className={style["group"]}>
          {group.map((page) => (
            <li key={page.path}>
              <Entry page={page} />
            </li>
          ))}
        </ul>
      ))}
    </nav>
  );
}

function Entry({ page: { path, title, icon: Icon, key } }: { readonly page: Page }): ReactElement {
  const say = useMessages<typeof en>("shell");
  const [at] = useLocation();
  const isHere = at === path || at.startsWith(`${path}/`);
  return (
    <Tooltip label={key === undefined ? say(title) : `${say(title)} · g ${key}`} position="right">
      <Link href={path} className={style["entry"]} aria-current={isHere ? "page" : undefined}>
        <Icon size={18} stroke={1.6} aria-hidden />
        <span className={style["name"]}>{say(title)}</span>
      </Link>
    </Tooltip>
  );
}
