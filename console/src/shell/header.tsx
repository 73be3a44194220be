import { Kbd } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { Link } from "wouter";
import { useHeard } from "../api/position.ts";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/shell.json";
import { openPalette } from "../part/command-palette.tsx";
import { Dot } from "../part/freshness.tsx";
import { Mark } from "../part/mark.tsx";
import { Account } from "./account.tsx";
import { Alarms } from "./alarms.tsx";
import { Choices } from "./choices.tsx";
import style from "./shell.module.css";

/** Where one is, the way to everything, whether changes arrive, and who one is. */
export function Header(): ReactElement {
  const say = useMessages<typeof en>("shell");
  return (
    <header className={style["header"]}>
      <Link href="/" className={style["mark"]}>
        <Mark size={22} />
        <span className={style["name"]}>Synchromesh</span>
      </Link>
      <button type="button" className={style["search"]} onClick={openPalette}>
        <IconSearch size={14} aria-hidden />
        <span>{say("search")}</span>
        <Kbd size="xs">Ctrl K</Kbd>
      </button>
      <div className={style["account"]}>
        <Line />
        <Alarms />
        <Choices />
        <Account />
      </div>
    </header>
  );
}

function Line(): ReactElement {
  const say = useMessages<typeof en>("shell");
  const { line, position } = useHeard();
  const standing = { live: "live", opening: "stale", cut: "offline" } as const;
  return (
    <span className={style["line"]} role="status" title={say(line)}>
      <Dot standing={standing[line]} />
      {line === "live" ? say("position", { position }) : say(line)}
    </span>
  );
}
