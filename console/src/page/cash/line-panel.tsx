import type { ReactElement } from "react";
import { useRead } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/cash.json";
import { DetailPanel, Section } from "../../part/detail-panel.tsx";
import { Day, Money, Nothing } from "../../part/figure.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { Read } from "../../part/state.tsx";
import { sentence, wordsOf } from "../../part/value.ts";
import type { ExplainedLine } from "./cash.ts";
import { Documents } from "./documents.tsx";
import { isStage } from "./line-columns.tsx";
import style from "./page.module.css";

interface LinePanelProps {
  readonly line: string;
  readonly onClose: () => void;
}

/** Why a line stands where it stands: its chain, the documents behind it, and what each system wrote. */
export function LinePanel({ line, onClose }: LinePanelProps): ReactElement {
  const say = useMessages<typeof en>("cash");
  const read = useRead<ExplainedLine>("/v1/explain/line", { follow: { kind: "cash" }, query: { line, rows: "shown" } });
  const explained = read.data?.data;
  return (
    <DetailPanel
      title={explained?.documents[0]?.label ?? say("line")}
      about={explained === undefined ? undefined : `${explained.line.company} · ${wordsOf(explained.line.site)}`}
      onClose={onClose}
    >
      <Read read={read}>{({ data }) => <Explained explained={data} />}</Read>
    </DetailPanel>
  );
}

function Explained({ explained: { line, chain, documents } }: { readonly explained: ExplainedLine }): ReactElement {
  const say = useMessages<typeof en>("cash");
  return (
    <>
      <Section title={say("amount")}>
        <p className={style["amount"]}>
          <Money amount={line.amount} currency={line.currency} />
        </p>
        <p className={style["text"]}>{sentence(line.text)}</p>
        {line.assumed.map((what) => (
          <p key={what} className={style["text"]}>
            {say("assumed", { what: wordsOf(what) })}
          </p>
        ))}
      </Section>
      {chain.length < 2 ? null : (
        <Section title={say("chain")}>
          <PlainTable
            label={say("chain")}
            columns={[{ title: say("stage") }, { title: say("day") }, { title: say("amount"), align: "right" }]}
            rows={chain.map((one) => ({
              id: one.line,
              isMain: one.line === line.line,
              cells: [
                isStage(one.stage) ? say(one.stage) : wordsOf(one.stage),
                one.date === null ? <Nothing key="day" /> : <Day key="day" day={one.date} />,
                <Money key="amount" amount={one.amount} currency={one.currency} />,
              ],
            }))}
          />
        </Section>
      )}
      <Documents documents={documents} />
    </>
  );
}
