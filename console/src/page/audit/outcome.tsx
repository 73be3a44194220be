// What a proof found, a sentence for each thing that was looked at.

import type { ReactElement, ReactNode } from "react";
import { useMessages, type Say } from "../../messages/message.ts";
import type en from "../../messages/en/audit.json";
import { Badge } from "../../part/badge.tsx";
import { Moment } from "../../part/figure.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { sentence } from "../../part/value.ts";
import type { Verification } from "./audit.ts";
import style from "./page.module.css";

interface Finding {
  readonly id: string;
  readonly what: string;
  /** Undefined: neither good nor bad. */
  readonly isGood: boolean | undefined;
  readonly words: ReactNode;
}

export function Outcome({ verified }: { readonly verified: Verification }): ReactElement {
  const say = useMessages<typeof en>("audit");
  const { ok, position, commits, entries } = verified;
  const findings = [...chains(verified, say), ...rows(verified, say), ...money(verified, say), ...epochs(verified, say)];
  return (
    <div role="status">
      <p className={style["text"]}>
        <Badge tone={ok ? "good" : "bad"}>{say(ok ? "whole" : "not-whole")}</Badge> {say("looked-at", { position, commits, entries })}
      </p>
      <PlainTable
        label={say("proof")}
        columns={[{ title: say("what") }, { title: say("outcome") }, { title: say("found") }]}
        rows={findings.map(({ id, what, isGood, words }) => ({ id, cells: [what, <Judged key="judged" isGood={isGood} />, words] }))}
      />
    </div>
  );
}

function Judged({ isGood }: { readonly isGood: boolean | undefined }): ReactElement {
  const say = useMessages<typeof en>("audit");
  if (isGood === undefined) return <Badge tone="warn">{say("note")}</Badge>;
  return <Badge tone={isGood ? "good" : "bad"}>{say(isGood ? "in-order" : "broken")}</Badge>;
}

type Words = Say<typeof en>;

/** Of the log, of its signed heads, of requests. */
function chains({ brokenLink, heads, requests }: Verification, say: Words): readonly Finding[] {
  const at = (place: "at-position" | "at-batch", number: number, cause: string): string => `${say(place, { number })} ${sentence(cause)}`;
  return [
    {
      id: "log",
      what: say("log"),
      isGood: brokenLink === null,
      words: brokenLink === null ? say("log-whole") : at("at-position", brokenLink.position, brokenLink.cause),
    },
    {
      id: "heads",
      what: say("signed-heads"),
      isGood: heads.broken === null,
      words:
        heads.broken === null
          ? [
              heads.signed === 0 ? say("none-signed") : say("heads-whole", { count: heads.signed }),
              ...(heads.unprotectedFrom === null ? [] : [say("uncovered-from", { position: heads.unprotectedFrom })]),
            ].join(" ")
          : at("at-position", heads.broken.position, heads.broken.cause),
    },
    {
      id: "requests",
      what: say("requests"),
      isGood: requests.broken === null,
      words:
        requests.broken === null
          ? say("requests-whole", { count: requests.requests, batches: requests.batches })
          : at("at-batch", requests.broken.batch, requests.broken.cause),
    },
  ];
}

/** Rows that stand against those that a rebuild of the log gives. */
function rows({ tables }: Verification, say: Words): readonly Finding[] {
  const differing = tables.filter(({ gone, extra }) => gone + extra > 0);
  const count = tables.reduce((sum, table) => sum + table.rows, 0);
  if (differing.length === 0)
    return [{ id: "rows", what: say("rebuild"), isGood: true, words: say("rows-same", { count, tables: tables.length }) }];
  return differing.map(({ table, gone, extra, sample }) => ({
    id: `rows ${table}`,
    what: `${say("rebuild")}: ${table}`,
    isGood: false,
    words: `${say("rows-differ", { gone, extra })} ${sample.join("; ")}`.trim(),
  }));
}

function money({ unconserved }: Verification, say: Words): readonly Finding[] {
  if (unconserved.length === 0) return [{ id: "money", what: say("money"), isGood: true, words: say("money-whole") }];
  return unconserved.map(({ currency, lines, journal }) => ({
    id: `money ${currency}`,
    what: `${say("money")}: ${currency}`,
    isGood: false,
    words: say("money-differs", { currency, lines, journal }),
  }));
}

/** Epochs that began behind what was signed: to be known, whoever accepted them. */
const epochs = ({ heads }: Verification, say: Words): readonly Finding[] =>
  heads.epochs.map(({ epoch, cause, at, position, lostTo, accepted }) => ({
    id: `epoch ${epoch}`,
    what: say("epoch-number", { epoch }),
    isGood: undefined,
    words: (
      <>
        {sentence(cause)} <Moment at={at} />. {say("epoch-from", { position })}{" "}
        {lostTo === null ? null : `${say("epoch-lost", { position: lostTo })} `}
        {accepted === null ? say("not-accepted") : say("accepted", { by: accepted.by, reason: accepted.reason })}
      </>
    ),
  }));
