import { Select } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";
import { Link } from "wouter";
import { type CashView, cashAddress } from "../../api/cash.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/cash.json";
import style from "./page.module.css";

interface ViewBarProps {
  readonly at: "weeks" | "bridge";
  readonly views: readonly CashView[];
  readonly of: CashView | undefined;
  readonly onView: (id: string) => void;
  readonly children?: ReactNode;
}

/** Which way one looks at cash, and whose. */
export function ViewBar({ at, views, of, onView, children }: ViewBarProps): ReactElement {
  const say = useMessages<typeof en>("cash");
  const nameOf = useViewName();
  return (
    <div className={style["bar"]}>
      <nav className={style["ways"]} aria-label={say("ways")}>
        <Link href={cashAddress("/cash", { of: of?.id })} className={style["way"]} aria-current={at === "weeks" ? "page" : undefined}>
          {say("weeks")}
        </Link>
        <Link
          href={cashAddress("/cash/bridge", { of: of?.id })}
          className={style["way"]}
          aria-current={at === "bridge" ? "page" : undefined}
        >
          {say("bridge")}
        </Link>
      </nav>
      <Select
        aria-label={say("whose")}
        data={views.map((view) => ({ value: view.id, label: nameOf(view) }))}
        value={of?.id ?? null}
        onChange={(id) => (id === null ? undefined : onView(id))}
        allowDeselect={false}
        w={190}
      />
      {children}
    </div>
  );
}

/** What people call a view: whose cash, in which currency. */
export function useViewName(): (view: Pick<CashView, "company" | "currency">) => string {
  const say = useMessages<typeof en>("cash");
  return ({ company, currency }) => `${company ?? say("group")} · ${currency}`;
}
