// What a text makes of the last rows of each feed: what is not read yet, each row with its fields, one row column by column.

import { Button, SegmentedControl } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ApiFault } from "../../api/fault.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/mapping.json";
import { useFilters } from "../../part/saved-view.ts";
import { Empty, FailedLine, Partial } from "../../part/state.tsx";
import { wordsOf } from "../../part/value.ts";
import { HeldForm } from "./held-form.tsx";
import type { Feed, Put, Sample } from "./mapping.ts";
import { lossOf } from "./sample.ts";
import style from "./page.module.css";
import { RowDetail } from "./row-detail.tsx";
import { RowTable } from "./row-table.tsx";
import { Unmapped } from "./unmapped.tsx";

interface SampleViewProps {
  readonly source: string;
  /** In which its days begin. */
  readonly zone: string;
  readonly onDate: (from: string) => void;
  readonly sample: Sample;
  readonly onMap: (put: Put) => Promise<void>;
}

export function SampleView({ source, zone, sample: { feeds }, onMap, onDate }: SampleViewProps): ReactElement {
  const say = useMessages<typeof en>("mapping");
  const [{ feed: asked }, change] = useFilters();
  const shown = feeds.find(({ feed }) => feed === asked) ?? feeds[0];
  if (shown === undefined) return <Empty title={say("no-feeds")}>{say("no-feeds-why")}</Empty>;
  return (
    <>
      {feeds.length === 1 ? null : (
        <SegmentedControl
          aria-label={say("feed")}
          value={shown.feed}
          onChange={(feed) => change({ feed: feed === feeds[0]?.feed ? undefined : feed })}
          data={feeds.map(({ feed, refused }) => ({ value: feed, label: refused === null ? feed : say("feed-refused", { feed }) }))}
        />
      )}
      <HeldForm source={source} feed={shown.feed} />
      <Losses feed={shown} zone={zone} onDate={onDate} />
      <OneFeed key={shown.feed} feed={shown} onMap={onMap} />
    </>
  );
}

/** A renamed column: who reads only the new one from the beginning takes the past away. */
function Losses({ feed, zone, onDate }: Pick<SampleViewProps, "zone" | "onDate"> & { readonly feed: Feed }): ReactElement | null {
  const say = useMessages<typeof en>("mapping");
  const loss = lossOf(feed, zone);
  if (loss === undefined) return null;
  const { fields, from } = loss;
  return (
    <div className={style["refused"]}>
      <Partial>{say("older-lose", { fields: fields.map(wordsOf).join(", ") })}</Partial>
      {from === undefined ? null : (
        <Button size="compact-xs" variant="default" onClick={() => onDate(from)}>
          {say("read-from-then", { date: from })}
        </Button>
      )}
    </div>
  );
}

function OneFeed({ feed, onMap }: { readonly feed: Feed; readonly onMap: (put: Put) => Promise<void> }): ReactElement {
  const say = useMessages<typeof en>("mapping");
  const [at, setAt] = useState(0);
  const row = feed.rows[at] ?? feed.rows[0];
  return (
    <>
      {feed.refused === null ? null : <FailedLine error={new ApiFault({ ...feed.refused, retryable: false }, 422)} />}
      {feed.rows.length === 0 ? (
        <Empty title={say("no-rows")}>{say("no-rows-why")}</Empty>
      ) : (
        <>
          <Unmapped feed={feed} onMap={onMap} />
          <RowTable feed={feed} at={feed.rows[at] === undefined ? 0 : at} onOpen={setAt} />
          {row === undefined ? null : <RowDetail feed={feed} row={row} />}
        </>
      )}
    </>
  );
}
