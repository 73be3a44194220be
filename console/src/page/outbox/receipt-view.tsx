// Everything that systems were told, the newest first, with the receipt of each.

import { type ReactElement, useMemo } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/outbox.json";
import { Badge } from "../../part/badge.tsx";
import { DataTable } from "../../part/data-table.tsx";
import { ExplainLink } from "../../part/explain-link.tsx";
import { Moment, Nothing } from "../../part/figure.tsx";
import { useFilters } from "../../part/saved-view.ts";
import { Empty, Partial, Read } from "../../part/state.tsx";
import type { Column } from "../../part/table-model.ts";
import { lengthText, sentence, wordsOf } from "../../part/value.ts";
import { type Send, useSends } from "./outbox.ts";
import { sentTones } from "./receipt-table.tsx";
import style from "./page.module.css";

export function ReceiptView(): ReactElement {
  const say = useMessages<typeof en>("outbox");
  const [{ system }] = useFilters();
  const read = useSends({ system });
  const columns = useReceiptColumns();
  return (
    <Read read={read} lines={12}>
      {({ data: { sends, next } }) => (
        <div className={style["list"]}>
          {next === null ? null : <Partial>{say("newest-only", { count: sends.length })}</Partial>}
          <DataTable
            name="receipts"
            label={say("tab-receipts")}
            columns={columns}
            rows={sends}
            idOf={({ send, field }) => `${send} ${field}`}
            summary={<span>{say("rows", { count: sends.length })}</span>}
            empty={<Empty title={say("never-sent")}>{say("never-sent-why")}</Empty>}
          />
        </div>
      )}
    </Read>
  );
}

const secondMs = 1_000;

/** Shorter than a minute in seconds. */
const tookText = ({ at, endedAt }: Send): string | undefined => {
  if (endedAt === null) return undefined;
  const ms = Date.parse(endedAt) - Date.parse(at);
  return ms < 60 * secondMs ? `${Math.round(ms / 100) / 10} s` : lengthText(ms);
};

function useReceiptColumns(): readonly Column<Send>[] {
  const say = useMessages<typeof en>("outbox");
  return useMemo(
    () => [
      {
        id: "at",
        title: say("sent-at"),
        width: 190,
        show: ({ at, site }) => <Moment at={at} site={site} seconds />,
        sortBy: ({ at }) => at,
      },
      {
        id: "outcome",
        title: say("outcome"),
        width: 150,
        show: ({ state }) => <Badge tone={sentTones[state]}>{say(`sent-${state}`)}</Badge>,
        sortBy: ({ state }) => say(`sent-${state}`),
      },
      { id: "system", title: say("system"), width: 116, show: ({ system }) => system, sortBy: ({ system }) => system },
      {
        id: "record",
        title: say("record"),
        width: 150,
        grows: true,
        show: ({ entity, field, key, kind }) => (
          <ExplainLink to={`/record/${encodeURIComponent(entity)}?field=${encodeURIComponent(field)}`} what={key}>
            {wordsOf(kind)} {key}
          </ExplainLink>
        ),
      },
      { id: "field", title: say("field"), width: 136, show: ({ field }) => wordsOf(field), sortBy: ({ field }) => field },
      { id: "cause", title: say("in-words"), width: 220, grows: true, show: ({ cause }) => (cause === "" ? <Nothing /> : sentence(cause)) },
      { id: "let-out", title: say("let-out"), width: 104, show: ({ released }) => say(released === null ? "by-itself" : "by-person") },
      { id: "took", title: say("took"), width: 72, align: "right", show: (one) => tookText(one) ?? <Nothing /> },
    ],
    [say],
  );
}
