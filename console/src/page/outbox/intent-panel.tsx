// One value that a system is to be told: what it says, why it is to say another, every receipt, and what can be done about it.

import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { Link } from "wouter";
import { useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/outbox.json";
import { Badge } from "../../part/badge.tsx";
import { DetailPanel, Facts, Section } from "../../part/detail-panel.tsx";
import { Ago, Moment } from "../../part/figure.tsx";
import { Read } from "../../part/state.tsx";
import { plainNames, sentence, wordsOf } from "../../part/value.ts";
import { useSession } from "../../session/session.ts";
import { Change } from "./intent-columns.tsx";
import { type Intent, recordAddress, useSends, useWhy } from "./outbox.ts";
import { ReceiptTable } from "./receipt-table.tsx";
import { isReleasable, standingOf, tones } from "./standing.ts";
import { TakeBackDialog } from "./take-back-dialog.tsx";
import { TellDialog } from "./tell-dialog.tsx";
import style from "./page.module.css";

interface IntentPanelProps {
  readonly intent: Intent;
  readonly onRelease: () => void;
  readonly onClose: () => void;
}

export function IntentPanel({ intent, onRelease, onClose }: IntentPanelProps): ReactElement {
  const say = useMessages<typeof en>("outbox");
  const { system, field, label, site } = intent;
  const standing = standingOf(intent);
  return (
    <DetailPanel
      title={`${label} · ${wordsOf(field)}`}
      about={
        <>
          {say("to-tell", { system })} <Ago at={intent.plannedAt} site={site} />
        </>
      }
      onClose={onClose}
      actions={<Actions intent={intent} onRelease={onRelease} />}
    >
      <Section title={say("state")}>
        <p className={style["text"]}>
          <Badge tone={tones[standing]}>{say(standing)}</Badge> {say(`${standing}-why`)}
        </p>
        {intent.sent === null || intent.sent.cause === "" ? null : (
          <p className={style["said"]}>{say("says-why", { system, cause: sentence(intent.sent.cause) })}</p>
        )}
      </Section>
      <Section title={say("change")}>
        <p className={style["value"]}>
          <Change intent={intent} model={useModel()} />
        </p>
        <Told intent={intent} />
      </Section>
      <Why intent={intent} />
      <Receipts intent={intent} />
    </DetailPanel>
  );
}

function Told({ intent: { key, mode, shows, plannedAt, endedAt, site, sent } }: { readonly intent: Intent }): ReactElement {
  const say = useMessages<typeof en>("outbox");
  return (
    <Facts
      facts={[
        [say("key"), key],
        [say("mode"), say(`mode-${mode}`)],
        ...(shows === null ? [] : ([[say("will-show"), shows]] as const)),
        ...(sent === null || sent.shown === null ? [] : ([[say("showed"), sent.shown]] as const)),
        [say("planned"), <Moment key="planned" at={plannedAt} site={site} />],
        ...(endedAt === null ? [] : ([[say("ended"), <Moment key="ended" at={endedAt} site={site} />]] as const)),
      ]}
    />
  );
}

/** The rule as a sentence, or whose decision it was. */
function Why({ intent }: { readonly intent: Intent }): ReactElement {
  const say = useMessages<typeof en>("outbox");
  const read = useWhy(intent);
  return (
    <Section
      title={say("cause")}
      side={
        <Link className={style["link"]} href={recordAddress(intent)}>
          {say("open-record")}
        </Link>
      }
    >
      <p className={style["text"]}>{say(`${intent.cause}-why`, { because: intent.because })}</p>
      <Read read={read} lines={2}>
        {({ data }) => {
          const found = data.fields.find((one) => one.field === intent.field);
          return found === undefined ? null : (
            <>
              <p className={style["text"]}>{sentence(found.reason.text)}</p>
              {found.rule === null ? null : <p className={style["text"]}>{plainNames(found.rule)}</p>}
            </>
          );
        }}
      </Read>
    </Section>
  );
}

const receiptsMax = 50;

function Receipts({ intent: { record, field } }: { readonly intent: Intent }): ReactElement {
  const say = useMessages<typeof en>("outbox");
  const read = useSends({ record }, receiptsMax);
  return (
    <Section title={say("tab-receipts")}>
      <Read read={read} lines={2}>
        {({ data }) => {
          const own = data.sends.filter((one) => one.field === field);
          return own.length === 0 ? <p className={style["soft"]}>{say("never-told")}</p> : <ReceiptTable sends={own} />;
        }}
      </Read>
    </Section>
  );
}

/** Whose cause is a decision can be taken back by it; what a rule decides goes on until the rule is another. */
const decided: ReadonlySet<Intent["cause"]> = new Set(["override", "repair", "split"]);

function Actions({ intent, onRelease }: { readonly intent: Intent; readonly onRelease: () => void }): ReactElement | undefined {
  const say = useMessages<typeof en>("outbox");
  const { may } = useSession();
  const [doing, setDoing] = useState<"release" | "cause" | "tell" | undefined>();
  const { released, state, system } = intent;
  const standing = standingOf(intent);
  const isOpen = state === "planned";
  const isSent = ["on-its-way", "unknown", "confirmed"].includes(standing);
  const close = (): void => setDoing(undefined);
  return (
    <>
      {may("decide") && isReleasable(intent) ? (
        <Button onClick={onRelease}>{say(standing === "proposed" ? "release-dots" : "release-again")}</Button>
      ) : null}
      {may("administer") && (standing === "unknown" || standing === "due") ? (
        <Button variant={standing === "unknown" ? "filled" : "default"} onClick={() => setDoing("tell")}>
          {say(standing === "unknown" ? "look-up" : "tell-now")}
        </Button>
      ) : null}
      {may("decide") && isOpen && released !== null && !isSent ? (
        <Button variant="default" onClick={() => setDoing("release")}>
          {say("take-release-back")}
        </Button>
      ) : null}
      {may("decide") && isOpen && decided.has(intent.cause) ? (
        <Button variant="default" onClick={() => setDoing("cause")}>
          {say("withdraw")}
        </Button>
      ) : null}
      {isOpen && !decided.has(intent.cause) ? (
        <Link className={style["act-plain"]} href="/governance">
          {say("see-rule")}
        </Link>
      ) : null}
      {doing === "tell" ? <TellDialog system={system} onClose={close} /> : null}
      {doing === "release" ? <TakeBackDialog title={say("take-release-back")} decision={released ?? ""} onClose={close} /> : null}
      {doing === "cause" ? <TakeBackDialog title={say("withdraw")} decision={intent.because} onClose={close} /> : null}
    </>
  );
}
