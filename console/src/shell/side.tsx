import { Tooltip } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { type ReactElement, useId } from "react";
import { Link, useLocation } from "wouter";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/shell.json";
import type { Page } from "../page-entry.ts";
import style from "./shell.module.css";

/** Pages that whoever is signed in can open: daily work in full view, administration under one heading. */
export function Side({ groups }: { readonly groups: readonly (readonly Page[])[] }): ReactElement {
  const say = useMessages<typeof en>("shell");
  const shown = groups.map((group) => group.filter(({ unlisted, folded }) => unlisted !== true && folded !== true));
  const folded = groups.flat().filter((page) => page.folded === true);
  return (
    <nav className={style["side"]} aria-label={say("pages")}>
      {shown.map((group) => (
        <Entries key={group[0]?.path ?? ""} pages={group} />
      ))}
      <Fold pages={folded} />
    </nav>
  );
}

function Entries({ pages, id }: { readonly pages: readonly Page[]; readonly id?: string }): ReactElement | null {
  if (pages.length === 0) return null;
  return (
    <ul id={id} className={style["group"]}>
      {pages.map((page) => (
        <li key={page.path}>
          <Entry page={page} />
        </li>
      ))}
    </ul>
  );
}

/** Open while one of its pages is, and for who left it open. */
function Fold({ pages }: { readonly pages: readonly Page[] }): ReactElement | null {
  const say = useMessages<typeof en>("shell");
  const [at] = useLocation();
  const id = useId();
  const [wanted, want] = useLocalStorage({ key: "synchromesh.administration", defaultValue: false });
  if (pages.length === 0) return null;
  const isOpen = wanted || pages.some(({ path }) => isAt(at, path));
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <>
      <button
        type="button"
        className={style["fold"]}
        title={say("administration")}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => want(!isOpen)}
      >
        <Chevron size={14} stroke={1.6} aria-hidden />
        <span className={style["name"]}>{say("administration")}</span>
      </button>
      {isOpen ? <Entries pages={pages} id={id} /> : null}
    </>
  );
}

const isAt = (at: string, path: string): boolean => at === path || at.startsWith(`${path}/`);

function Entry({ page: { path, title, icon: Icon, key } }: { readonly page: Page }): ReactElement {
  const say = useMessages<typeof en>("shell");
  const [at] = useLocation();
  const isHere = isAt(at, path);
  return (
    <Tooltip label={key === undefined ? say(title) : `${say(title)} · g ${key}`} position="right">
      <Link href={path} className={style["entry"]} aria-current={isHere ? "page" : undefined}>
        <Icon size={18} stroke={1.6} aria-hidden />
        <span className={style["name"]}>{say(title)}</span>
      </Link>
    </Tooltip>
  );
}
