// What the rules leave open: fields that nobody owns, owners without a word, rules without a record.

import type { ReactElement, ReactNode } from "react";
import { Link } from "wouter";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/governance.json";
import { Badge } from "../../part/badge.tsx";
import { Nothing } from "../../part/figure.tsx";
import { type PlainColumn, type PlainRow, PlainTable } from "../../part/plain-table.tsx";
import { Empty, Read } from "../../part/state.tsx";
import { countText, plainNames, wordsOf } from "../../part/value.ts";
import { useSession } from "../../session/session.ts";
import { type Gaps, proposeAddress, useGaps, useSets, valueRules } from "./governance.ts";
import { useKindName } from "./rules-view.tsx";
import style from "./page.module.css";

export function GapsView(): ReactElement {
  const say = useMessages<typeof en>("governance");
  return (
    <Read read={useGaps()} lines={14}>
      {({ data }) =>
        [data.unowned, data.uncovered, data.silentOwners, data.idleRules].every(({ length }) => length === 0) ? (
          <Empty title={say("nothing-open")}>{say("nothing-open-why")}</Empty>
        ) : (
          <div className={style["scroll"]} tabIndex={0} role="region" aria-label={say("left-open")}>
            <Unowned gaps={data} />
            <Uncovered gaps={data} />
            <SilentOwners gaps={data} />
            <IdleRules gaps={data} />
          </div>
        )
      }
    </Read>
  );
}

interface GapsProps {
  readonly gaps: Gaps;
}

function Unowned({ gaps: { unowned } }: GapsProps): ReactElement | null {
  const say = useMessages<typeof en>("governance");
  const { may } = useSession();
  const nameOf = useKindName();
  const last = useSets(valueRules).data?.data.sets.at(-1);
  const begun: Record<string, string> = last === undefined ? {} : { of: last.key };
  const act = may("plan") || may("set-rule") ? [{ title: say("do") }] : [];
  return (
    <Gap
      title={say("unowned")}
      about={say("unowned-why")}
      columns={[
        { title: say("kind") },
        { title: say("field") },
        { title: say("claimed-by") },
        { title: say("differ-now"), align: "right" },
        ...act,
      ]}
      rows={unowned.map(({ kind, field, sources, open }) => ({
        id: `${kind}.${field}`,
        cells: [
          nameOf(kind),
          wordsOf(field),
          sources.join(", "),
          open === 0 ? <Nothing key="open" /> : <Open key="open" kind={kind} field={field} open={open} />,
          <Link
            key="do"
            className={style["link"]}
            href={proposeAddress(valueRules, { ...begun, field: `${kind}.${field}`, sources: sources.join(",") })}
          >
            {say("write-rule")}
          </Link>,
        ],
      }))}
    />
  );
}

/** A count leads to what it counts. */
function Open({ kind, field, open }: { readonly kind: string; readonly field: string; readonly open: number }): ReactElement {
  const asked = new URLSearchParams({ what: "discrepancy", kind, field });
  return (
    <Link className={style["link"]} href={`/inbox?${asked.toString()}`}>
      {countText(open)}
    </Link>
  );
}

function Uncovered({ gaps: { uncovered } }: GapsProps): ReactElement | null {
  const say = useMessages<typeof en>("governance");
  const nameOf = useKindName();
  return (
    <Gap
      title={say("uncovered")}
      about={say("uncovered-why")}
      columns={[{ title: say("kind") }, { title: say("field") }, { title: say("in-states") }, { title: say("records"), align: "right" }]}
      rows={uncovered.map(({ kind, field, states, records }) => ({
        id: `${kind}.${field}`,
        cells: [
          nameOf(kind),
          wordsOf(field),
          states.length === 0 ? <Nothing key="states" /> : states.map(wordsOf).join(", "),
          records === 0 ? <Nothing key="records" /> : countText(records),
        ],
      }))}
    />
  );
}

function SilentOwners({ gaps: { silentOwners, lookedAt } }: GapsProps): ReactElement | null {
  const say = useMessages<typeof en>("governance");
  const nameOf = useKindName();
  return (
    <Gap
      title={say("silent-owners")}
      about={say("silent-owners-why", { count: lookedAt })}
      columns={[
        { title: say("owner") },
        { title: say("kind") },
        { title: say("never-says") },
        { title: say("told-of"), align: "right" },
        { title: say("rule") },
      ]}
      rows={silentOwners.map(({ source, rule, kind, fields, records }) => ({
        id: `${source} ${rule}`,
        cells: [source, nameOf(kind), fields.map(wordsOf).join(", "), say("record-count", { count: records }), rule],
      }))}
    />
  );
}

function IdleRules({ gaps: { idleRules } }: GapsProps): ReactElement | null {
  const say = useMessages<typeof en>("governance");
  return (
    <Gap
      title={say("idle-rules")}
      about={say("idle-rules-why")}
      columns={[{ title: say("rule") }, { title: say("why") }, { title: say("sentence") }]}
      rows={idleRules.map(({ name, cause, sentence }) => ({
        id: name,
        cells: [name, <Badge key="why">{say(cause)}</Badge>, plainNames(sentence)],
      }))}
    />
  );
}

interface GapProps {
  readonly title: string;
  readonly about: ReactNode;
  readonly columns: readonly PlainColumn[];
  readonly rows: readonly PlainRow[];
}

function Gap({ title, about, columns, rows }: GapProps): ReactElement | null {
  if (rows.length === 0) return null;
  return (
    <section className={style["card"]} aria-label={title}>
      <header className={style["card-head"]}>
        <h2 className={style["card-title"]}>{title}</h2>
        <span className={style["soft"]}>{countText(rows.length)}</span>
      </header>
      <p className={style["card-about"]}>{about}</p>
      <div className={style["wide"]}>
        <PlainTable label={title} columns={columns} rows={rows} />
      </div>
    </section>
  );
}
