// How far the hub may go in telling one system: a matrix by kind, group and field, changed with a look at what would be written.

import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { Link, useParams } from "wouter";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/modes.json";
import { PageHead } from "../../part/page-head.tsx";
import { useShortcuts } from "../../part/shortcut.ts";
import { Empty, Read } from "../../part/state.tsx";
import { ModeDialog } from "./mode-dialog.tsx";
import { ModeMatrix } from "./mode-matrix.tsx";
import { isChange, noChange, type System, useModes } from "./modes.ts";
import style from "./modes.module.css";

export function Page(): ReactElement {
  const say = useMessages<typeof en>("modes");
  const { source } = useParams<{ source: string }>();
  const name = decodeURIComponent(source);
  const read = useModes();
  const system = read.data?.data.systems.find((one) => one.system === name);
  return (
    <>
      <PageHead
        before={
          <Link className={style["link"]} href="/connections">
            {say("connections")}
          </Link>
        }
        title={say("title", { system: name })}
        about={say("about")}
        answer={read.data}
      >
        <Link className={style["act-plain"]} href={`/connections/outbox?system=${encodeURIComponent(name)}`}>
          {say("outbox")}
        </Link>
      </PageHead>
      <Read read={read} lines={14}>
        {({ data }) =>
          system === undefined ? (
            <Empty title={say("no-system")}>{say("no-system-why")}</Empty>
          ) : system.writes ? (
            <Matrix key={name} system={system} base={data.base} />
          ) : (
            <Empty title={say("only-reads")}>{say("only-reads-why")}</Empty>
          )
        }
      </Read>
    </>
  );
}

function Matrix({ system, base }: { readonly system: System; readonly base: string }): ReactElement {
  const say = useMessages<typeof en>("modes");
  const [change, setChange] = useState(noChange);
  const [isSetting, setSetting] = useState(false);
  const set = (): void => (isChange(change) ? setSetting(true) : undefined);
  useShortcuts([{ keys: "a", label: say("set-dots"), run: set }]);
  const count = Object.keys(change.fields).length + Object.keys(change.create).length + (change.mode === undefined ? 0 : 1);
  return (
    <div className={style["page"]}>
      <div className={style["scroll"]} tabIndex={0} role="region" aria-label={say("matrix")}>
        <p className={style["text"]}>{say("how-it-counts")}</p>
        <ModeMatrix system={system} change={change} onChange={setChange} />
      </div>
      <footer className={style["foot"]}>
        <span className={style["soft"]}>{count === 0 ? say("nothing-changed") : say("changes", { count })}</span>
        {count === 0 ? null : (
          <Button variant="subtle" color="gray" onClick={() => setChange(noChange)}>
            {say("begin-again")}
          </Button>
        )}
        <Button disabled={count === 0} onClick={set}>
          {say("set-dots")}
        </Button>
      </footer>
      {isSetting ? (
        <ModeDialog system={system} change={change} base={base} onSet={() => setChange(noChange)} onClose={() => setSetting(false)} />
      ) : null}
    </div>
  );
}
