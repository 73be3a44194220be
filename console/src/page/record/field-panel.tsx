// One field: the rule as a sentence, whose value stands and why, each claim with the row it was read from.

import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { fieldOf, useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/record.json";
import { Badge } from "../../part/badge.tsx";
import { DetailPanel, Facts, Section } from "../../part/detail-panel.tsx";
import { Moment, Value } from "../../part/figure.tsx";
import { FailedLine, Loading, Partial } from "../../part/state.tsx";
import { plainNames, sentence, wordsOf } from "../../part/value.ts";
import { useShortcuts } from "../../part/shortcut.ts";
import { useSession } from "../../session/session.ts";
import { OverrideDialog } from "./override-dialog.tsx";
import { RawRow } from "./raw-row.tsx";
import { type Claim, type Explained, type ExplainedField, useExplainedField } from "./record.ts";
import { Reference } from "./reference.tsx";
import style from "./page.module.css";

interface FieldPanelProps {
  readonly explained: Explained;
  readonly field: string;
  readonly onClose: () => void;
}

export function FieldPanel({ explained, field: name, onClose }: FieldPanelProps): ReactElement | null {
  const say = useMessages<typeof en>("record");
  const { may } = useSession();
  const [isSetting, setSetting] = useState(false);
  const read = useExplainedField(explained.entity, name);
  const field = explained.fields.find((one) => one.field === name);
  const about = fieldOf(useModel(), explained.kind, name)?.description;
  const isOverridden = field?.reason.kind === "override";
  const canSet = field !== undefined && may("override");
  useShortcuts(canSet ? [{ keys: "a", label: say("override"), run: () => setSetting(true) }] : []);
  if (field === undefined) return null;
  return (
    <DetailPanel
      title={wordsOf(name)}
      about={about}
      onClose={onClose}
      actions={canSet ? <Button onClick={() => setSetting(true)}>{say(isOverridden ? "override-again" : "override")}</Button> : undefined}
    >
      <Standing explained={explained} field={field} />
      <Section title={say("claims")}>
        {field.claims.map((claim) => (
          <ClaimCard
            key={`${claim.record} ${claim.version}`}
            explained={explained}
            field={field}
            claim={claim}
            rowOf={rowOf(read.data?.data, name, claim)}
          />
        ))}
        {read.error === null ? null : <FailedLine error={read.error} />}
        {read.isPending ? <Loading lines={2} /> : null}
      </Section>
      {isSetting ? <OverrideDialog explained={explained} field={field} onClose={() => setSetting(false)} /> : null}
    </DetailPanel>
  );
}

const rowOf = (shown: Explained | undefined, name: string, { record, version }: Claim): Claim["row"] =>
  shown?.fields.find(({ field }) => field === name)?.claims.find((one) => one.record === record && one.version === version)?.row;

interface StandingProps {
  readonly explained: Explained;
  readonly field: ExplainedField;
}

function Standing({ explained, field }: StandingProps): ReactElement {
  const say = useMessages<typeof en>("record");
  return (
    <>
      <Section title={say("stands")}>
        <p className={style["value"]}>
          <ShownValue explained={explained} name={field.field} value={field.value} />
        </p>
        <p className={style["text"]}>{sentence(field.reason.text)}</p>
        <Facts
          facts={[
            [say("said-by"), field.source],
            [say("since"), <Moment key="since" at={field.movedAt} site={explained.site} />],
            ...(field.apartSince === null
              ? []
              : ([[say("apart-since"), <Moment key="apart" at={field.apartSince} site={explained.site} />]] as const)),
          ]}
        />
        {field.pending === null ? null : (
          <Partial>{say("pending", { author: field.pending.author, value: field.pending.value, reason: field.pending.reason })}</Partial>
        )}
      </Section>
      <Section title={say("rule")}>
        <p className={style["text"]}>{field.rule === null ? say("no-rule") : plainNames(field.rule)}</p>
      </Section>
      {field.parked.map(({ source, value, cause, hint }) => (
        <Section key={`${source} ${value ?? ""}`} title={say("unreadable", { source })}>
          <p className={style["text"]}>
            <code>{value}</code> {sentence(cause)} {sentence(hint)}
          </p>
        </Section>
      ))}
    </>
  );
}

interface ShownValueProps {
  readonly explained: Explained;
  readonly name: string;
  readonly value: string | null;
}

function ShownValue({ explained: { kind, site, fields }, name, value }: ShownValueProps): ReactElement {
  const field = fieldOf(useModel(), kind, name);
  if (field?.type === "reference") return <Reference value={value} />;
  return <Value value={value} field={field} beside={(other) => fields.find((one) => one.field === other)?.value} site={site} />;
}

interface ClaimCardProps extends StandingProps {
  readonly claim: Claim;
  readonly rowOf: Claim["row"];
}

function ClaimCard({ explained, field, claim, rowOf: row }: ClaimCardProps): ReactElement {
  const say = useMessages<typeof en>("record");
  return (
    <div className={style["card"]}>
      <div className={style["card-head"]}>
        <span>
          <strong>{claim.source}</strong> <span className={style["soft"]}>{claim.key}</span>
        </span>
        {claim.source === field.source ? <Badge tone="good">{say("wins")}</Badge> : null}
      </div>
      <Facts
        facts={[
          [say("says"), <ShownValue key="says" explained={explained} name={field.field} value={claim.value} />],
          [say("since"), <Moment key="since" at={claim.movedAt} site={claim.site} />],
          [say("read-with"), claim.mapping.split("@")[0] ?? claim.mapping],
          [say("at-position"), `${claim.position}`],
        ]}
      />
      {row === undefined ? null : row === null ? <p className={style["soft"]}>{say("no-row")}</p> : <RawRow row={row} raw={claim.raw} />}
    </div>
  );
}
