import type { ReactElement } from "react";
import { useLocation } from "wouter";
import { type CashView, mondayOf } from "../../api/cash.ts";
import { useRead } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/cash.json";
import type part from "../../messages/en/part.json";
import { DetailPanel, Facts, Section } from "../../part/detail-panel.tsx";
import { Day, Moment, Money, Nothing } from "../../part/figure.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { useShortcuts } from "../../part/shortcut.ts";
import { Read } from "../../part/state.tsx";
import { wordsOf } from "../../part/value.ts";
import type { Effect, RecordCause } from "./bridge.ts";
import type { Bridge, ExplainedRecord, Move, MovePage } from "./cash.ts";
import { causeName } from "./cause-name.ts";
import { Documents } from "./documents.tsx";
import style from "./page.module.css";

/** Lines of one cause that are shown. */
const movesMax = 50;

interface CausePanelProps {
  readonly cause: RecordCause;
  readonly effect: Effect;
  readonly bridge: Bridge;
  readonly view: CashView;
  readonly onClose: () => void;
}

/** One cause: what it said, which lines it moved, and the bytes it came as. */
export function CausePanel({ cause, effect, bridge, view, onClose }: CausePanelProps): ReactElement {
  const say = useMessages<typeof en>("cash");
  const common = useMessages<typeof part>("part");
  const [, go] = useLocation();
  const address = cause.of === null ? undefined : `/record/${encodeURIComponent(cause.of.entity)}`;
  useShortcuts(address === undefined ? [] : [{ keys: "e", label: common("open-record"), run: () => go(address) }]);
  return (
    <DetailPanel
      title={causeName(cause, say)}
      about={cause.of === null ? cause.source : `${wordsOf(cause.of.site)} · ${cause.source}`}
      onClose={onClose}
    >
      <Section title={say("effect")}>
        <p className={style["amount"]}>
          <Money amount={effect.amount} currency={view.currency} />
        </p>
        <Facts
          facts={[
            [say("said-at"), <Moment key="at" at={cause.at} site={cause.of?.site} />],
            [say("changed"), changedText(cause, say("everything"))],
          ]}
        />
      </Section>
      <Moves cause={cause} bridge={bridge} />
      {cause.of === null ? null : <Said cause={cause} entity={cause.of.entity} />}
    </DetailPanel>
  );
}

/** A first version says every field. */
const fieldsShownMax = 6;
const changedText = ({ fields }: RecordCause, everything: string): string =>
  fields.length > fieldsShownMax ? everything : fields.map(wordsOf).join(", ");

function Moves({ cause: { source, record, version }, bridge }: Pick<CausePanelProps, "cause" | "bridge">): ReactElement {
  const say = useMessages<typeof en>("cash");
  const { from, to } = bridge;
  const query = { from: from.position ?? 0, to: to.position ?? undefined, source, record, version, limit: movesMax };
  const read = useRead<MovePage>("/v1/cash/moves", { follow: { kind: "cash" }, query });
  return (
    <Section title={say("moved-lines")}>
      <Read read={read} lines={4}>
        {({ data: { moves } }) =>
          moves.length === 0 ? (
            <p className={style["text"]}>{say("no-moves-why")}</p>
          ) : (
            <PlainTable
              label={say("moved-lines")}
              columns={[{ title: say("document") }, { title: say("was"), align: "right" }, { title: say("is"), align: "right" }]}
              rows={moves.map((move) => ({
                id: `${move.position} ${move.line} ${move.before?.stage ?? ""}`,
                cells: cellsOf(move, say("not-shown")),
              }))}
            />
          )
        }
      </Read>
    </Section>
  );
}

const cellsOf = ({ document, currency, before, after }: Move, notShown: string): readonly ReactElement[] => [
  <span key="document">{document?.label ?? notShown}</span>,
  <Side key="before" side={before} currency={currency} />,
  <Side key="after" side={after} currency={currency} />,
];

function Side({ side, currency }: { readonly side: Move["before"]; readonly currency: string }): ReactElement {
  const say = useMessages<typeof en>("cash");
  if (side === null) return <Nothing />;
  return (
    <span className={style["side"]}>
      <Money amount={side.amount} currency={currency} />
      <span className={style["soft"]} title={side.date === null ? undefined : say("week", { day: mondayOf(side.date) })}>
        {side.date === null ? say("undated") : <Day day={side.date} />}
      </span>
    </span>
  );
}

/** The fields of the version that is the cause, and what arrived. */
function Said({ cause, entity }: { readonly cause: RecordCause; readonly entity: string }): ReactElement {
  const fields = cause.fields.length === 0 ? undefined : cause.fields.join(",");
  const read = useRead<ExplainedRecord>(`/v1/explain/record/${encodeURIComponent(entity)}`, {
    follow: { kind: "record", entity },
    query: { fields, rows: "shown" },
  });
  return <Read read={read}>{({ data }) => <Documents documents={[data]} only={cause} />}</Read>;
}
